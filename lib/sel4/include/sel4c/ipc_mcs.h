// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Message calls that only MCS kernels have.  Include <sel4c/ipc.h> instead.

#include <sel4/sel4.h>

#include <sel4c/gen/config.h>
#include <sel4c/ipc.h>

#if SEL4_CONFIG(KERNEL_MCS)

/*
 * Sends to `dest` without blocking, then receives from `source`, in one kernel entry.  `dest` is an
 * endpoint, a notification or a reply.
 *
 * Needs   SEL4_RIGHT_WRITE on `dest`, SEL4_RIGHT_READ on `source`
 * Blocks  until a message comes from `source`
 */
static inline sel4_received_t sel4_endpoint_nb_send_recv(sel4_cap_t dest, sel4_message_info_t info,
                                                         sel4_endpoint_t source, sel4_reply_t reply)
{
    sel4_received_t received;
    received.info = seL4_NBSendRecv(dest.bits, info, source.bits, &received.badge, reply.bits);
    return received;
}

static inline sel4_received_t
sel4_endpoint_nb_send_recv_with(sel4_ipc_buffer_t *ipc, sel4_cap_t dest, sel4_message_info_t info,
                                sel4_endpoint_t source, sel4_reply_t reply)
{
    sel4_received_t received;
    received.info =
        seL4_NBSendRecv_with(ipc, dest.bits, info, source.bits, &received.badge, reply.bits);
    return received;
}

static inline sel4_received_t
sel4_endpoint_nb_send_recv_regs(sel4_cap_t dest, sel4_message_info_t info, sel4_endpoint_t source,
                                sel4_reply_t reply, sel4_registers_t *words)
{
    sel4_received_t received;
    sel4_sys_nbsend_recv((seL4_Word)seL4_SysNBSendRecv, dest.bits, source.bits, &received.badge,
                         info.words[0], &received.info.words[0], &words->word[0], &words->word[1],
                         &words->word[2], &words->word[3], reply.bits);
    return received;
}

/*
 * Sends to `dest` without blocking, then receives from `source`, where nobody is expected to call:
 * there is no reply object.
 *
 * Needs   SEL4_RIGHT_WRITE on `dest`, SEL4_RIGHT_READ on `source`
 * Blocks  until a message comes from `source`
 */
static inline sel4_received_t sel4_endpoint_nb_send_wait(sel4_cap_t dest, sel4_message_info_t info,
                                                         sel4_endpoint_t source)
{
    sel4_received_t received;
    received.info = seL4_NBSendWait(dest.bits, info, source.bits, &received.badge);
    return received;
}

static inline sel4_received_t sel4_endpoint_nb_send_wait_with(sel4_ipc_buffer_t *ipc,
                                                              sel4_cap_t dest,
                                                              sel4_message_info_t info,
                                                              sel4_endpoint_t source)
{
    sel4_received_t received;
    received.info = seL4_NBSendWait_with(ipc, dest.bits, info, source.bits, &received.badge);
    return received;
}

static inline sel4_received_t sel4_endpoint_nb_send_wait_regs(sel4_cap_t dest,
                                                              sel4_message_info_t info,
                                                              sel4_endpoint_t source,
                                                              sel4_registers_t *words)
{
    sel4_received_t received;
    // The kernel takes `dest` from the register of the reply object here.
    sel4_sys_nbsend_recv((seL4_Word)seL4_SysNBSendWait, 0, source.bits, &received.badge,
                         info.words[0], &received.info.words[0], &words->word[0], &words->word[1],
                         &words->word[2], &words->word[3], dest.bits);
    return received;
}

/*
 * Receives where nobody is expected to call: there is no reply object, and a caller would wait for
 * ever.
 *
 * Needs   SEL4_RIGHT_READ
 * Blocks  until a message comes
 */
static inline sel4_received_t sel4_endpoint_wait(sel4_endpoint_t endpoint)
{
    sel4_received_t received;
    received.info = seL4_Wait(endpoint.bits, &received.badge);
    return received;
}

static inline sel4_received_t sel4_endpoint_wait_with(sel4_ipc_buffer_t *ipc,
                                                      sel4_endpoint_t endpoint)
{
    sel4_received_t received;
    received.info = seL4_Wait_with(ipc, endpoint.bits, &received.badge);
    return received;
}

static inline sel4_received_t sel4_endpoint_wait_regs(sel4_endpoint_t endpoint,
                                                      sel4_registers_t *ret_words)
{
    sel4_received_t received;
    sel4_sys_recv((seL4_Word)seL4_SysWait, endpoint.bits, &received.badge, &received.info.words[0],
                  &ret_words->word[0], &ret_words->word[1], &ret_words->word[2],
                  &ret_words->word[3], 0);
    return received;
}

// The same without blocking: a badge of 0 when there is no message.
static inline sel4_received_t sel4_endpoint_nb_wait(sel4_endpoint_t endpoint)
{
    sel4_received_t received;
    received.info = seL4_NBWait(endpoint.bits, &received.badge);
    return received;
}

static inline sel4_received_t sel4_endpoint_nb_wait_with(sel4_ipc_buffer_t *ipc,
                                                         sel4_endpoint_t endpoint)
{
    sel4_received_t received;
    received.info = seL4_NBWait_with(ipc, endpoint.bits, &received.badge);
    return received;
}

static inline sel4_received_t sel4_endpoint_nb_wait_regs(sel4_endpoint_t endpoint,
                                                         sel4_registers_t *ret_words)
{
    sel4_received_t received;
    sel4_sys_recv((seL4_Word)seL4_SysNBWait, endpoint.bits, &received.badge,
                  &received.info.words[0], &ret_words->word[0], &ret_words->word[1],
                  &ret_words->word[2], &ret_words->word[3], 0);
    return received;
}

#endif
