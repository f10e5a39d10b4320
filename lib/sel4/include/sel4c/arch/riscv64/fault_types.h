// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// RISC-V: the faults that show registers.  Include <sel4c/fault.h> instead.

#include <sel4/sel4.h>

#include <sel4c/gen/config.h>

#if SEL4_CONFIG(ARCH_RISCV64)

typedef struct sel4_unknown_syscall {
    seL4_Word ip, sp, ra;
    seL4_Word a0, a1, a2, a3, a4, a5, a6;
    seL4_Word number;
} sel4_unknown_syscall_t;

typedef struct sel4_user_exception {
    seL4_Word ip, sp;
    seL4_Word number, code;
} sel4_user_exception_t;

#endif
