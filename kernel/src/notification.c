// SPDX-License-Identifier: BSD-2-Clause
//
// Signals (seL4 manual, "Notifications").

#include "notification.h"

#include "arch.h"
#include "refill.h"
#include "reply.h"
#include "sched_context.h"
#include "scheduler.h"

static void lend_context(notification_t *notification, tcb_t *tcb)
{
    sched_context_t *context = notification->context;
    if (tcb->sched_context == NULL && context != NULL && context->tcb == NULL) {
        sched_context_donate(context, tcb);
        if (context->is_sporadic && context != sched.context && sched_context_is_active(context)) {
            refill_unblock(context);
        }
    }
}

void notification_return_context(notification_t *notification, tcb_t *tcb)
{
    sched_context_t *context = notification->context;
    if (context == NULL || context != tcb->sched_context) {
        return;
    }
    sched_dequeue(tcb);
    sched_release_remove(tcb);
    tcb->sched_context = NULL;
    context->tcb = NULL;
    if (tcb == sched.current) {
        sched_reconsider();
    }
}

static void wake(notification_t *notification, tcb_t *tcb, word_t badge)
{
    thread_set_state(tcb, THREAD_RUNNING);
    arch_set_badge(tcb, badge);
    lend_context(notification, tcb);
    sched_woken(tcb);
}

void notification_signal(notification_t *notification, word_t badge)
{
    tcb_t *waiting = notification->queue.first;
    tcb_t *bound = notification->bound_tcb;
    if (waiting != NULL) {
        queue_remove(&notification->queue, waiting);
        wake(notification, waiting, badge);
    } else if (!notification->is_active && bound != NULL && bound->state == THREAD_RECEIVING) {
        thread_cancel_ipc(bound);
        wake(notification, bound, badge);
    } else {
        notification->word |= badge;
        notification->is_active = true;
    }
}

void notification_take(notification_t *notification, tcb_t *tcb)
{
    arch_set_badge(tcb, notification->word);
    notification->word = 0;
    notification->is_active = false;
    lend_context(notification, tcb);
}

void notification_wait(notification_t *notification, tcb_t *tcb, bool blocks)
{
    if (notification->is_active) {
        notification_take(notification, tcb);
    } else if (blocks) {
        tcb->waits_for.notification = notification;
        thread_set_state(tcb, THREAD_WAITING);
        notification_return_context(notification, tcb);
        queue_insert(&notification->queue, tcb);
    } else {
        arch_set_badge(tcb, 0);
    }
}

void notification_bind(notification_t *notification, tcb_t *tcb)
{
    notification->bound_tcb = tcb;
    tcb->bound_notification = notification;
}

void notification_unbind(tcb_t *tcb)
{
    if (tcb->bound_notification != NULL) {
        tcb->bound_notification->bound_tcb = NULL;
        tcb->bound_notification = NULL;
    }
}

void notification_remove(tcb_t *tcb)
{
    queue_remove(&tcb->waits_for.notification->queue, tcb);
}

void notification_reorder(tcb_t *tcb)
{
    notification_remove(tcb);
    queue_insert(&tcb->waits_for.notification->queue, tcb);
}

void notification_destroy(notification_t *notification)
{
    tcb_t *tcb;
    if (notification->context != NULL) {
        sched_context_unbind_notification(notification->context);
    }
    if (notification->bound_tcb != NULL) {
        notification_unbind(notification->bound_tcb);
    }
    while ((tcb = notification->queue.first) != NULL) {
        queue_remove(&notification->queue, tcb);
        thread_set_state(tcb, THREAD_RESTART);
        sched_woken(tcb);
    }
}
