// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * The system calls of an MCS kernel that differ from those of others.  `reply` names the reply
 * object that a call received here will wait on.  Wait and NBWait receive without one: for
 * notifications, and for endpoints that nobody calls.
 */

#include <sel4/functions.h>
#include <sel4/message.h>

#ifdef CONFIG_KERNEL_MCS

static inline seL4_MessageInfo_t seL4_Recv_with(seL4_IPCBuffer *ipc, seL4_CPtr src,
                                                seL4_Word *sender, seL4_CPtr reply)
{
    sel4_sys_message_t message = sel4_sys_receive(seL4_SysRecv, src, reply);

    return sel4_sys_deliver(&message, ipc, sender);
}

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_Recv(seL4_CPtr src, seL4_Word *sender, seL4_CPtr reply)
{
    sel4_sys_message_t message = sel4_sys_receive(seL4_SysRecv, src, reply);

    return sel4_sys_deliver(&message, seL4_GetIPCBuffer(), sender);
}

// libsel4 puts `reply` last on x86 only.
#ifdef CONFIG_ARCH_X86
LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_RecvWithMRs(seL4_CPtr src, seL4_Word *sender,
                                                        seL4_Word *mr0, seL4_Word *mr1,
                                                        seL4_Word *mr2, seL4_Word *mr3,
                                                        seL4_CPtr reply)
#else
LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_RecvWithMRs(seL4_CPtr src, seL4_Word *sender,
                                                        seL4_CPtr reply, seL4_Word *mr0,
                                                        seL4_Word *mr1, seL4_Word *mr2,
                                                        seL4_Word *mr3)
#endif
{
    sel4_sys_message_t message = sel4_sys_receive(seL4_SysRecv, src, reply);

    return sel4_sys_scatter(&message, sender, mr0, mr1, mr2, mr3);
}

static inline seL4_MessageInfo_t seL4_NBRecv_with(seL4_IPCBuffer *ipc, seL4_CPtr src,
                                                  seL4_Word *sender, seL4_CPtr reply)
{
    sel4_sys_message_t message = sel4_sys_receive(seL4_SysNBRecv, src, reply);

    return sel4_sys_deliver(&message, ipc, sender);
}

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_NBRecv(seL4_CPtr src, seL4_Word *sender,
                                                   seL4_CPtr reply)
{
    sel4_sys_message_t message = sel4_sys_receive(seL4_SysNBRecv, src, reply);

    return sel4_sys_deliver(&message, seL4_GetIPCBuffer(), sender);
}

// Not in libsel4.  The same on all architectures.
LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_NBRecvWithMRs(seL4_CPtr src, seL4_Word *sender,
                                                          seL4_CPtr reply, seL4_Word *mr0,
                                                          seL4_Word *mr1, seL4_Word *mr2,
                                                          seL4_Word *mr3)
{
    sel4_sys_message_t message = sel4_sys_receive(seL4_SysNBRecv, src, reply);

    return sel4_sys_scatter(&message, sender, mr0, mr1, mr2, mr3);
}

static inline seL4_MessageInfo_t seL4_Wait_with(seL4_IPCBuffer *ipc, seL4_CPtr src,
                                                seL4_Word *sender)
{
    sel4_sys_message_t message = sel4_sys_receive(seL4_SysWait, src, 0);

    return sel4_sys_deliver(&message, ipc, sender);
}

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_Wait(seL4_CPtr src, seL4_Word *sender)
{
    sel4_sys_message_t message = sel4_sys_receive(seL4_SysWait, src, 0);

    return sel4_sys_deliver(&message, seL4_GetIPCBuffer(), sender);
}

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_WaitWithMRs(seL4_CPtr src, seL4_Word *sender,
                                                        seL4_Word *mr0, seL4_Word *mr1,
                                                        seL4_Word *mr2, seL4_Word *mr3)
{
    sel4_sys_message_t message = sel4_sys_receive(seL4_SysWait, src, 0);

    return sel4_sys_scatter(&message, sender, mr0, mr1, mr2, mr3);
}

static inline seL4_MessageInfo_t seL4_NBWait_with(seL4_IPCBuffer *ipc, seL4_CPtr src,
                                                  seL4_Word *sender)
{
    sel4_sys_message_t message = sel4_sys_receive(seL4_SysNBWait, src, 0);

    return sel4_sys_deliver(&message, ipc, sender);
}

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_NBWait(seL4_CPtr src, seL4_Word *sender)
{
    sel4_sys_message_t message = sel4_sys_receive(seL4_SysNBWait, src, 0);

    return sel4_sys_deliver(&message, seL4_GetIPCBuffer(), sender);
}

// Not in libsel4.
LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_NBWaitWithMRs(seL4_CPtr src, seL4_Word *sender,
                                                          seL4_Word *mr0, seL4_Word *mr1,
                                                          seL4_Word *mr2, seL4_Word *mr3)
{
    sel4_sys_message_t message = sel4_sys_receive(seL4_SysNBWait, src, 0);

    return sel4_sys_scatter(&message, sender, mr0, mr1, mr2, mr3);
}

