// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * x86-64: for src/fault.c alone.  That the members of the fault types are in the order of the
 * message, and the faults of its own kind.
 */

#include <sel4c/fault.h>
#include <sel4c/gen/config.h>

#if SEL4_CONFIG(ARCH_X86_64)

#define SEL4_PRIV_AT(type, member, word)                                 \
    _Static_assert(offsetof(type, member) == (word) * sizeof(seL4_Word), \
                   "the members are in the order of the message")

SEL4_PRIV_AT(sel4_unknown_syscall_t, rax, seL4_UnknownSyscall_RAX);
SEL4_PRIV_AT(sel4_unknown_syscall_t, rbx, seL4_UnknownSyscall_RBX);
SEL4_PRIV_AT(sel4_unknown_syscall_t, rcx, seL4_UnknownSyscall_RCX);
SEL4_PRIV_AT(sel4_unknown_syscall_t, rdx, seL4_UnknownSyscall_RDX);
SEL4_PRIV_AT(sel4_unknown_syscall_t, rsi, seL4_UnknownSyscall_RSI);
SEL4_PRIV_AT(sel4_unknown_syscall_t, rdi, seL4_UnknownSyscall_RDI);
SEL4_PRIV_AT(sel4_unknown_syscall_t, rbp, seL4_UnknownSyscall_RBP);
SEL4_PRIV_AT(sel4_unknown_syscall_t, r8, seL4_UnknownSyscall_R8);
SEL4_PRIV_AT(sel4_unknown_syscall_t, r15, seL4_UnknownSyscall_R15);
SEL4_PRIV_AT(sel4_unknown_syscall_t, ip, seL4_UnknownSyscall_FaultIP);
SEL4_PRIV_AT(sel4_unknown_syscall_t, sp, seL4_UnknownSyscall_SP);
SEL4_PRIV_AT(sel4_unknown_syscall_t, flags, seL4_UnknownSyscall_FLAGS);
SEL4_PRIV_AT(sel4_unknown_syscall_t, number, seL4_UnknownSyscall_Syscall);
SEL4_PRIV_AT(sel4_user_exception_t, ip, seL4_UserException_FaultIP);
SEL4_PRIV_AT(sel4_user_exception_t, sp, seL4_UserException_SP);
SEL4_PRIV_AT(sel4_user_exception_t, flags, seL4_UserException_FLAGS);
SEL4_PRIV_AT(sel4_user_exception_t, number, seL4_UserException_Number);
SEL4_PRIV_AT(sel4_user_exception_t, code, seL4_UserException_Code);
_Static_assert(sizeof(sel4_unknown_syscall_t) == seL4_UnknownSyscall_Length * sizeof(seL4_Word) &&
                   sizeof(sel4_user_exception_t) == seL4_UserException_Length * sizeof(seL4_Word),
               "the members are all of the message");

#undef SEL4_PRIV_AT

static inline sel4_result_t sel4_arch_fault_decode(seL4_Word label, const seL4_Word *words,
                                                   size_t count, sel4_fault_t *ret_fault)
{
    (void)label;
    (void)words;
    (void)count;
    (void)ret_fault;
    return SEL4_FAILURE(SEL4_ERR_INVALID_ARGUMENT);
}

#endif
