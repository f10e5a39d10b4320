// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * AArch64: for src/fault.c alone.  That the members of the fault types are in the order of the
 * message, and the faults of its own kind.
 */

#include <sel4c/fault.h>
#include <sel4c/gen/config.h>

#if SEL4_CONFIG(ARCH_AARCH64)

#define SEL4_PRIV_AT(type, member, word)                                 \
    _Static_assert(offsetof(type, member) == (word) * sizeof(seL4_Word), \
                   "the members are in the order of the message")

SEL4_PRIV_AT(sel4_unknown_syscall_t, x0, seL4_UnknownSyscall_X0);
SEL4_PRIV_AT(sel4_unknown_syscall_t, x7, seL4_UnknownSyscall_X7);
SEL4_PRIV_AT(sel4_unknown_syscall_t, ip, seL4_UnknownSyscall_FaultIP);
SEL4_PRIV_AT(sel4_unknown_syscall_t, sp, seL4_UnknownSyscall_SP);
SEL4_PRIV_AT(sel4_unknown_syscall_t, lr, seL4_UnknownSyscall_LR);
SEL4_PRIV_AT(sel4_unknown_syscall_t, spsr, seL4_UnknownSyscall_SPSR);
SEL4_PRIV_AT(sel4_unknown_syscall_t, number, seL4_UnknownSyscall_Syscall);
SEL4_PRIV_AT(sel4_user_exception_t, ip, seL4_UserException_FaultIP);
SEL4_PRIV_AT(sel4_user_exception_t, sp, seL4_UserException_SP);
SEL4_PRIV_AT(sel4_user_exception_t, spsr, seL4_UserException_SPSR);
SEL4_PRIV_AT(sel4_user_exception_t, number, seL4_UserException_Number);
SEL4_PRIV_AT(sel4_user_exception_t, code, seL4_UserException_Code);
_Static_assert(sizeof(sel4_unknown_syscall_t) == seL4_UnknownSyscall_Length * sizeof(seL4_Word) &&
                   sizeof(sel4_user_exception_t) == seL4_UserException_Length * sizeof(seL4_Word),
               "the members are all of the message");

#undef SEL4_PRIV_AT

#if SEL4_CONFIG(ARM_HYPERVISOR_SUPPORT)

// The faults of virtual machines are of one word each.
static inline sel4_result_t sel4_arch_fault_decode(seL4_Word label, const seL4_Word *words,
                                                   size_t count, sel4_fault_t *ret_fault)
{
    if (label != seL4_Fault_VGICMaintenance && label != seL4_Fault_VCPUFault &&
        label != seL4_Fault_VPPIEvent) {
        return SEL4_FAILURE(SEL4_ERR_INVALID_ARGUMENT);
    }
    if (count < 1) {
        return SEL4_FAILURE(SEL4_ERR_TRUNCATED_MESSAGE);
    }
    if (label == seL4_Fault_VGICMaintenance) {
        ret_fault->kind = SEL4_FAULT_VGIC_MAINTENANCE;
        ret_fault->vgic_maintenance.index = words[seL4_VGICMaintenance_IDX];
    } else if (label == seL4_Fault_VCPUFault) {
        ret_fault->kind = SEL4_FAULT_VCPU;
        ret_fault->vcpu.syndrome = words[seL4_VCPUFault_HSR];
    } else {
        ret_fault->kind = SEL4_FAULT_VPPI_EVENT;
        ret_fault->vppi_event.irq = words[seL4_VPPIEvent_IRQ];
    }
    return SEL4_SUCCESS;
}

#else

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

#endif
