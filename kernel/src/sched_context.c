// SPDX-License-Identifier: BSD-2-Clause
//
// Scheduling contexts: binding, lending, and the invocations of SchedContext and SchedControl.

#include "sched_context.h"

#include "arch.h"
#include "notification.h"
#include "refill.h"
#include "reply.h"
#include "scheduler.h"

void sched_context_resume(sched_context_t *context)
{
    tcb_t *tcb = context->tcb;
    if (tcb == NULL || !sched_is_schedulable(tcb)) {
        return;
    }
    if (!refill_is_ready(context) || !refill_is_sufficient(context, 0)) {
        if (tcb != sched.current) {
            sched_postpone(context);
        }
    }
}

void sched_context_bind(sched_context_t *context, tcb_t *tcb)
{
    context->tcb = tcb;
    tcb->sched_context = context;
    if (context->is_sporadic && sched_context_is_active(context) && context != sched.context) {
        refill_unblock(context);
    }
    sched_context_resume(context);
    if (sched_is_schedulable(tcb)) {
        sched_enqueue(tcb);
        sched_reconsider();
    }
}

void sched_context_unbind_tcb(sched_context_t *context)
{
    tcb_t *tcb = context->tcb;
    if (tcb == NULL) {
        return;
    }
    sched_dequeue(tcb);
    sched_release_remove(tcb);
    tcb->sched_context = NULL;
    context->tcb = NULL;
}

void sched_context_unbind_notification(sched_context_t *context)
{
    if (context->notification != NULL) {
        context->notification->context = NULL;
        context->notification = NULL;
    }
}

void sched_context_donate(sched_context_t *context, tcb_t *to)
{
    sched_context_unbind_tcb(context);
    context->tcb = to;
    to->sched_context = context;
}

void sched_context_destroy(sched_context_t *context)
{
    if (context->tcb != NULL) {
        sched_context_finish_yield(context);
        sched_context_unbind_tcb(context);
    }
    sched_context_unbind_notification(context);
    if (context->reply != NULL) {
        context->reply->context = NULL;
        context->reply = NULL;
    }
    if (context->yielded_from != NULL) {
        sched_context_finish_yield(context);
    }
    context->refill_max = 0;
    if (sched.context == context) {
        sched.context = NULL;
        sched.consumed = 0;
        sched_reconsider();
    }
}

word_t sched_context_take_consumed(sched_context_t *context)
{
    ticks_t consumed = context->consumed;
    context->consumed = 0;
    return arch_ticks_to_us(consumed);
}

void sched_context_finish_yield(sched_context_t *context)
{
    tcb_t *tcb = context->yielded_from;
    if (tcb == NULL) {
        return;
    }
    arch_set_message(tcb, 0, sched_context_take_consumed(context));
    arch_set_badge(tcb, 0);
    arch_set_info(tcb, seL4_MessageInfo_new(0, 0, 0, 1).words[0]);
    tcb->yield_to = NULL;
    context->yielded_from = NULL;
}

static result_t bind(call_t *call, sched_context_t *context)
{
    TRY(call_expect(call, 0, 1));
    cap_t cap = call->extra[0]->cap;
    if (cap.type != CAP_TCB && cap.type != CAP_NOTIFICATION) {
        return fail_invalid_capability(1);
    }
    if (cap.type == CAP_NOTIFICATION) {
        notification_t *notification = cap_object(cap, notification_t);
        if (context->notification != NULL || notification->context != NULL) {
            return fail_illegal();
        }
        notification->context = context;
        context->notification = notification;
        return OK;
    }
    tcb_t *tcb = cap_object(cap, tcb_t);
    if (context->tcb != NULL || tcb->sched_context != NULL) {
        return fail_illegal();
    }
    if (thread_is_stopped(tcb) && tcb->state != THREAD_INACTIVE &&
        !(sched_context_is_active(context) && refill_is_ready(context))) {
        return fail_illegal();
    }
    sched_context_bind(context, tcb);
    return OK;
}

static result_t unbind(sched_context_t *context)
{
    if (context->tcb == sched.current) {
        return fail_illegal();
    }
    sched_context_unbind_tcb(context);
    sched_context_unbind_notification(context);
    if (context->reply != NULL) {
        context->reply->context = NULL;
        context->reply = NULL;
    }
    return OK;
}

static result_t unbind_object(call_t *call, sched_context_t *context)
{
    TRY(call_expect(call, 0, 1));
    cap_t cap = call->extra[0]->cap;
    if (cap.type == CAP_TCB) {
        if (context->tcb != cap_object(cap, tcb_t) || context->tcb == sched.current) {
            return fail_illegal();
        }
        sched_context_unbind_tcb(context);
        return OK;
    }
    if (cap.type == CAP_NOTIFICATION) {
        if (context->notification != cap_object(cap, notification_t)) {
            return fail_illegal();
        }
        sched_context_unbind_notification(context);
        return OK;
    }
    return fail_invalid_capability(1);
}

