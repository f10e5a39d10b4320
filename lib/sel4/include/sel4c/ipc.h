// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Messages through endpoints: send, call, receive, reply.
 *
 * Three forms of each:
 *
 *     sel4_endpoint_call(endpoint, info)              words in the implicit IPC buffer
 *     sel4_endpoint_call_with(ipc, endpoint, info)    words in the IPC buffer `ipc`
 *     sel4_endpoint_call_regs(endpoint, info, &words) up to four words, no IPC buffer at all
 *
 * For `…_regs` the message sent has at most four words and no capabilities (more would be taken
 * from the thread's IPC buffer, if it has one); of a longer message received, the first four are
 * given.
 *
 * A call that finds no endpoint, or lacks the right, does nothing or raises a fault in the caller,
 * as the kernel is configured: there is no result to check.
 *
 * Raw layer: seL4_Send, seL4_NBSend, seL4_Call, seL4_Recv, seL4_NBRecv, seL4_Reply, seL4_ReplyRecv,
 * and with MCS seL4_NBSendRecv, seL4_NBSendWait, seL4_Wait, seL4_NBWait.
 */

#include <sel4/sel4.h>

#include <sel4c/cap.h>
#include <sel4c/gen/config.h>
#include <sel4c/ipc_buffer.h>
#include <sel4c/message.h>
#include <sel4c/registers.h>
#include <sel4c/reply.h>

/*
 * What was received.  `badge` is that of the capability through which it was sent; or, when a
 * notification bound to this thread was signalled instead, the notification's word.
 */
typedef struct sel4_received {
    sel4_message_info_t info;
    seL4_Word badge;
} sel4_received_t;

/*
 * Sends a message.
 *
 * Needs   SEL4_RIGHT_WRITE; SEL4_RIGHT_GRANT to pass capabilities on
 * Blocks  until a receiver takes it
 */
static inline void sel4_endpoint_send(sel4_endpoint_t endpoint, sel4_message_info_t info)
{
    seL4_Send(endpoint.bits, info);
}

static inline void sel4_endpoint_send_with(sel4_ipc_buffer_t *ipc, sel4_endpoint_t endpoint,
                                           sel4_message_info_t info)
{
    seL4_Send_with(ipc, endpoint.bits, info);
}

static inline void sel4_endpoint_send_regs(sel4_endpoint_t endpoint, sel4_message_info_t info,
                                           const sel4_registers_t *words)
{
    sel4_sys_send((seL4_Word)seL4_SysSend, endpoint.bits, info.words[0], words->word[0],
                  words->word[1], words->word[2], words->word[3]);
}

/*
 * Sends a message if a receiver waits, and drops it otherwise; the sender cannot tell.
 *
 * Needs   SEL4_RIGHT_WRITE; SEL4_RIGHT_GRANT to pass capabilities on
 * Blocks  never
 */
static inline void sel4_endpoint_nb_send(sel4_endpoint_t endpoint, sel4_message_info_t info)
{
    seL4_NBSend(endpoint.bits, info);
}

static inline void sel4_endpoint_nb_send_with(sel4_ipc_buffer_t *ipc, sel4_endpoint_t endpoint,
                                              sel4_message_info_t info)
{
    seL4_NBSend_with(ipc, endpoint.bits, info);
}

static inline void sel4_endpoint_nb_send_regs(sel4_endpoint_t endpoint, sel4_message_info_t info,
                                              const sel4_registers_t *words)
{
    sel4_sys_send((seL4_Word)seL4_SysNBSend, endpoint.bits, info.words[0], words->word[0],
                  words->word[1], words->word[2], words->word[3]);
}

/*
 * Sends a message and waits for the answer, whose words replace those sent.
 *
 * Needs   SEL4_RIGHT_WRITE, and SEL4_RIGHT_GRANT or SEL4_RIGHT_GRANT_REPLY
 * Blocks  until the receiver replies
 */
static inline sel4_message_info_t sel4_endpoint_call(sel4_endpoint_t endpoint,
                                                     sel4_message_info_t info)
{
    return seL4_Call(endpoint.bits, info);
}

static inline sel4_message_info_t
sel4_endpoint_call_with(sel4_ipc_buffer_t *ipc, sel4_endpoint_t endpoint, sel4_message_info_t info)
{
    return seL4_Call_with(ipc, endpoint.bits, info);
}

static inline sel4_message_info_t
sel4_endpoint_call_regs(sel4_endpoint_t endpoint, sel4_message_info_t info, sel4_registers_t *words)
{
    sel4_message_info_t answer;
    seL4_Word badge;
    sel4_sys_send_recv((seL4_Word)seL4_SysCall, endpoint.bits, &badge, info.words[0],
                       &answer.words[0], &words->word[0], &words->word[1], &words->word[2],
                       &words->word[3], 0);
    return answer;
}

/*
 * Receives a message.  When it was sent by a call, `reply` then holds the authority to answer; with
 * MCS, an answer that `reply` still owed is dropped.
 *
 * Needs   SEL4_RIGHT_READ
 * Blocks  until a message comes
 */
static inline sel4_received_t sel4_endpoint_recv(sel4_endpoint_t endpoint, sel4_reply_t reply)
{
    sel4_received_t received;
    received.info = sel4_priv_recv(endpoint.bits, &received.badge, reply);
    return received;
}

static inline sel4_received_t sel4_endpoint_recv_with(sel4_ipc_buffer_t *ipc,
                                                      sel4_endpoint_t endpoint, sel4_reply_t reply)
{
    sel4_received_t received;
    received.info = sel4_priv_recv_with(ipc, endpoint.bits, &received.badge, reply);
    return received;
}

static inline sel4_received_t sel4_endpoint_recv_regs(sel4_endpoint_t endpoint, sel4_reply_t reply,
                                                      sel4_registers_t *ret_words)
{
    sel4_received_t received;
    sel4_sys_recv((seL4_Word)seL4_SysRecv, endpoint.bits, &received.badge, &received.info.words[0],
                  &ret_words->word[0], &ret_words->word[1], &ret_words->word[2],
                  &ret_words->word[3], sel4_priv_reply_bits(reply));
    return received;
}

/*
 * Receives a message if one waits; otherwise gives a badge of 0.  A badge of 0 also comes from a
 * sender whose capability has none: give senders badges where it matters.
 *
 * Needs   SEL4_RIGHT_READ
 * Blocks  never
 */
static inline sel4_received_t sel4_endpoint_nb_recv(sel4_endpoint_t endpoint, sel4_reply_t reply)
{
    sel4_received_t received;
    received.info = sel4_priv_nb_recv(endpoint.bits, &received.badge, reply);
    return received;
}

static inline sel4_received_t
sel4_endpoint_nb_recv_with(sel4_ipc_buffer_t *ipc, sel4_endpoint_t endpoint, sel4_reply_t reply)
{
    sel4_received_t received;
    received.info = sel4_priv_nb_recv_with(ipc, endpoint.bits, &received.badge, reply);
    return received;
}

static inline sel4_received_t sel4_endpoint_nb_recv_regs(sel4_endpoint_t endpoint,
                                                         sel4_reply_t reply,
                                                         sel4_registers_t *ret_words)
{
    sel4_received_t received;
    sel4_sys_recv((seL4_Word)seL4_SysNBRecv, endpoint.bits, &received.badge,
                  &received.info.words[0], &ret_words->word[0], &ret_words->word[1],
                  &ret_words->word[2], &ret_words->word[3], sel4_priv_reply_bits(reply));
    return received;
}

/*
 * Answers the call that `reply` holds, then receives the next message, in one kernel entry.
 *
 * Needs   SEL4_RIGHT_READ
 * Blocks  until a message comes
 */
static inline sel4_received_t sel4_endpoint_reply_recv(sel4_endpoint_t endpoint,
                                                       sel4_message_info_t info, sel4_reply_t reply)
{
    sel4_received_t received;
    received.info = sel4_priv_reply_recv(endpoint.bits, info, &received.badge, reply);
    return received;
}

static inline sel4_received_t sel4_endpoint_reply_recv_with(sel4_ipc_buffer_t *ipc,
                                                            sel4_endpoint_t endpoint,
                                                            sel4_message_info_t info,
                                                            sel4_reply_t reply)
{
    sel4_received_t received;
    received.info = sel4_priv_reply_recv_with(ipc, endpoint.bits, info, &received.badge, reply);
    return received;
}

static inline sel4_received_t sel4_endpoint_reply_recv_regs(sel4_endpoint_t endpoint,
                                                            sel4_message_info_t info,
                                                            sel4_reply_t reply,
                                                            sel4_registers_t *words)
{
    sel4_received_t received;
    sel4_sys_send_recv((seL4_Word)seL4_SysReplyRecv, endpoint.bits, &received.badge, info.words[0],
                       &received.info.words[0], &words->word[0], &words->word[1], &words->word[2],
                       &words->word[3], sel4_priv_reply_bits(reply));
    return received;
}

// Lets others of the same priority run.
static inline void sel4_yield(void)
{
    seL4_Yield();
}

#if SEL4_CONFIG(KERNEL_MCS)
#include <sel4c/ipc_mcs.h>
#endif
