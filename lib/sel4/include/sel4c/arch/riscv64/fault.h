// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * RISC-V: for src/fault.c alone.  That the members of the fault types are in the order of the
 * message, and the faults of its own kind.
 */

#include <sel4c/fault.h>
#include <sel4c/gen/config.h>

#if SEL4_CONFIG(ARCH_RISCV64)

#define SEL4_PRIV_AT(type, member, word)                                 \
    _Static_assert(offsetof(type, member) == (word) * sizeof(seL4_Word), \
                   "the members are in the order of the message")

SEL4_PRIV_AT(sel4_unknown_syscall_t, ip, seL4_UnknownSyscall_FaultIP);
SEL4_PRIV_AT(sel4_unknown_syscall_t, sp, seL4_UnknownSyscall_SP);
SEL4_PRIV_AT(sel4_unknown_syscall_t, ra, seL4_UnknownSyscall_RA);
SEL4_PRIV_AT(sel4_unknown_syscall_t, a0, seL4_UnknownSyscall_A0);
SEL4_PRIV_AT(sel4_unknown_syscall_t, a6, seL4_UnknownSyscall_A6);
SEL4_PRIV_AT(sel4_unknown_syscall_t, number, seL4_UnknownSyscall_Syscall);
SEL4_PRIV_AT(sel4_user_exception_t, ip, seL4_UserException_FaultIP);
SEL4_PRIV_AT(sel4_user_exception_t, sp, seL4_UserException_SP);
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
