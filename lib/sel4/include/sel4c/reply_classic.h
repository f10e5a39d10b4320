// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// The reply authority of kernels without MCS, which is in the thread.  Include <sel4c/reply.h>
// instead.

#include <sel4/sel4.h>

#include <sel4c/cap.h>
#include <sel4c/gen/config.h>
#include <sel4c/ipc_buffer.h>
#include <sel4c/message.h>
#include <sel4c/registers.h>

#if !SEL4_CONFIG(KERNEL_MCS)

typedef struct sel4_reply {
#ifdef __cplusplus
    char nothing; // there are no empty structs in C++, and compilers warn
#endif
} sel4_reply_t;

static inline sel4_reply_t sel4_reply_from_bits(seL4_CPtr bits)
{
    (void)bits;
    return (sel4_reply_t){};
}

/*
 * Answers the call that this thread received last, with the words of the IPC buffer.  Nothing
 * happens when there is none to answer.
 *
 * Blocks  never
 */
static inline void sel4_reply_send(sel4_reply_t reply, sel4_message_info_t info)
{
    (void)reply;
    seL4_Reply(info);
}

static inline void sel4_reply_send_with(sel4_ipc_buffer_t *ipc, sel4_reply_t reply,
                                        sel4_message_info_t info)
{
    (void)reply;
    seL4_Reply_with(ipc, info);
}

static inline void sel4_reply_send_regs(sel4_reply_t reply, sel4_message_info_t info,
                                        const sel4_registers_t *words)
{
    (void)reply;
    sel4_sys_reply((seL4_Word)seL4_SysReply, info.words[0], words->word[0], words->word[1],
                   words->word[2], words->word[3]);
}

/* How ipc.h and notification.h receive. */

enum { SEL4_PRIV_SYS_WAIT = seL4_SysRecv, SEL4_PRIV_SYS_POLL = seL4_SysNBRecv };

static inline seL4_Word sel4_priv_reply_bits(sel4_reply_t reply)
{
    (void)reply;
    return 0;
}

static inline sel4_message_info_t sel4_priv_recv(seL4_CPtr source, seL4_Word *ret_badge,
                                                 sel4_reply_t reply)
{
    (void)reply;
    return seL4_Recv(source, ret_badge);
}

static inline sel4_message_info_t sel4_priv_recv_with(sel4_ipc_buffer_t *ipc, seL4_CPtr source,
                                                      seL4_Word *ret_badge, sel4_reply_t reply)
{
    (void)reply;
    return seL4_Recv_with(ipc, source, ret_badge);
}

static inline sel4_message_info_t sel4_priv_nb_recv(seL4_CPtr source, seL4_Word *ret_badge,
                                                    sel4_reply_t reply)
{
    (void)reply;
    return seL4_NBRecv(source, ret_badge);
}

static inline sel4_message_info_t sel4_priv_nb_recv_with(sel4_ipc_buffer_t *ipc, seL4_CPtr source,
                                                         seL4_Word *ret_badge, sel4_reply_t reply)
{
    (void)reply;
    return seL4_NBRecv_with(ipc, source, ret_badge);
}

static inline sel4_message_info_t sel4_priv_reply_recv(seL4_CPtr source, sel4_message_info_t info,
                                                       seL4_Word *ret_badge, sel4_reply_t reply)
{
    (void)reply;
    return seL4_ReplyRecv(source, info, ret_badge);
}

static inline sel4_message_info_t
sel4_priv_reply_recv_with(sel4_ipc_buffer_t *ipc, seL4_CPtr source, sel4_message_info_t info,
                          seL4_Word *ret_badge, sel4_reply_t reply)
{
    (void)reply;
    return seL4_ReplyRecv_with(ipc, source, info, ret_badge);
}

#endif
