// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Notifications: a word of pending signals and a queue of threads that wait for one.

#include "queue.h"

typedef struct notification {
    wait_queue_t queue;
    tcb_t *bound_tcb;
    struct sched_context *context;
    word_t word;
    bool is_active; // Signalled and not yet taken; the word may be 0 all the same.
} notification_t;

_Static_assert(sizeof(notification_t) <= BIT(seL4_NotificationBits),
               "the ABI fixes the size of a notification");

void notification_signal(notification_t *notification, word_t badge);
void notification_wait(notification_t *notification, tcb_t *tcb, bool blocks);

// Hands the pending signals of an active notification to `tcb`.
void notification_take(notification_t *notification, tcb_t *tcb);

void notification_bind(notification_t *notification, tcb_t *tcb);
void notification_unbind(tcb_t *tcb);

// A thread that runs on the notification's scheduling context and is about to wait gives it back.
void notification_return_context(notification_t *notification, tcb_t *tcb);

void notification_remove(tcb_t *tcb);
void notification_reorder(tcb_t *tcb);
void notification_destroy(notification_t *notification);
