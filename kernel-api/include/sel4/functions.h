// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * The IPC buffer: where this thread's is, and what is in it.
 *
 * Each function that touches the IPC buffer has a twin, NAME_with, that takes the buffer as its
 * first argument.  The plain one uses seL4_GetIPCBuffer(), which reads:
 *
 *   a thread-local or a global variable   the configuration decides, or the user's compilation by
 *                                         SEL4C_IPC_BUFFER_TLS or SEL4C_IPC_BUFFER_GLOBAL;
 *                                         libsel4.a, compiled likewise, defines it
 *   SEL4C_IPC_BUFFER_USER                 the two functions below, which the program defines;
 *                                         this library then has no thread-local variable at all
 */

#include <sel4/types.h>

#if (defined(SEL4C_IPC_BUFFER_TLS) && defined(SEL4C_IPC_BUFFER_GLOBAL)) || \
    (defined(SEL4C_IPC_BUFFER_TLS) && defined(SEL4C_IPC_BUFFER_USER)) ||   \
    (defined(SEL4C_IPC_BUFFER_GLOBAL) && defined(SEL4C_IPC_BUFFER_USER))
#error "two providers of the IPC buffer's address"
#endif

#ifdef SEL4C_IPC_BUFFER_USER

seL4_IPCBuffer *sel4c_ipc_buffer_get(void);
void sel4c_ipc_buffer_set(seL4_IPCBuffer *ipc_buffer);

LIBSEL4_INLINE_FUNC seL4_IPCBuffer *seL4_GetIPCBuffer(void)
{
    return sel4c_ipc_buffer_get();
}

LIBSEL4_INLINE_FUNC void seL4_SetIPCBuffer(seL4_IPCBuffer *ipc_buffer)
{
    sel4c_ipc_buffer_set(ipc_buffer);
}

#else

extern LIBSEL4_THREAD_LOCAL seL4_IPCBuffer *__sel4_ipc_buffer;

LIBSEL4_INLINE_FUNC seL4_IPCBuffer *seL4_GetIPCBuffer(void)
{
    return __sel4_ipc_buffer;
}

LIBSEL4_INLINE_FUNC void seL4_SetIPCBuffer(seL4_IPCBuffer *ipc_buffer)
{
    __sel4_ipc_buffer = ipc_buffer;
}

#endif

// Message words.

static inline seL4_Word seL4_GetMR_with(seL4_IPCBuffer *ipc, int i)
{
    return ipc->msg[i];
}

LIBSEL4_INLINE_FUNC seL4_Word seL4_GetMR(int i)
{
    return seL4_GetMR_with(seL4_GetIPCBuffer(), i);
}

static inline void seL4_SetMR_with(seL4_IPCBuffer *ipc, int i, seL4_Word mr)
{
    ipc->msg[i] = mr;
}

LIBSEL4_INLINE_FUNC void seL4_SetMR(int i, seL4_Word mr)
{
    seL4_SetMR_with(seL4_GetIPCBuffer(), i, mr);
}

// A word that the kernel never looks at.

static inline seL4_Word seL4_GetUserData_with(seL4_IPCBuffer *ipc)
{
    return ipc->userData;
}

LIBSEL4_INLINE_FUNC seL4_Word seL4_GetUserData(void)
{
    return seL4_GetUserData_with(seL4_GetIPCBuffer());
}

static inline void seL4_SetUserData_with(seL4_IPCBuffer *ipc, seL4_Word data)
{
    ipc->userData = data;
}

LIBSEL4_INLINE_FUNC void seL4_SetUserData(seL4_Word data)
{
    seL4_SetUserData_with(seL4_GetIPCBuffer(), data);
}

// Capabilities to send, or the badges of unwrapped capabilities that were received.

static inline seL4_Word seL4_GetBadge_with(seL4_IPCBuffer *ipc, int i)
{
    return ipc->caps_or_badges[i];
}

LIBSEL4_INLINE_FUNC seL4_Word seL4_GetBadge(int i)
{
    return seL4_GetBadge_with(seL4_GetIPCBuffer(), i);
}

static inline seL4_CPtr seL4_GetCap_with(seL4_IPCBuffer *ipc, int i)
{
    return ipc->caps_or_badges[i];
}

LIBSEL4_INLINE_FUNC seL4_CPtr seL4_GetCap(int i)
{
    return seL4_GetCap_with(seL4_GetIPCBuffer(), i);
}

static inline void seL4_SetCap_with(seL4_IPCBuffer *ipc, int i, seL4_CPtr cptr)
{
    ipc->caps_or_badges[i] = cptr;
}

LIBSEL4_INLINE_FUNC void seL4_SetCap(int i, seL4_CPtr cptr)
{
    seL4_SetCap_with(seL4_GetIPCBuffer(), i, cptr);
}

// The slot for a received capability.  Each out-parameter may be null.

static inline void seL4_GetCapReceivePath_with(seL4_IPCBuffer *ipc, seL4_CPtr *receiveCNode,
                                               seL4_CPtr *receiveIndex, seL4_Word *receiveDepth)
{
    if (receiveCNode != seL4_Null) {
        *receiveCNode = ipc->receiveCNode;
    }
    if (receiveIndex != seL4_Null) {
        *receiveIndex = ipc->receiveIndex;
    }
    if (receiveDepth != seL4_Null) {
        *receiveDepth = ipc->receiveDepth;
    }
}

LIBSEL4_INLINE_FUNC void seL4_GetCapReceivePath(seL4_CPtr *receiveCNode, seL4_CPtr *receiveIndex,
                                                seL4_Word *receiveDepth)
{
    seL4_GetCapReceivePath_with(seL4_GetIPCBuffer(), receiveCNode, receiveIndex, receiveDepth);
}

static inline void seL4_SetCapReceivePath_with(seL4_IPCBuffer *ipc, seL4_CPtr receiveCNode,
                                               seL4_CPtr receiveIndex, seL4_Word receiveDepth)
{
    ipc->receiveCNode = receiveCNode;
    ipc->receiveIndex = receiveIndex;
    ipc->receiveDepth = receiveDepth;
}

LIBSEL4_INLINE_FUNC void seL4_SetCapReceivePath(seL4_CPtr receiveCNode, seL4_CPtr receiveIndex,
                                                seL4_Word receiveDepth)
{
    seL4_SetCapReceivePath_with(seL4_GetIPCBuffer(), receiveCNode, receiveIndex, receiveDepth);
}

#ifdef CONFIG_KERNEL_INVOCATION_REPORT_ERROR_IPC

// The text of the last failed invocation, and whether invocations print it.

extern LIBSEL4_THREAD_LOCAL char __sel4_print_error;

static inline char *seL4_GetDebugError_with(seL4_IPCBuffer *ipc)
{
    return (char *)&ipc->msg[DEBUG_MESSAGE_START];
}

LIBSEL4_INLINE_FUNC char *seL4_GetDebugError(void)
{
    return seL4_GetDebugError_with(seL4_GetIPCBuffer());
}

LIBSEL4_INLINE_FUNC void seL4_SetPrintError(char print_error)
{
    __sel4_print_error = print_error;
}

LIBSEL4_INLINE_FUNC char seL4_CanPrintError(void)
{
    return __sel4_print_error;
}

#endif
