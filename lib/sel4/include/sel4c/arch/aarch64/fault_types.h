// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// AArch64: the faults that show registers.  Include <sel4c/fault.h> instead.

#include <sel4/sel4.h>

#include <sel4c/gen/config.h>

#if SEL4_CONFIG(ARCH_AARCH64)

typedef struct sel4_unknown_syscall {
    seL4_Word x0, x1, x2, x3, x4, x5, x6, x7;
    seL4_Word ip, sp, lr, spsr;
    seL4_Word number;
} sel4_unknown_syscall_t;

typedef struct sel4_user_exception {
    seL4_Word ip, sp, spsr;
    seL4_Word number, code;
} sel4_user_exception_t;

#endif
