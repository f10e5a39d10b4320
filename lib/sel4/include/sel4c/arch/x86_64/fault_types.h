// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// x86-64: the faults that show registers.  Include <sel4c/fault.h> instead.

#include <sel4/sel4.h>

#include <sel4c/gen/config.h>

#if SEL4_CONFIG(ARCH_X86_64)

typedef struct sel4_unknown_syscall {
    seL4_Word rax, rbx, rcx, rdx, rsi, rdi, rbp;
    seL4_Word r8, r9, r10, r11, r12, r13, r14, r15;
    seL4_Word ip, sp, flags;
    seL4_Word number;
} sel4_unknown_syscall_t;

typedef struct sel4_user_exception {
    seL4_Word ip, sp, flags;
    seL4_Word number, code;
} sel4_user_exception_t;

#endif
