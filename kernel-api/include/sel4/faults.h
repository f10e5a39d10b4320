// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Faults as messages: which one a message is, its contents as a seL4_Fault_t, and the answer to a
 * timeout.  The first message words must be in the IPC buffer.
 */

#include <sel4/config.h>
#include <sel4/functions.h>
#include <sel4/sel4_arch/faults.h>
#include <sel4/types.h>

// A message that is not a fault gives a null fault.
static inline seL4_Fault_t seL4_getFault_with(seL4_IPCBuffer *ipc, seL4_MessageInfo_t tag)
{
    switch (seL4_MessageInfo_get_label(tag)) {
    case seL4_Fault_CapFault:
        return seL4_Fault_CapFault_new(seL4_GetMR_with(ipc, seL4_CapFault_IP),
                                       seL4_GetMR_with(ipc, seL4_CapFault_Addr),
                                       seL4_GetMR_with(ipc, seL4_CapFault_InRecvPhase),
                                       seL4_GetMR_with(ipc, seL4_CapFault_LookupFailureType),
                                       seL4_GetMR_with(ipc, seL4_CapFault_BitsLeft),
                                       seL4_GetMR_with(ipc, seL4_CapFault_GuardMismatch_GuardFound),
                                       seL4_GetMR_with(ipc, seL4_CapFault_GuardMismatch_BitsFound));
#ifdef CONFIG_HARDWARE_DEBUG_API
    case seL4_Fault_DebugException:
        return seL4_Fault_DebugException_new(
            seL4_GetMR_with(ipc, seL4_DebugException_FaultIP),
            seL4_GetMR_with(ipc, seL4_DebugException_ExceptionReason),
            seL4_GetMR_with(ipc, seL4_DebugException_TriggerAddress),
            seL4_GetMR_with(ipc, seL4_DebugException_BreakpointNumber));
#endif
    default:
        return seL4_getArchFault_with(ipc, tag);
    }
}

LIBSEL4_INLINE_FUNC seL4_Fault_t seL4_getFault(seL4_MessageInfo_t tag)
{
    return seL4_getFault_with(seL4_GetIPCBuffer(), tag);
}

LIBSEL4_INLINE_FUNC seL4_Bool seL4_isNullFault_tag(seL4_MessageInfo_t tag)
{
    return seL4_MessageInfo_get_label(tag) == seL4_Fault_NullFault;
}

LIBSEL4_INLINE_FUNC seL4_Bool seL4_isCapFault_tag(seL4_MessageInfo_t tag)
{
    return seL4_MessageInfo_get_label(tag) == seL4_Fault_CapFault;
}

LIBSEL4_INLINE_FUNC seL4_Bool seL4_isVMFault_tag(seL4_MessageInfo_t tag)
{
    return seL4_MessageInfo_get_label(tag) == seL4_Fault_VMFault;
}

LIBSEL4_INLINE_FUNC seL4_Bool seL4_isUnknownSyscall_tag(seL4_MessageInfo_t tag)
{
    return seL4_MessageInfo_get_label(tag) == seL4_Fault_UnknownSyscall;
}

LIBSEL4_INLINE_FUNC seL4_Bool seL4_isUserException_tag(seL4_MessageInfo_t tag)
{
    return seL4_MessageInfo_get_label(tag) == seL4_Fault_UserException;
}

#ifdef CONFIG_HARDWARE_DEBUG_API
LIBSEL4_INLINE_FUNC seL4_Bool seL4_isDebugException_tag(seL4_MessageInfo_t tag)
{
    return seL4_MessageInfo_get_label(tag) == seL4_Fault_DebugException;
}
#endif

#ifdef CONFIG_KERNEL_MCS
LIBSEL4_INLINE_FUNC seL4_Bool seL4_isTimeoutFault_tag(seL4_MessageInfo_t tag)
{
    return seL4_MessageInfo_get_label(tag) == seL4_Fault_Timeout;
}

// A reply that sets the first `length` registers of the thread, and lets it run if `resume`.

static inline seL4_MessageInfo_t sel4_sys_timeout_reply(seL4_IPCBuffer *ipc, seL4_Bool resume,
                                                        const seL4_UserContext *regs,
                                                        seL4_Word length)
{
    const seL4_Word *words = (const seL4_Word *)regs;

    for (seL4_Word i = 0; i < length; i++) {
        ipc->msg[i] = words[i];
    }
    return seL4_MessageInfo_new(!resume, 0, 0, length);
}

static inline seL4_MessageInfo_t seL4_TimeoutReply_new_with(seL4_IPCBuffer *ipc, seL4_Bool resume,
                                                            seL4_UserContext regs, seL4_Word length)
{
    return sel4_sys_timeout_reply(ipc, resume, &regs, length);
}

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_TimeoutReply_new(seL4_Bool resume,
                                                             seL4_UserContext regs,
                                                             seL4_Word length)
{
    return sel4_sys_timeout_reply(seL4_GetIPCBuffer(), resume, &regs, length);
}
#endif
