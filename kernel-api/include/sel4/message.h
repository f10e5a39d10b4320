// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * How a message gets into registers, through the kernel, and out again.  Every system call that
 * carries one is three of these steps, for example load, exchange, deliver.
 *
 *   in    load from the IPC buffer      gather from pointers
 *   call  receive, exchange, nbsend_receive
 *   out   deliver to the IPC buffer     scatter to pointers
 *
 * Not part of libsel4's interface.  The steps stand apart because a plain system call fetches the
 * IPC buffer's address again after the call, where libsel4 does so too: kept, it would cost a
 * saved register.
 */

#include <sel4/functions.h>
#include <sel4/sel4_arch/sys.h>

typedef struct sel4_sys_message {
    seL4_Word badge; // Set by the kernel only.
    seL4_MessageInfo_t info;
    seL4_Word mr0;
    seL4_Word mr1;
    seL4_Word mr2;
    seL4_Word mr3;
} sel4_sys_message_t;

// All four words are loaded, however long the message is.
static inline sel4_sys_message_t sel4_sys_load(const seL4_IPCBuffer *ipc, seL4_MessageInfo_t info)
{
    sel4_sys_message_t message;

    message.badge = 0;
    message.info = info;
    message.mr0 = ipc->msg[0];
    message.mr1 = ipc->msg[1];
    message.mr2 = ipc->msg[2];
    message.mr3 = ipc->msg[3];
    return message;
}

// The word behind `mr`, or zero, unread, if there is none or the message ends before `place`.
static inline seL4_Word sel4_sys_word(seL4_MessageInfo_t info, seL4_Word place, const seL4_Word *mr)
{
    seL4_Word word = 0;

    if (mr != seL4_Null && seL4_MessageInfo_get_length(info) > place) {
        word = *mr;
    }
    return word;
}

static inline sel4_sys_message_t sel4_sys_gather(seL4_MessageInfo_t info, const seL4_Word *mr0,
                                                 const seL4_Word *mr1, const seL4_Word *mr2,
                                                 const seL4_Word *mr3)
{
    sel4_sys_message_t message;

    message.badge = 0;
    message.info = info;
    message.mr0 = sel4_sys_word(info, 0, mr0);
    message.mr1 = sel4_sys_word(info, 1, mr1);
    message.mr2 = sel4_sys_word(info, 2, mr2);
    message.mr3 = sel4_sys_word(info, 3, mr3);
    return message;
}

static inline sel4_sys_message_t sel4_sys_receive(seL4_Syscall_ID sys, seL4_CPtr src,
                                                  seL4_CPtr reply)
{
    sel4_sys_message_t message;

    sel4_sys_recv((seL4_Word)sys, src, &message.badge, &message.info.words[0], &message.mr0,
                  &message.mr1, &message.mr2, &message.mr3, reply);
    return message;
}

static inline void sel4_sys_exchange(seL4_Syscall_ID sys, seL4_CPtr dest,
                                     sel4_sys_message_t *message, seL4_CPtr reply)
{
    sel4_sys_send_recv((seL4_Word)sys, dest, &message->badge, message->info.words[0],
                       &message->info.words[0], &message->mr0, &message->mr1, &message->mr2,
                       &message->mr3, reply);
}

#ifdef CONFIG_KERNEL_MCS
static inline void sel4_sys_nbsend_receive(seL4_Syscall_ID sys, seL4_CPtr dest, seL4_CPtr src,
                                           sel4_sys_message_t *message, seL4_CPtr reply)
{
    sel4_sys_nbsend_recv((seL4_Word)sys, dest, src, &message->badge, message->info.words[0],
                         &message->info.words[0], &message->mr0, &message->mr1, &message->mr2,
                         &message->mr3, reply);
}
#endif

static inline seL4_MessageInfo_t sel4_sys_finish(const sel4_sys_message_t *message,
                                                 seL4_Word *sender)
{
    if (sender != seL4_Null) {
        *sender = message->badge;
    }
    return message->info;
}

static inline seL4_MessageInfo_t sel4_sys_deliver(const sel4_sys_message_t *message,
                                                  seL4_IPCBuffer *ipc, seL4_Word *sender)
{
    ipc->msg[0] = message->mr0;
    ipc->msg[1] = message->mr1;
    ipc->msg[2] = message->mr2;
    ipc->msg[3] = message->mr3;
    return sel4_sys_finish(message, sender);
}

static inline seL4_MessageInfo_t sel4_sys_scatter(const sel4_sys_message_t *message,
                                                  seL4_Word *sender, seL4_Word *mr0, seL4_Word *mr1,
                                                  seL4_Word *mr2, seL4_Word *mr3)
{
    if (mr0 != seL4_Null) {
        *mr0 = message->mr0;
    }
    if (mr1 != seL4_Null) {
        *mr1 = message->mr1;
    }
    if (mr2 != seL4_Null) {
        *mr2 = message->mr2;
    }
    if (mr3 != seL4_Null) {
        *mr3 = message->mr3;
    }
    return sel4_sys_finish(message, sender);
}

// One-way sends need no message in between.

static inline void sel4_sys_send_buffer(seL4_Syscall_ID sys, const seL4_IPCBuffer *ipc,
                                        seL4_CPtr dest, seL4_MessageInfo_t info)
{
    sel4_sys_send((seL4_Word)sys, dest, info.words[0], ipc->msg[0], ipc->msg[1], ipc->msg[2],
                  ipc->msg[3]);
}

/*
 * A word of a one-way send.  libsel4 does not look at its place: it reads all words or, of an empty
 * message, none; on x86 all, always.
 */
static inline seL4_Word sel4_sys_send_word(seL4_MessageInfo_t info, const seL4_Word *mr)
{
#if SEL4_SYS_SEND_SKIPS_EMPTY
    return sel4_sys_word(info, 0, mr);
#else
    (void)info;
    return mr != seL4_Null ? *mr : 0;
#endif
}

static inline void sel4_sys_send_words(seL4_Syscall_ID sys, seL4_CPtr dest, seL4_MessageInfo_t info,
                                       const seL4_Word *mr0, const seL4_Word *mr1,
                                       const seL4_Word *mr2, const seL4_Word *mr3)
{
    sel4_sys_send((seL4_Word)sys, dest, info.words[0], sel4_sys_send_word(info, mr0),
                  sel4_sys_send_word(info, mr1), sel4_sys_send_word(info, mr2),
                  sel4_sys_send_word(info, mr3));
}

// A system call that takes one word and gives one back, in the register of the badge.
static inline seL4_Word sel4_sys_ask(seL4_Syscall_ID sys, seL4_Word word)
{
    sel4_sys_message_t message = { 0, { { 0 } }, 0, 0, 0, 0 };

    sel4_sys_exchange(sys, word, &message, 0);
    return message.badge;
}