static result_t yield_to(call_t *call, sched_context_t *context)
{
    tcb_t *caller = call->caller;
    tcb_t *tcb = context->tcb;
    if (tcb == NULL || tcb == caller || tcb->priority > caller->mcp || caller->yield_to != NULL) {
        return fail_illegal();
    }
    if (context->yielded_from != NULL) {
        sched_context_finish_yield(context);
    }
    if (!sched_is_schedulable(tcb)) {
        call_reply(call, 0, sched_context_take_consumed(context));
        return OK;
    }
    if (!refill_is_ready(context) || !refill_is_sufficient(context, 0)) {
        sched_postpone(context);
        call_reply(call, 0, sched_context_take_consumed(context));
        return OK;
    }
    sched_dequeue(tcb);
    if (tcb->priority < caller->priority) {
        sched_enqueue(tcb);
        call_reply(call, 0, sched_context_take_consumed(context));
        return OK;
    }
    context->yielded_from = caller;
    caller->yield_to = context;
    sched_reconsider();
    // Both go to the front of their queue, the target before the caller.
    sched_enqueue(caller);
    sched_enqueue(tcb);
    return OK;
}

result_t sched_context_invoke(call_t *call)
{
    sched_context_t *context = cap_object(call->cap, sched_context_t);
    switch (call->label) {
    case SchedContextConsumed:
        call_reply(call, 0, sched_context_take_consumed(context));
        return OK;
    case SchedContextBind:
        return bind(call, context);
    case SchedContextUnbind:
        return unbind(context);
    case SchedContextUnbindObject:
        return unbind_object(call, context);
    case SchedContextYieldTo:
        return yield_to(call, context);
    default:
        return fail_illegal();
    }
}

typedef struct parameters {
    ticks_t budget;
    ticks_t period;
    word_t refill_max;
    word_t badge;
    bool is_sporadic;
} parameters_t;

static void configure(sched_context_t *context, parameters_t wanted)
{
    context->badge = wanted.badge;
    context->is_sporadic = wanted.is_sporadic;
    if (context->tcb != NULL) {
        sched_release_remove(context->tcb);
        sched_dequeue(context->tcb);
        // Nothing of what was used before counts against the new budget twice.
        if (context == sched.context) {
            sched_commit_time();
        }
    }
    ticks_t period = wanted.budget == wanted.period ? 0 : wanted.period;
    if (context->refill_max > 0 && context->tcb != NULL && thread_is_runnable(context->tcb)) {
        refill_update(context, wanted.refill_max, wanted.budget, period);
    } else {
        refill_new(context, wanted.refill_max, wanted.budget, period);
    }
    sched.must_reprogram = true;
    tcb_t *tcb = context->tcb;
    if (tcb == NULL) {
        return;
    }
    sched_context_resume(context);
    if (tcb == sched.current) {
        sched_reconsider();
    } else {
        sched_woken(tcb);
    }
}

result_t sched_control_invoke(call_t *call)
{
    if (call->label != SchedControlConfigureFlags) {
        return fail_illegal();
    }
    TRY(call_expect(call, 5, 1));
    word_t budget_us = call_arg(call, 0);
    word_t period_us = call_arg(call, 1);
    word_t extra = call_arg(call, 2);
    word_t max_us = arch_max_period_us();
    if (budget_us > max_us || budget_us < REFILL_MIN_US) {
        return fail_range(REFILL_MIN_US, max_us);
    }
    if (period_us > max_us || period_us < REFILL_MIN_US) {
        return fail_range(REFILL_MIN_US, max_us);
    }
    if (budget_us > period_us) {
        return fail_range(REFILL_MIN_US, period_us);
    }
    cap_t cap = call->extra[0]->cap;
    if (cap.type != CAP_SCHED_CONTEXT) {
        return fail_invalid_capability(1);
    }
    word_t most = seL4_MaxExtraRefills(cap.sched_context.size_bits);
    if (extra > most) {
        return fail_range(0, most);
    }
    configure(cap_object(cap, sched_context_t),
              (parameters_t){
                  .budget = arch_us_to_ticks(budget_us),
                  .period = arch_us_to_ticks(period_us),
                  .refill_max = budget_us == period_us ? 2 : extra + 2,
                  .badge = call_arg(call, 3),
                  .is_sporadic = (call_arg(call, 4) & seL4_SchedContext_Sporadic) != 0,
              });
    return OK;
}
