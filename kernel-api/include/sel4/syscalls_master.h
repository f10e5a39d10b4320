// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * The system calls of a kernel without MCS that differ from those with it.  The right to reply is
 * kept in the thread, not in a reply object, and notifications are received like messages.
 */

#include <sel4/functions.h>
#include <sel4/message.h>

#ifndef CONFIG_KERNEL_MCS

static inline seL4_MessageInfo_t seL4_Recv_with(seL4_IPCBuffer *ipc, seL4_CPtr src,
                                                seL4_Word *sender)
{
    sel4_sys_message_t message = sel4_sys_receive(seL4_SysRecv, src, 0);

    return sel4_sys_deliver(&message, ipc, sender);
}

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_Recv(seL4_CPtr src, seL4_Word *sender)
{
    sel4_sys_message_t message = sel4_sys_receive(seL4_SysRecv, src, 0);

    return sel4_sys_deliver(&message, seL4_GetIPCBuffer(), sender);
}

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_RecvWithMRs(seL4_CPtr src, seL4_Word *sender,
                                                        seL4_Word *mr0, seL4_Word *mr1,
                                                        seL4_Word *mr2, seL4_Word *mr3)
{
    sel4_sys_message_t message = sel4_sys_receive(seL4_SysRecv, src, 0);

    return sel4_sys_scatter(&message, sender, mr0, mr1, mr2, mr3);
}

static inline seL4_MessageInfo_t seL4_NBRecv_with(seL4_IPCBuffer *ipc, seL4_CPtr src,
                                                  seL4_Word *sender)
{
    sel4_sys_message_t message = sel4_sys_receive(seL4_SysNBRecv, src, 0);

    return sel4_sys_deliver(&message, ipc, sender);
}

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_NBRecv(seL4_CPtr src, seL4_Word *sender)
{
    sel4_sys_message_t message = sel4_sys_receive(seL4_SysNBRecv, src, 0);

    return sel4_sys_deliver(&message, seL4_GetIPCBuffer(), sender);
}

// Not in libsel4.
LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_NBRecvWithMRs(seL4_CPtr src, seL4_Word *sender,
                                                          seL4_Word *mr0, seL4_Word *mr1,
                                                          seL4_Word *mr2, seL4_Word *mr3)
{
    sel4_sys_message_t message = sel4_sys_receive(seL4_SysNBRecv, src, 0);

    return sel4_sys_scatter(&message, sender, mr0, mr1, mr2, mr3);
}

static inline void seL4_Wait_with(seL4_IPCBuffer *ipc, seL4_CPtr src, seL4_Word *sender)
{
    seL4_Recv_with(ipc, src, sender);
}

LIBSEL4_INLINE_FUNC void seL4_Wait(seL4_CPtr src, seL4_Word *sender)
{
    seL4_Recv(src, sender);
}

static inline seL4_MessageInfo_t seL4_Poll_with(seL4_IPCBuffer *ipc, seL4_CPtr src,
                                                seL4_Word *sender)
{
    return seL4_NBRecv_with(ipc, src, sender);
}

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_Poll(seL4_CPtr src, seL4_Word *sender)
{
    return seL4_NBRecv(src, sender);
}

static inline void seL4_Reply_with(seL4_IPCBuffer *ipc, seL4_MessageInfo_t msgInfo)
{
    sel4_sys_reply((seL4_Word)seL4_SysReply, msgInfo.words[0], ipc->msg[0], ipc->msg[1],
                   ipc->msg[2], ipc->msg[3]);
}

LIBSEL4_INLINE_FUNC void seL4_Reply(seL4_MessageInfo_t msgInfo)
{
    seL4_Reply_with(seL4_GetIPCBuffer(), msgInfo);
}

LIBSEL4_INLINE_FUNC void seL4_ReplyWithMRs(seL4_MessageInfo_t msgInfo, seL4_Word *mr0,
                                           seL4_Word *mr1, seL4_Word *mr2, seL4_Word *mr3)
{
    sel4_sys_reply((seL4_Word)seL4_SysReply, msgInfo.words[0], sel4_sys_send_word(msgInfo, mr0),
                   sel4_sys_send_word(msgInfo, mr1), sel4_sys_send_word(msgInfo, mr2),
                   sel4_sys_send_word(msgInfo, mr3));
}

static inline seL4_MessageInfo_t seL4_ReplyRecv_with(seL4_IPCBuffer *ipc, seL4_CPtr dest,
                                                     seL4_MessageInfo_t msgInfo, seL4_Word *sender)
{
    sel4_sys_message_t message = sel4_sys_load(ipc, msgInfo);

    sel4_sys_exchange(seL4_SysReplyRecv, dest, &message, 0);
    return sel4_sys_deliver(&message, ipc, sender);
}

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_ReplyRecv(seL4_CPtr dest, seL4_MessageInfo_t msgInfo,
                                                      seL4_Word *sender)
{
    sel4_sys_message_t message = sel4_sys_load(seL4_GetIPCBuffer(), msgInfo);

    sel4_sys_exchange(seL4_SysReplyRecv, dest, &message, 0);
    return sel4_sys_deliver(&message, seL4_GetIPCBuffer(), sender);
}

LIBSEL4_INLINE_FUNC seL4_MessageInfo_t seL4_ReplyRecvWithMRs(seL4_CPtr dest,
                                                             seL4_MessageInfo_t msgInfo,
                                                             seL4_Word *sender, seL4_Word *mr0,
                                                             seL4_Word *mr1, seL4_Word *mr2,
                                                             seL4_Word *mr3)
{
    sel4_sys_message_t message = sel4_sys_gather(msgInfo, mr0, mr1, mr2, mr3);

    sel4_sys_exchange(seL4_SysReplyRecv, dest, &message, 0);
    return sel4_sys_scatter(&message, sender, mr0, mr1, mr2, mr3);
}

#endif
