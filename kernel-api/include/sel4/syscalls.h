// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * The system calls.  Those here are the same with and without MCS; the others are in
 * syscalls_mcs.h and syscalls_master.h, and a few of one architecture in <sel4/arch/syscalls.h>.
 *
 * Needs   a message in the first `length` words of the IPC buffer, or for …WithMRs, at most four
 *         words behind the pointers.  `sender`, and each pointer to a word, may be null.
 * Blocks  seL4_Send, seL4_Call, and what receives without NB or Poll in its name.
 */

#include <sel4/functions.h>
#include <sel4/message.h>
#include <sel4/syscalls_master.h>
#include <sel4/syscalls_mcs.h>

static inline void seL4_Send_with(seL4_IPCBuffer *ipc, seL4_CPtr dest, seL4_MessageInfo_t msgInfo)
{
    sel4_sys_send_buffer(seL4_SysSend, ipc, dest, msgInfo);
}

LIBSEL4_INLINE_FUNC void seL4_Send(seL4_CPtr dest, seL4_MessageInfo_t msgInfo)
{
    seL4_Send_with(seL4_GetIPCBuffer(), dest, msgInfo);
}

LIBSEL4_INLINE_FUNC void seL4_SendWithMRs(seL4_CPtr dest, seL4_MessageInfo_t msgInfo,
                                          seL4_Word *mr0, seL4_Word *mr1, seL4_Word *mr2,
                                          seL4_Word *mr3)
{
    sel4_sys_send_words(seL4_SysSend, dest, msgInfo, mr0, mr1, mr2, mr3);
}

static inline void seL4_NBSend_with(seL4_IPCBuffer *ipc, seL4_CPtr dest, seL4_MessageInfo_t msgInfo)
{
    sel4_sys_send_buffer(seL4_SysNBSend, ipc, dest, msgInfo);
}

LIBSEL4_INLINE_FUNC void seL4_NBSend(seL4_CPtr dest, seL4_MessageInfo_t msgInfo)
{
    seL4_NBSend_with(seL4_GetIPCBuffer(), dest, msgInfo);
}

LIBSEL4_INLINE_FUNC void seL4_NBSendWithMRs(seL4_CPtr dest, seL4_MessageInfo_t msgInfo,
                                            seL4_Word *mr0, seL4_Word *mr1, seL4_Word *mr2,
                                            seL4_Word *mr3)
{
    sel4_sys_send_words(seL4_SysNBSend, dest, msgInfo, mr0, mr1, mr2, mr3);
}

LIBSEL4_INLINE_FUNC void seL4_Signal(seL4_CPtr dest)
{
    sel4_sys_send_null((seL4_Word)seL4_SysSend, dest, SEL4_SYS_SIGNAL_INFO);
}

static inline seL4_MessageInfo_t seL4_Call_with(seL4_IPCBuffer *ipc, seL4_CPtr dest,
                                                seL4_MessageInfo_t msgInfo)
{
    sel4_sys_message_t message = sel4_sys_load(ipc, msgInfo);

    sel4_sys_exchange(seL4_SysCall, dest, &message, 0);
    return sel4_sys_deliver(&message, ipc, (seL4_Word *)seL4_Null);
}

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_Call(seL4_CPtr dest, seL4_MessageInfo_t msgInfo)
{
    sel4_sys_message_t message = sel4_sys_load(seL4_GetIPCBuffer(), msgInfo);

    sel4_sys_exchange(seL4_SysCall, dest, &message, 0);
    return sel4_sys_deliver(&message, seL4_GetIPCBuffer(), (seL4_Word *)seL4_Null);
}

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_CallWithMRs(seL4_CPtr dest, seL4_MessageInfo_t msgInfo,
                                                        seL4_Word *mr0, seL4_Word *mr1,
                                                        seL4_Word *mr2, seL4_Word *mr3)
{
    sel4_sys_message_t message = sel4_sys_gather(msgInfo, mr0, mr1, mr2, mr3);

    sel4_sys_exchange(seL4_SysCall, dest, &message, 0);
    return sel4_sys_scatter(&message, (seL4_Word *)seL4_Null, mr0, mr1, mr2, mr3);
}

LIBSEL4_INLINE_FUNC void seL4_Yield(void)
{
    sel4_sys_null((seL4_Word)seL4_SysYield);
}

#ifdef CONFIG_SET_TLS_BASE_SELF
LIBSEL4_INLINE_FUNC void seL4_SetTLSBase(seL4_Word tls_base)
{
    sel4_sys_send_null((seL4_Word)seL4_SysSetTLSBase, tls_base, 0);
}
#endif

// The kernel's console.
#ifdef CONFIG_PRINTING
LIBSEL4_INLINE_FUNC void seL4_DebugPutChar(char c)
{
    sel4_sys_ask(seL4_SysDebugPutChar, (seL4_Word)c);
}

