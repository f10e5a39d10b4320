// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Scheduling contexts: processor time as an object.  A context lends its time to one thread; it may
 * also be bound to a notification, which passes it on to the thread that it wakes.
 */

#include "invocation.h"
#include "tcb.h"

typedef struct refill {
    ticks_t time;
    ticks_t amount;
} refill_t;

typedef struct sched_context {
    ticks_t period; // 0: round robin.
    ticks_t budget;
    ticks_t consumed; // Since somebody asked.
    word_t badge;
    tcb_t *tcb;
    struct notification *notification;
    struct reply *reply; // Top of the chain of calls that it was lent along.
    tcb_t *yielded_from;
    uint32_t refill_index; // Of the head.
    uint32_t refill_count;
    uint32_t refill_max; // 0: not configured.
    bool is_sporadic;
    refill_t refills[];
} sched_context_t;

_Static_assert(sizeof(sched_context_t) + 2 * sizeof(refill_t) <= BIT(seL4_MinSchedContextBits),
               "two refills fit into the smallest scheduling context");

static inline bool sched_context_is_round_robin(const sched_context_t *context)
{
    return context->period == 0;
}

static inline bool sched_context_is_active(const sched_context_t *context)
{
    return context != NULL && context->refill_max > 0;
}

void sched_context_destroy(sched_context_t *context);
void sched_context_bind(sched_context_t *context, tcb_t *tcb);
void sched_context_unbind_tcb(sched_context_t *context);
void sched_context_unbind_notification(sched_context_t *context);
// The context leaves the thread that has it and goes to `to`.
void sched_context_donate(sched_context_t *context, tcb_t *to);
// A thread that has just got time starts, if it can.
void sched_context_resume(sched_context_t *context);
// Ends a YieldTo that the context's thread was given.
void sched_context_finish_yield(sched_context_t *context);
word_t sched_context_take_consumed(sched_context_t *context);

result_t sched_context_invoke(call_t *call);
result_t sched_control_invoke(call_t *call);
