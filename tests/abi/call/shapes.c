// SPDX-License-Identifier: BSD-2-Clause

/*
 * Every function of libsel4 that makes a system call by itself, and which registers have a meaning
 * in it.  The others hold whatever the compiler left there, and are not compared.
 */

#include "shapes.h"

#include <string.h>

#define BIT(role) (1u << (role))
#define MESSAGE   (BIT(ROLE_MR0) | BIT(ROLE_MR1) | BIT(ROLE_MR2) | BIT(ROLE_MR3))

// The registers that mean something in a system call of that shape.
static const unsigned meaningful[] = {
    [SHAPE_NULL] = BIT(ROLE_SYSCALL),
    [SHAPE_SEND_NULL] = BIT(ROLE_SYSCALL) | BIT(ROLE_CAP) | BIT(ROLE_INFO),
    [SHAPE_SEND] = BIT(ROLE_SYSCALL) | BIT(ROLE_CAP) | BIT(ROLE_INFO) | MESSAGE,
    [SHAPE_REPLY] = BIT(ROLE_SYSCALL) | BIT(ROLE_INFO) | MESSAGE,
    [SHAPE_RECV] = BIT(ROLE_SYSCALL) | BIT(ROLE_CAP) | BIT(ROLE_REPLY),
    [SHAPE_SEND_RECV] =
        BIT(ROLE_SYSCALL) | BIT(ROLE_CAP) | BIT(ROLE_INFO) | MESSAGE | BIT(ROLE_REPLY),
    [SHAPE_NBSEND_RECV] = BIT(ROLE_SYSCALL) | BIT(ROLE_CAP) | BIT(ROLE_INFO) | MESSAGE |
                          BIT(ROLE_REPLY) | BIT(ROLE_DESTINATION),
};

// Everything that traps and is not an invocation.
static const struct {
    const char *name;
    shape_t shape;
} shapes[] = {
#ifdef __x86_64__
    // Of another shape there than elsewhere.
    { "seL4_BenchmarkFlushCaches", SHAPE_NULL },
#endif
    { "seL4_BenchmarkDumpAllThreadsUtilisation", SHAPE_SEND_RECV },
    { "seL4_BenchmarkFinalizeLog", SHAPE_SEND_RECV },
    { "seL4_BenchmarkFlushCaches", SHAPE_SEND_NULL },
    { "seL4_BenchmarkFlushL1Caches", SHAPE_SEND_NULL },
    { "seL4_BenchmarkGetThreadUtilisation", SHAPE_SEND_RECV },
    { "seL4_BenchmarkNullSyscall", SHAPE_NULL },
    { "seL4_BenchmarkResetAllThreadsUtilisation", SHAPE_SEND_RECV },
    { "seL4_BenchmarkResetLog", SHAPE_SEND_RECV },
    { "seL4_BenchmarkResetThreadUtilisation", SHAPE_SEND_RECV },
    { "seL4_BenchmarkSetLogBuffer", SHAPE_SEND_RECV },
    { "seL4_Call", SHAPE_SEND_RECV },
    { "seL4_CallWithMRs", SHAPE_SEND_RECV },
    { "seL4_DebugCapIdentify", SHAPE_SEND_RECV },
    { "seL4_DebugDumpScheduler", SHAPE_SEND_RECV },
    { "seL4_DebugGetThreadAffinity", SHAPE_SEND_RECV },
    { "seL4_DebugHalt", SHAPE_NULL },
    { "seL4_DebugNameThread", SHAPE_SEND_RECV },
    { "seL4_DebugPutChar", SHAPE_SEND_RECV },
    { "seL4_DebugPutString", SHAPE_SEND_RECV },
    { "seL4_DebugRun", SHAPE_SEND_NULL },
    { "seL4_DebugSendIPI", SHAPE_SEND },
    { "seL4_DebugSnapshot", SHAPE_NULL },
    { "seL4_NBRecv", SHAPE_RECV },
    { "seL4_NBRecvWithMRs", SHAPE_RECV },
    { "seL4_NBSend", SHAPE_SEND },
    { "seL4_NBSendRecv", SHAPE_NBSEND_RECV },
    { "seL4_NBSendRecvWithMRs", SHAPE_NBSEND_RECV },
    { "seL4_NBSendWait", SHAPE_NBSEND_RECV },
    { "seL4_NBSendWaitWithMRs", SHAPE_NBSEND_RECV },
    { "seL4_NBSendWithMRs", SHAPE_SEND },
    { "seL4_NBWait", SHAPE_RECV },
    { "seL4_NBWaitWithMRs", SHAPE_RECV },
    { "seL4_Poll", SHAPE_RECV },
    { "seL4_Recv", SHAPE_RECV },
    { "seL4_RecvWithMRs", SHAPE_RECV },
    { "seL4_Reply", SHAPE_REPLY },
    { "seL4_ReplyRecv", SHAPE_SEND_RECV },
    { "seL4_ReplyRecvWithMRs", SHAPE_SEND_RECV },
    { "seL4_ReplyWithMRs", SHAPE_REPLY },
    { "seL4_SchedControl_Configure", SHAPE_SEND_RECV },
    { "seL4_Send", SHAPE_SEND },
    { "seL4_SendWithMRs", SHAPE_SEND },
    { "seL4_SetTLSBase", SHAPE_SEND_NULL },
    { "seL4_Signal", SHAPE_SEND_NULL },
    { "seL4_VMEnter", SHAPE_SEND_RECV },
    { "seL4_Wait", SHAPE_RECV },
    { "seL4_WaitWithMRs", SHAPE_RECV },
    { "seL4_X86DangerousRDMSR", SHAPE_RECV },
    { "seL4_X86DangerousWRMSR", SHAPE_SEND },
    { "seL4_Yield", SHAPE_NULL },
};

shape_t shape_of(const abi_function_t *function)
{
    if (function->is_invocation) {
        return SHAPE_SEND_RECV;
    }
    for (unsigned i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        if (strcmp(shapes[i].name, function->name) == 0) {
            return shapes[i].shape;
        }
    }
    return SHAPE_NONE;
}

bool shape_has(shape_t shape, role_t role)
{
    return (meaningful[shape] & BIT(role)) != 0 && (role != ROLE_REPLY || abi_is_mcs);
}

bool shape_has_error(const abi_function_t *function)
{
    return function->is_invocation || strcmp(function->name, "seL4_SchedControl_Configure") == 0;
}
