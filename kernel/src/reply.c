// SPDX-License-Identifier: BSD-2-Clause
//
// Chains of calls (seL4 manual, "Scheduling Context Donation").

#include "reply.h"

#include "message.h"
#include "refill.h"
#include "sched_context.h"
#include "scheduler.h"

void reply_unlink(reply_t *reply)
{
    if (reply->tcb != NULL) {
        reply->tcb->reply = NULL;
        reply->tcb = NULL;
    }
}

void reply_push(tcb_t *caller, tcb_t *callee, reply_t *reply, bool may_donate)
{
    CHECK(reply->tcb == NULL && reply->prev == NULL && reply->next == NULL &&
          reply->context == NULL);
    reply->tcb = caller;
    caller->reply = reply;
    thread_set_state(caller, THREAD_REPLY_AWAITED);
    sched_context_t *context = caller->sched_context;
    if (!may_donate || context == NULL || callee->sched_context != NULL) {
        return;
    }
    reply->prev = context->reply;
    if (reply->prev != NULL) {
        reply->prev->next = reply;
        reply->prev->context = NULL;
    }
    reply->context = context;
    context->reply = reply;
    sched_context_donate(context, callee);
}

// Takes a call out of its chain; the latest one gives the context back.
static void pop(reply_t *reply)
{
    tcb_t *caller = reply->tcb;
    sched_context_t *context = reply->context;
    if (context != NULL) {
        context->reply = reply->prev;
        if (reply->prev != NULL) {
            reply->prev->next = NULL;
            reply->prev->context = context;
        }
        if (caller->sched_context == NULL) {
            sched_context_donate(context, caller);
        }
    } else {
        if (reply->next != NULL) {
            reply->next->prev = reply->prev;
        }
        if (reply->prev != NULL) {
            reply->prev->next = reply->next;
        }
    }
    reply->prev = reply->next = NULL;
    reply->context = NULL;
    reply_unlink(reply);
}

void reply_abandon(tcb_t *caller)
{
    reply_t *reply = caller->reply;
    // The chain falls apart here: time lent by those before does not come back through this call.
    if (reply->context != NULL) {
        reply->context->reply = NULL;
    }
    if (reply->next != NULL) {
        reply->next->prev = NULL;
    }
    if (reply->prev != NULL) {
        reply->prev->next = NULL;
    }
    reply->prev = reply->next = NULL;
    reply->context = NULL;
    reply_unlink(reply);
}

void reply_destroy(reply_t *reply)
{
    tcb_t *tcb = reply->tcb;
    if (tcb == NULL) {
        return;
    }
    if (tcb->state == THREAD_REPLY_AWAITED) {
        pop(reply);
        tcb->fault.type = seL4_Fault_NullFault;
        thread_set_state(tcb, THREAD_INACTIVE);
    } else {
        thread_cancel_ipc(tcb);
        thread_set_state(tcb, THREAD_INACTIVE);
    }
}

// The answered thread goes on, now or when its time comes.
static void go_on(tcb_t *tcb, bool was_timeout)
{
    sched_context_t *context = tcb->sched_context;
    if (context == NULL || !thread_is_runnable(tcb)) {
        return;
    }
    if (refill_is_ready(context) && refill_is_sufficient(context, 0)) {
        sched_woken(tcb);
    } else if (fault_has_timeout_handler(tcb) && !was_timeout) {
        fault_raise_timeout(tcb);
    } else {
        sched_postpone(context);
    }
}

void reply_send(tcb_t *sender, reply_t *reply, bool may_grant)
{
    tcb_t *receiver = reply->tcb;
    if (receiver == NULL || receiver->state != THREAD_REPLY_AWAITED) {
        return;
    }
    pop(reply);
    bool was_timeout = receiver->fault.type == seL4_Fault_Timeout;
    if (receiver->sched_context != NULL && receiver->sched_context->is_sporadic &&
        receiver->sched_context != sched.context) {
        refill_unblock(receiver->sched_context);
    }
    if (receiver->fault.type == seL4_Fault_NullFault) {
        message_transfer(sender, receiver, 0, may_grant, NULL);
        thread_set_state(receiver, THREAD_RUNNING);
    } else {
        bool goes_on = fault_apply_reply(receiver, sender);
        receiver->fault.type = seL4_Fault_NullFault;
        thread_set_state(receiver, goes_on ? THREAD_RESTART : THREAD_INACTIVE);
    }
    go_on(receiver, was_timeout);
}
