// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * The ground of every library: which compiler extensions we use, the attributes by name, and how a
 * checked result is passed on.
 *
 * Extensions used anywhere in the project, beyond gnu17 itself: statement expressions,
 * `__auto_type`, `typeof`, `__builtin_…_overflow`, `__builtin_expect`, empty structs, inline
 * assembly, and the attributes `cleanup`, `section`, `weak`, `aligned`, `used`, `unused`, `format`.
 * GCC 12 and clang 14 have them all.
 *
 * Nothing here allocates, prints or knows a kernel.
 */

#include <stddef.h>
#include <stdint.h>

/*
 * On a struct type: a value of it that nobody looks at is an error at every call.  `(void)call()`
 * drops it visibly.
 *
 *     typedef struct SEL4_MUST_CHECK sel4_net_result { sel4_net_error_t error; } sel4_net_result_t;
 */
#if defined(__clang__) && !defined(__cplusplus)
#define SEL4_MUST_CHECK __attribute__((warn_unused_result))
#else
#define SEL4_MUST_CHECK [[nodiscard]]
#endif

/*
 * Releases a variable when its scope is left, also by a panic.
 *
 *     SEL4_SCOPED(sel4_slot_release) sel4_slot_t slot = …;
 *
 * Needs  `release` takes a pointer to the variable, accepts the empty value, never fails or panics.
 */
#define SEL4_SCOPED(release) __attribute__((cleanup(release), unused))

// A function that does not come back.
#ifdef __cplusplus
#define SEL4_NORETURN [[noreturn]]
#else
#define SEL4_NORETURN _Noreturn
#endif

// A definition that another of the same name replaces at link time.
#define SEL4_WEAK __attribute__((weak))

// Kept although nothing refers to it; may stay unused; placed in a named section; aligned.
#define SEL4_USED          __attribute__((used))
#define SEL4_UNUSED        __attribute__((unused))
#define SEL4_SECTION(name) __attribute__((section(name)))
#define SEL4_ALIGNED(size) __attribute__((aligned(size)))

// A function whose arguments are checked as those of printf are: numbers of its format and of its
// first argument, counted from 1.
#define SEL4_PRINTF_LIKE(format_index, first_index) \
    __attribute__((format(printf, format_index, first_index)))

// The usual way of a condition.
#define SEL4_LIKELY(condition)   __builtin_expect(!!(condition), 1)
#define SEL4_UNLIKELY(condition) __builtin_expect(!!(condition), 0)

// The items of an array; not for a pointer.
#define SEL4_ARRAY_COUNT(array) (sizeof(array) / sizeof((array)[0]))

// The struct of which `pointer` is the member `member`.
#define SEL4_CONTAINER_OF(pointer, type, member) \
    ((type *)(void *)((char *)(pointer)-offsetof(type, member)))

// `return`, an error where the function returns nothing: GCC only warns of that, and would drop the
// failure.
#define SEL4_PRIV_RETURN(value)                                                                    \
    _Pragma("GCC diagnostic push") _Pragma("GCC diagnostic error \"-Wreturn-type\"") return value; \
    _Pragma("GCC diagnostic pop")

/*
 * Passes a failure on to the caller, otherwise goes on.
 *
 * `expr` gives a result struct of any library: its member `error` is zero for success.  The
 * function around it must return the same type; any other type, an `int`, or nothing, does not
 * compile.
 */
#define SEL4_TRY(expr)                               \
    do {                                             \
        __auto_type try_result_ = (expr);            \
        if (SEL4_UNLIKELY(try_result_.error != 0)) { \
            SEL4_PRIV_RETURN(try_result_)            \
        }                                            \
    } while (0)

/*
 * Passes a failure of another library on: `convert` turns its result struct into that of the
 * function around it.
 */
#define SEL4_TRY_AS(convert, expr)                   \
    do {                                             \
        __auto_type try_result_ = (expr);            \
        if (SEL4_UNLIKELY(try_result_.error != 0)) { \
            SEL4_PRIV_RETURN(convert(try_result_))   \
        }                                            \
    } while (0)
