// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Notifications: a word into which signals are or-ed, and that a waiter takes whole.
 *
 * A signal carries only the badge of its capability, so nothing here uses the IPC buffer.
 *
 * Raw layer: seL4_Signal, seL4_Wait, seL4_Poll.
 */

#include <sel4/sel4.h>

#include <sel4c/cap.h>
#include <sel4c/reply.h>

/*
 * Or-s the badge of the capability into the notification.
 *
 * Needs   SEL4_RIGHT_WRITE
 * Blocks  never
 */
static inline void sel4_notification_signal(sel4_notification_t notification)
{
    seL4_Signal(notification.bits);
}

static inline seL4_Word sel4_priv_notification_take(seL4_Word sys, sel4_notification_t notification)
{
    seL4_Word badge;
    seL4_Word info;
    seL4_Word word[4];
    sel4_sys_recv(sys, notification.bits, &badge, &info, &word[0], &word[1], &word[2], &word[3], 0);
    return badge;
}

/*
 * Takes what was signalled: the badges or-ed together.
 *
 * Needs   SEL4_RIGHT_READ
 * Blocks  until something was signalled
 */
static inline seL4_Word sel4_notification_wait(sel4_notification_t notification)
{
    return sel4_priv_notification_take((seL4_Word)SEL4_PRIV_SYS_WAIT, notification);
}

/*
 * Takes what was signalled; 0 when nothing was, or only signals without a badge.
 *
 * Needs   SEL4_RIGHT_READ
 * Blocks  never
 */
static inline seL4_Word sel4_notification_poll(sel4_notification_t notification)
{
    return sel4_priv_notification_take((seL4_Word)SEL4_PRIV_SYS_POLL, notification);
}
