// SPDX-License-Identifier: BSD-2-Clause
//
// Rendezvous (seL4 manual, "Endpoints").

#include "endpoint.h"

#include "arch.h"
#include "message.h"
#include "notification.h"
#include "reply.h"
#include "sched_context.h"
#include "scheduler.h"

static void wait_to_send(endpoint_t *endpoint, tcb_t *sender, sending_t how)
{
    sender->waits_for.endpoint = endpoint;
    sender->send_badge = how.badge;
    sender->send_grant = how.may_grant;
    sender->send_grant_reply = how.may_grant_reply;
    sender->send_is_call = how.is_call;
    thread_set_state(sender, THREAD_SENDING);
    queue_insert(&endpoint->queue, sender);
}

// After a call was delivered: the caller waits for the reply, or for ever if none can come.
static void await_reply(tcb_t *caller, tcb_t *callee, reply_t *reply, bool may_reply,
                        bool may_donate)
{
    if (reply != NULL && may_reply) {
        reply_push(caller, callee, reply, may_donate);
    } else {
        thread_set_state(caller, THREAD_INACTIVE);
    }
}

void endpoint_send(endpoint_t *endpoint, tcb_t *sender, sending_t how)
{
    tcb_t *receiver = endpoint->queue.first;
    if (receiver == NULL || receiver->state == THREAD_SENDING) {
        if (how.blocks) {
            wait_to_send(endpoint, sender, how);
        }
        return;
    }
    queue_remove(&endpoint->queue, receiver);
    message_transfer(sender, receiver, how.badge, how.may_grant, endpoint);
    reply_t *reply = receiver->reply;
    if (reply != NULL) {
        reply_unlink(reply);
    }
    // The receiver has to be out of its waiting state before it is given time.
    receiver->state = THREAD_RUNNING;
    if (how.is_call) {
        await_reply(sender, receiver, reply, how.may_grant || how.may_grant_reply, how.may_donate);
    } else if (how.may_donate && receiver->sched_context == NULL && sender->sched_context != NULL) {
        sched_context_donate(sender->sched_context, receiver);
    }
    sched_woken(receiver);
}

// Takes the message of the first sender.
static void take_message(endpoint_t *endpoint, tcb_t *receiver, reply_t *reply)
{
    tcb_t *sender = endpoint->queue.first;
    queue_remove(&endpoint->queue, sender);
    message_transfer(sender, receiver, sender->send_badge, sender->send_grant, endpoint);
    if (sender->send_is_call) {
        bool may_donate = sender->sched_context != NULL && sender->fault.type != seL4_Fault_Timeout;
        await_reply(sender, receiver, reply, sender->send_grant || sender->send_grant_reply,
                    may_donate);
    } else {
        thread_set_state(sender, THREAD_RUNNING);
        sched_woken(sender);
    }
}

static void wait_to_receive(endpoint_t *endpoint, tcb_t *receiver, cap_t cap, reply_t *reply)
{
    receiver->waits_for.endpoint = endpoint;
    receiver->receive_grant = (cap.endpoint.rights & RIGHT_GRANT) != 0;
    receiver->reply = reply;
    if (reply != NULL) {
        reply->tcb = receiver;
    }
    thread_set_state(receiver, THREAD_RECEIVING);
    queue_insert(&endpoint->queue, receiver);
}

void endpoint_receive(tcb_t *receiver, cap_t cap, bool blocks, cap_t reply_cap)
{
    endpoint_t *endpoint = cap_object(cap, endpoint_t);
    reply_t *reply = reply_cap.type == CAP_REPLY ? cap_object(reply_cap, reply_t) : NULL;
    if (reply != NULL && reply->tcb != NULL && reply->tcb != receiver) {
        // Somebody else waits with it or for it: that ends.
        tcb_t *other = reply->tcb;
        thread_cancel_ipc(other);
        thread_set_state(other, THREAD_INACTIVE);
    }
    notification_t *bound = receiver->bound_notification;
    if (bound != NULL && bound->is_active) {
        notification_take(bound, receiver);
        return;
    }
    if (bound != NULL && blocks) {
        notification_return_context(bound, receiver);
    }
    if (endpoint->queue.first != NULL && endpoint->queue.first->state == THREAD_SENDING) {
        take_message(endpoint, receiver, reply);
    } else if (blocks) {
        wait_to_receive(endpoint, receiver, cap, reply);
    } else {
        arch_set_badge(receiver, 0);
    }
}

void endpoint_remove(tcb_t *tcb)
{
    queue_remove(&tcb->waits_for.endpoint->queue, tcb);
}

void endpoint_reorder(tcb_t *tcb)
{
    endpoint_remove(tcb);
    queue_insert(&tcb->waits_for.endpoint->queue, tcb);
}

// Makes a thread whose wait was cut short do its system call again.
static void start_over(tcb_t *tcb, bool had_faulted)
{
    if (had_faulted) {
        thread_set_state(tcb, THREAD_INACTIVE);
        return;
    }
    thread_set_state(tcb, THREAD_RESTART);
    sched_woken(tcb);
}

void endpoint_destroy(endpoint_t *endpoint)
{
    tcb_t *tcb;
    while ((tcb = endpoint->queue.first) != NULL) {
        bool had_faulted = tcb->fault.type != seL4_Fault_NullFault;
        thread_cancel_ipc(tcb);
        start_over(tcb, had_faulted);
    }
}

void endpoint_cancel_badged(endpoint_t *endpoint, word_t badge)
{
    tcb_t *next;
    for (tcb_t *tcb = endpoint->queue.first; tcb != NULL && tcb->state == THREAD_SENDING;
         tcb = next) {
        next = tcb->queue_next;
        if (tcb->send_badge == badge) {
            bool had_faulted = tcb->fault.type != seL4_Fault_NullFault;
            thread_cancel_ipc(tcb);
            start_over(tcb, had_faulted);
        }
    }
}
