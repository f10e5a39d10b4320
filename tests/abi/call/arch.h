// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * What the driver needs to know of an architecture: the registers of a system call, and how to
 * enter a wrapper with known values in the registers that it must preserve.
 */

#include <ucontext.h>

#include "call.h"

// The registers of a system call by their roles.
typedef enum role {
    ROLE_SYSCALL, // number of the system call
    ROLE_CAP,     // capability invoked; the badge on return
    ROLE_INFO,    // message info, both ways
    ROLE_MR0,     // four message registers, both ways
    ROLE_MR1,
    ROLE_MR2,
    ROLE_MR3,
    ROLE_REPLY,       // reply object
    ROLE_DESTINATION, // what a combined call sends to
    ROLE_COUNT,
} role_t;

abi_word_t arch_get(const ucontext_t *context, role_t role);
void arch_set(ucontext_t *context, role_t role, abi_word_t value);

/*
 * Steps over the trap instruction and spoils what the kernel does not preserve.  Returns what was
 * wrong at the trap, or NULL.
 */
const char *arch_step(ucontext_t *context);

// The callee-saved registers.
#define ARCH_SAVED_MAX 16
extern const char *const arch_saved[];
extern const unsigned arch_saved_count;

// Calls `run(call)` with `before` in the callee-saved registers; what is in them then goes to
// `after`.
void arch_enter(void (*run)(abi_call_t *), abi_call_t *call, const abi_word_t *before,
                abi_word_t *after);