static inline seL4_MessageInfo_t seL4_Poll_with(seL4_IPCBuffer *ipc, seL4_CPtr src,
                                                seL4_Word *sender)
{
    return seL4_NBWait_with(ipc, src, sender);
}

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_Poll(seL4_CPtr src, seL4_Word *sender)
{
    return seL4_NBWait(src, sender);
}

static inline seL4_MessageInfo_t seL4_ReplyRecv_with(seL4_IPCBuffer *ipc, seL4_CPtr src,
                                                     seL4_MessageInfo_t msgInfo, seL4_Word *sender,
                                                     seL4_CPtr reply)
{
    sel4_sys_message_t message = sel4_sys_load(ipc, msgInfo);

    sel4_sys_exchange(seL4_SysReplyRecv, src, &message, reply);
    return sel4_sys_deliver(&message, ipc, sender);
}

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_ReplyRecv(seL4_CPtr src, seL4_MessageInfo_t msgInfo,
                                                      seL4_Word *sender, seL4_CPtr reply)
{
    sel4_sys_message_t message = sel4_sys_load(seL4_GetIPCBuffer(), msgInfo);

    sel4_sys_exchange(seL4_SysReplyRecv, src, &message, reply);
    return sel4_sys_deliver(&message, seL4_GetIPCBuffer(), sender);
}

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_ReplyRecvWithMRs(seL4_CPtr src,
                                                             seL4_MessageInfo_t msgInfo,
                                                             seL4_Word *sender, seL4_Word *mr0,
                                                             seL4_Word *mr1, seL4_Word *mr2,
                                                             seL4_Word *mr3, seL4_CPtr reply)
{
    sel4_sys_message_t message = sel4_sys_gather(msgInfo, mr0, mr1, mr2, mr3);

    sel4_sys_exchange(seL4_SysReplyRecv, src, &message, reply);
    return sel4_sys_scatter(&message, sender, mr0, mr1, mr2, mr3);
}

static inline seL4_MessageInfo_t seL4_NBSendRecv_with(seL4_IPCBuffer *ipc, seL4_CPtr dest,
                                                      seL4_MessageInfo_t msgInfo, seL4_CPtr src,
                                                      seL4_Word *sender, seL4_CPtr reply)
{
    sel4_sys_message_t message = sel4_sys_load(ipc, msgInfo);

    sel4_sys_nbsend_receive(seL4_SysNBSendRecv, dest, src, &message, reply);
    return sel4_sys_deliver(&message, ipc, sender);
}

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_NBSendRecv(seL4_CPtr dest, seL4_MessageInfo_t msgInfo,
                                                       seL4_CPtr src, seL4_Word *sender,
                                                       seL4_CPtr reply)
{
    sel4_sys_message_t message = sel4_sys_load(seL4_GetIPCBuffer(), msgInfo);

    sel4_sys_nbsend_receive(seL4_SysNBSendRecv, dest, src, &message, reply);
    return sel4_sys_deliver(&message, seL4_GetIPCBuffer(), sender);
}

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_NBSendRecvWithMRs(
    seL4_CPtr dest, seL4_MessageInfo_t msgInfo, seL4_CPtr src, seL4_Word *sender, seL4_Word *mr0,
    seL4_Word *mr1, seL4_Word *mr2, seL4_Word *mr3, seL4_CPtr reply)
{
    sel4_sys_message_t message = sel4_sys_gather(msgInfo, mr0, mr1, mr2, mr3);

    sel4_sys_nbsend_receive(seL4_SysNBSendRecv, dest, src, &message, reply);
    return sel4_sys_scatter(&message, sender, mr0, mr1, mr2, mr3);
}

// NBSendWait has no use for a reply object, so the kernel takes `dest` from its register.

static inline seL4_MessageInfo_t seL4_NBSendWait_with(seL4_IPCBuffer *ipc, seL4_CPtr dest,
                                                      seL4_MessageInfo_t msgInfo, seL4_CPtr src,
                                                      seL4_Word *sender)
{
    sel4_sys_message_t message = sel4_sys_load(ipc, msgInfo);

    sel4_sys_nbsend_receive(seL4_SysNBSendWait, 0, src, &message, dest);
    return sel4_sys_deliver(&message, ipc, sender);
}

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_NBSendWait(seL4_CPtr dest, seL4_MessageInfo_t msgInfo,
                                                       seL4_CPtr src, seL4_Word *sender)
{
    sel4_sys_message_t message = sel4_sys_load(seL4_GetIPCBuffer(), msgInfo);

    sel4_sys_nbsend_receive(seL4_SysNBSendWait, 0, src, &message, dest);
    return sel4_sys_deliver(&message, seL4_GetIPCBuffer(), sender);
}

// libsel4's own makes another system call, which does not do what this name says.
LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_NBSendWaitWithMRs(seL4_CPtr dest,
                                                              seL4_MessageInfo_t msgInfo,
                                                              seL4_CPtr src, seL4_Word *sender,
                                                              seL4_Word *mr0, seL4_Word *mr1,
                                                              seL4_Word *mr2, seL4_Word *mr3)
{
    sel4_sys_message_t message = sel4_sys_gather(msgInfo, mr0, mr1, mr2, mr3);

    sel4_sys_nbsend_receive(seL4_SysNBSendWait, 0, src, &message, dest);
    return sel4_sys_scatter(&message, sender, mr0, mr1, mr2, mr3);
}

#endif
