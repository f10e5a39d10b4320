// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Stopping at a bug of our own: a panic with the place and a sentence.
 *
 *     SEL4_CHECK(condition)          always checked
 *     SEL4_DEBUG_ASSERT(condition)   not with -DNDEBUG, for what is costly to check
 *     sel4_panic("…", …)             cannot go on
 *
 * None of them is for what comes from outside (another program, a device, a file): that is an
 * error, which a function returns.  A panic that nobody catches ends the program with status
 * SEL4_PANIC_EXIT_STATUS; <sel4c/panic.h> has catching, and what happens between.
 */

#include <sel4c/base.h>

// The exit status of a program that a panic ended, as of one that abort() ended on Linux.
#define SEL4_PANIC_EXIT_STATUS 134

// Panics with a message in the language of <sel4c/format.h>: names the fact, not the function.
#define sel4_panic(...) sel4_panic_at(__FILE__, __LINE__, __VA_ARGS__)

// Panics unless the condition holds.  Two conditions are two checks: the text then says which.
#define SEL4_CHECK(condition)                                              \
    do {                                                                   \
        if (SEL4_UNLIKELY(!(condition))) {                                 \
            sel4_panic_at(__FILE__, __LINE__, "not true: %s", #condition); \
        }                                                                  \
    } while (0)

// The same in debug builds; compiled but not evaluated in others.
#ifdef NDEBUG
#define SEL4_DEBUG_ASSERT(condition) ((void)sizeof(!(condition)))
#else
#define SEL4_DEBUG_ASSERT(condition) SEL4_CHECK(condition)
#endif

/*
 * What the macros call.  lib/panic supplies it for programs; on the host it prints the message to
 * standard error and aborts.
 *
 * Owns  `file` must live as long as the program
 */
SEL4_NORETURN void sel4_panic_at(const char *file, unsigned line, const char *format, ...)
    SEL4_PRINTF_LIKE(3, 4);
