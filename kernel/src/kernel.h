// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * What every file of the kernel knows: the API's numbers, the word types, how an operation reports
 * its outcome, and assertions.
 *
 * An invocation ends in one of three ways: done, a seL4 error with its argument words (kept in
 * `call_error` until the reply is written), or preempted, after which the caller's system call
 * starts again as if it had never been made, apart from the progress recorded in the objects.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <sel4/config.h>
#include <sel4/invocation.h>
#include <sel4/syscall.h>
#include <sel4/types.h>

#include <sel4c/base.h>

typedef seL4_Word word_t;
typedef uint64_t ticks_t; // Of the timer; see arch/arch.h.

#define BIT(n)         ((word_t)1 << (n))
#define MASK(n)        ((n) >= 64 ? ~(word_t)0 : BIT(n) - 1)
#define ROUND_UP(x, n) (((x) + MASK(n)) & ~MASK(n))
#define WORD_BITS      64u

// Kernel addresses are 48 bits, sign-extended, and are kept so in capabilities and links.
static inline word_t pack_address(const void *address)
{
    return (word_t)address;
}

static inline word_t unpack_address(uint64_t packed)
{
    return (word_t)((int64_t)(packed << 16) >> 16);
}

#define PREEMPTED 0xff

typedef struct SEL4_MUST_CHECK result {
    uint8_t error; // 0, a seL4_Error, or PREEMPTED.
} result_t;

#define OK ((result_t){ 0 })

#define TRY(expr)                                          \
    do {                                                   \
        result_t try_result_ = (expr);                     \
        if (__builtin_expect(try_result_.error != 0, 0)) { \
            return try_result_;                            \
        }                                                  \
    } while (0)

// Why a capability was not found; the words are those of the manual's "Lookup Failure Description".
typedef struct lookup_failure {
    seL4_LookupFailureType type;
    word_t bits_left;
    word_t bits_found;
    word_t guard_found;
} lookup_failure_t;

typedef struct call_error {
    word_t words[6];
    word_t count;
} call_error_t;

extern call_error_t call_error;

result_t fail_invalid_argument(word_t index);
result_t fail_invalid_capability(word_t index);
result_t fail_illegal(void);
result_t fail_range(word_t min, word_t max);
result_t fail_alignment(void);
result_t fail_lookup(bool of_source, lookup_failure_t why);
result_t fail_truncated(void);
result_t fail_delete_first(void);
result_t fail_revoke_first(void);
result_t fail_not_enough_memory(word_t available);

// The message words of a lookup failure, from `words[0]` on; returns how many.
word_t lookup_failure_words(lookup_failure_t why, word_t words[4]);

// A broken invariant of the kernel itself: says so and stops the machine.
SEL4_NORETURN void kernel_panic(const char *fact, const char *file, int line);

#define CHECK(cond)                                       \
    do {                                                  \
        if (__builtin_expect(!(cond), 0)) {               \
            kernel_panic(#cond, __FILE_NAME__, __LINE__); \
        }                                                 \
    } while (0)

#ifndef __FILE_NAME__
#define __FILE_NAME__ __FILE__
#endif
