// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// System calls of x86 kernels only.

#include <sel4/syscalls.h>

#ifdef CONFIG_VTX
static inline seL4_Word sel4_sys_vmenter_done(const sel4_sys_message_t *message,
                                              seL4_IPCBuffer *ipc, seL4_Word *sender)
{
    seL4_Word fault = sel4_sys_deliver(message, ipc, (seL4_Word *)seL4_Null).words[0];

    if (!fault && sender != seL4_Null) {
        *sender = message->badge;
    }
    return fault;
}

/*
 * Runs the thread's VCPU, with the state in the first message words (vmenter.h), until the guest
 * faults or a notification arrives.
 *
 * Returns SEL4_VMENTER_RESULT_FAULT or SEL4_VMENTER_RESULT_NOTIF; `sender`, which may be null, is
 * set for the latter only.
 */
static inline seL4_Word seL4_VMEnter_with(seL4_IPCBuffer *ipc, seL4_Word *sender)
{
    sel4_sys_message_t message = sel4_sys_load(ipc, seL4_MessageInfo_new(0, 0, 0, 0));

    sel4_sys_exchange(seL4_SysVMEnter, 0, &message, 0);
    return sel4_sys_vmenter_done(&message, ipc, sender);
}

LIBSEL4_INLINE_FUNC seL4_Word seL4_VMEnter(seL4_Word *sender)
{
    sel4_sys_message_t message =
        sel4_sys_load(seL4_GetIPCBuffer(), seL4_MessageInfo_new(0, 0, 0, 0));

    sel4_sys_exchange(seL4_SysVMEnter, 0, &message, 0);
    return sel4_sys_vmenter_done(&message, seL4_GetIPCBuffer(), sender);
}
#endif

#ifdef CONFIG_KERNEL_X86_DANGEROUS_MSR
// The kernel writes or reads the model-specific register unchecked.

LIBSEL4_INLINE_FUNC void seL4_X86DangerousWRMSR(seL4_Uint32 msr, seL4_Uint64 value)
{
    sel4_sys_send((seL4_Word)seL4_SysX86DangerousWRMSR, msr, 0, value, 0, 0, 0);
}

LIBSEL4_INLINE_FUNC seL4_Uint64 seL4_X86DangerousRDMSR(seL4_Uint32 msr)
{
    return sel4_sys_receive(seL4_SysX86DangerousRDMSR, msr, 0).mr0;
}
#endif

#ifdef CONFIG_ENABLE_BENCHMARKS
LIBSEL4_INLINE_FUNC void seL4_BenchmarkFlushCaches(void)
{
    sel4_sys_null((seL4_Word)seL4_SysBenchmarkFlushCaches);
}
#endif

// What libsel4 calls the primitives on x86-64.
#define x64_sys_send      sel4_sys_send
#define x64_sys_send_null sel4_sys_send_null
#define x64_sys_recv      sel4_sys_recv
#define x64_sys_send_recv sel4_sys_send_recv
#define x64_sys_null      sel4_sys_null
#ifdef CONFIG_KERNEL_MCS
#define x64_sys_nbsend_recv sel4_sys_nbsend_recv
#else
#define x64_sys_reply sel4_sys_reply
#endif