LIBSEL4_INLINE_FUNC void seL4_DebugPutString(char *str)
{
    for (char *s = str; *s; s++) {
        seL4_DebugPutChar(*s);
    }
}

LIBSEL4_INLINE_FUNC void seL4_DebugDumpScheduler(void)
{
    sel4_sys_ask(seL4_SysDebugDumpScheduler, 0);
}
#endif

#ifdef CONFIG_DEBUG_BUILD
LIBSEL4_INLINE_FUNC void seL4_DebugHalt(void)
{
    sel4_sys_null((seL4_Word)seL4_SysDebugHalt);
}

// Prints all capabilities as capDL.
LIBSEL4_INLINE_FUNC void seL4_DebugSnapshot(void)
{
    sel4_sys_null((seL4_Word)seL4_SysDebugSnapshot);
}

// The kernel's own number of a capability's kind; zero is the null capability.
LIBSEL4_INLINE_FUNC seL4_Uint32 seL4_DebugCapIdentify(seL4_CPtr cap)
{
    return (seL4_Uint32)sel4_sys_ask(seL4_SysDebugCapIdentify, cap);
}

/*
 * Overwrites the message words of the IPC buffer with `name`.
 *
 * Needs   a name, with its NUL, that fits in them; the kernel keeps less
 */
static inline void seL4_DebugNameThread_with(seL4_IPCBuffer *ipc, seL4_CPtr tcb, const char *name)
{
    char *text = (char *)ipc->msg;

    do {
        *text++ = *name;
    } while (*name++);
    sel4_sys_ask(seL4_SysDebugNameThread, tcb);
}

LIBSEL4_INLINE_FUNC void seL4_DebugNameThread(seL4_CPtr tcb, const char *name)
{
    seL4_DebugNameThread_with(seL4_GetIPCBuffer(), tcb, name);
}

#ifdef CONFIG_ENABLE_SMP_SUPPORT
LIBSEL4_INLINE_FUNC seL4_Word seL4_DebugGetThreadAffinity(seL4_CPtr tcb)
{
    return sel4_sys_ask(seL4_SysDebugGetThreadAffinity, tcb);
}
#endif
#endif

#ifdef CONFIG_DANGEROUS_CODE_INJECTION
// The kernel calls `userfn` with the kernel's privilege.
LIBSEL4_INLINE_FUNC void seL4_DebugRun(void (*userfn)(void *), void *userarg)
{
    sel4_sys_send_null((seL4_Word)seL4_SysDebugRun, (seL4_Word)userfn, (seL4_Word)userarg);
}
#endif

#ifdef CONFIG_ENABLE_BENCHMARKS
LIBSEL4_INLINE_FUNC seL4_Error seL4_BenchmarkResetLog(void)
{
    return (seL4_Error)sel4_sys_ask(seL4_SysBenchmarkResetLog, 0);
}

// Returns the number of entries where the kernel keeps a log.
LIBSEL4_INLINE_FUNC seL4_Word seL4_BenchmarkFinalizeLog(void)
{
    return sel4_sys_ask(seL4_SysBenchmarkFinalizeLog, 0);
}

// Needs a large frame that is not device memory.
LIBSEL4_INLINE_FUNC seL4_Error seL4_BenchmarkSetLogBuffer(seL4_Word frame_cptr)
{
    return (seL4_Error)sel4_sys_ask(seL4_SysBenchmarkSetLogBuffer, frame_cptr);
}

LIBSEL4_INLINE_FUNC void seL4_BenchmarkNullSyscall(void)
{
    sel4_sys_null((seL4_Word)seL4_SysBenchmarkNullSyscall);
}

#ifdef CONFIG_BENCHMARK_TRACK_UTILISATION
// The kernel leaves the numbers in the IPC buffer (benchmark_utilisation_types.h).
LIBSEL4_INLINE_FUNC void seL4_BenchmarkGetThreadUtilisation(seL4_Word tcb_cptr)
{
    sel4_sys_ask(seL4_SysBenchmarkGetThreadUtilisation, tcb_cptr);
}

LIBSEL4_INLINE_FUNC void seL4_BenchmarkResetThreadUtilisation(seL4_Word tcb_cptr)
{
    sel4_sys_ask(seL4_SysBenchmarkResetThreadUtilisation, tcb_cptr);
}

#ifdef CONFIG_DEBUG_BUILD
// Prints the cycles of each thread of this core.
LIBSEL4_INLINE_FUNC void seL4_BenchmarkDumpAllThreadsUtilisation(void)
{
    sel4_sys_ask(seL4_SysBenchmarkDumpAllThreadsUtilisation, 0);
}

LIBSEL4_INLINE_FUNC void seL4_BenchmarkResetAllThreadsUtilisation(void)
{
    sel4_sys_ask(seL4_SysBenchmarkResetAllThreadsUtilisation, 0);
}
#endif
#endif
#endif

#include <sel4/arch/syscalls.h>
