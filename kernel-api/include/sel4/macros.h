// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * The macros that every other header here is built from: attributes, the linkage of functions that
 * live in headers, thread-local storage, checks at compile time.  Usable from assembly.
 */

#include <sel4/config.h>

#ifndef CONST
#define CONST __attribute__((__const__))
#endif
#ifndef PURE
#define PURE __attribute__((__pure__))
#endif

#define SEL4_PACKED             __attribute__((packed))
#define SEL4_DEPRECATED(x)      __attribute__((deprecated(x)))
#define SEL4_DEPRECATE_MACRO(x) _Pragma("deprecated") x

#define LIBSEL4_UNUSED   __attribute__((unused))
#define LIBSEL4_WEAK     __attribute__((weak))
#define LIBSEL4_NOINLINE __attribute__((noinline))

/*
 * LIBSEL4_INLINE marks the invocations, LIBSEL4_INLINE_FUNC everything else.
 *
 *   configured as   invocations          everything else
 *   inline          static inline        static inline
 *   public          one weak symbol      one weak symbol
 *   default         weak, never inlined  static inline
 */
#if defined(CONFIG_LIB_SEL4_INLINE_INVOCATIONS)
#define LIBSEL4_INLINE      static inline
#define LIBSEL4_INLINE_FUNC static inline
#elif defined(CONFIG_LIB_SEL4_PUBLIC_SYMBOLS)
#define LIBSEL4_INLINE      LIBSEL4_UNUSED LIBSEL4_WEAK
#define LIBSEL4_INLINE_FUNC LIBSEL4_UNUSED LIBSEL4_WEAK
#else
#define LIBSEL4_INLINE      LIBSEL4_NOINLINE LIBSEL4_UNUSED LIBSEL4_WEAK
#define LIBSEL4_INLINE_FUNC static inline
#endif

/*
 * Where this library keeps its per-thread state.  The configuration decides, unless the user's
 * compilation does: SEL4C_IPC_BUFFER_TLS, SEL4C_IPC_BUFFER_GLOBAL, or SEL4C_IPC_BUFFER_USER, which
 * must work without TLS (functions.h says what each means).
 */
#if defined(SEL4C_IPC_BUFFER_TLS)
#define LIBSEL4_THREAD_LOCAL __thread
#elif defined(SEL4C_IPC_BUFFER_GLOBAL) || defined(SEL4C_IPC_BUFFER_USER)
#define LIBSEL4_THREAD_LOCAL
#elif defined(CONFIG_LIB_SEL4_USE_THREAD_LOCALS)
#define LIBSEL4_THREAD_LOCAL __thread
#else
#define LIBSEL4_THREAD_LOCAL
#endif

// The semicolon belongs to the macro.  Before C11, and in C++, an impossible array does the job.
#if defined(__STDC_VERSION__) && (__STDC_VERSION__ >= 201112L)
#define SEL4_COMPILE_ASSERT(name, expr) _Static_assert(expr, #name);
#else
#define SEL4_COMPILE_ASSERT(name, expr) \
    typedef int __assert_failed_##name[(expr) ? 1 : -1] LIBSEL4_UNUSED;
#endif

// An object of 2^`size` bytes has 2^`index` entries of 2^`entry` bytes.
#define SEL4_SIZE_SANITY(index, entry, size) \
    SEL4_COMPILE_ASSERT(index##_##entry##_##size, (index) + (entry) == size)

// An enumerator that makes its enumeration as wide as a long, which the kernel's ABI relies on.
#define SEL4_FORCE_LONG_ENUM(type) _enum_pad_##type = ((1ULL << ((sizeof(long) * 8) - 1)) - 1)

#define LIBSEL4_BIT(n) (1ul << (n))
