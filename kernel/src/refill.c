// SPDX-License-Identifier: BSD-2-Clause
//
// Sporadic servers: time used at T comes back at T + period (seL4 manual, "Scheduling Contexts").
// When the ring is full, or an amount is too small to be worth a switch, refills are merged, always
// towards the later time, so that no window ever sees more than its budget.

#include "refill.h"

#include "arch.h"
#include "scheduler.h"

ticks_t refill_kernel_pass(void)
{
    return arch_us_to_ticks(KERNEL_PASS_US);
}

ticks_t refill_min_ticks(void)
{
    return arch_us_to_ticks(REFILL_MIN_US);
}

static refill_t *at(sched_context_t *context, word_t position)
{
    word_t index = context->refill_index + position;
    return &context->refills[index >= context->refill_max ? index - context->refill_max : index];
}

refill_t *refill_head(sched_context_t *context)
{
    return at(context, 0);
}

static refill_t *tail(sched_context_t *context)
{
    return at(context, context->refill_count - 1);
}

static refill_t pop(sched_context_t *context)
{
    refill_t head = *refill_head(context);
    CHECK(context->refill_count > 1);
    context->refill_index =
        context->refill_index + 1 == context->refill_max ? 0 : context->refill_index + 1;
    context->refill_count--;
    return head;
}

// Puts time back for later: as a refill of its own, or merged into the last one.
static void give_back(sched_context_t *context, refill_t refill)
{
    refill_t *last = tail(context);
    if (last->time + last->amount >= refill.time) {
        last->amount += refill.amount;
    } else if (context->refill_count < context->refill_max) {
        context->refill_count++;
        *tail(context) = refill;
    } else {
        last->time = refill.time - last->amount;
        last->amount += refill.amount;
    }
}

// Merges from the front until the head is worth a switch.
static void fatten_head(sched_context_t *context)
{
    while (context->refill_count > 1 && refill_head(context)->amount < refill_min_ticks()) {
        refill_t small = pop(context);
        refill_head(context)->amount += small.amount;
        refill_head(context)->time -= small.amount < refill_head(context)->time ? small.amount : 0;
        if (refill_head(context)->time < small.time) {
            refill_head(context)->time = small.time;
        }
    }
}

static void add_empty_tail(sched_context_t *context)
{
    context->refill_count = 2;
    *at(context, 1) = (refill_t){ .time = refill_head(context)->time, .amount = 0 };
}

void refill_new(sched_context_t *context, word_t max, ticks_t budget, ticks_t period)
{
    context->period = period;
    context->budget = budget;
    context->refill_max = (uint32_t)max;
    context->refill_index = 0;
    context->refill_count = 1;
    *refill_head(context) = (refill_t){ .time = sched.now, .amount = budget };
    if (period == 0) {
        add_empty_tail(context);
    }
}

void refill_update(sched_context_t *context, word_t max, ticks_t budget, ticks_t period)
{
    refill_t head = *refill_head(context);
    if (refill_is_ready(context)) {
        head.time = sched.now;
    }
    context->period = period;
    context->budget = budget;
    context->refill_max = (uint32_t)max;
    context->refill_index = 0;
    context->refill_count = 1;
    if (period == 0) {
        head.amount = budget;
        context->refills[0] = head;
        add_empty_tail(context);
    } else if (head.amount >= budget) {
        head.amount = budget;
        context->refills[0] = head;
    } else {
        context->refills[0] = head;
        give_back(context,
                  (refill_t){ .time = head.time + period, .amount = budget - head.amount });
        fatten_head(context);
    }
}

bool refill_is_ready(sched_context_t *context)
{
    return refill_head(context)->time <= sched.now + refill_kernel_pass();
}

ticks_t refill_left(sched_context_t *context, ticks_t used)
{
    ticks_t amount = refill_head(context)->amount;
    return amount > used ? amount - used : 0;
}

bool refill_is_sufficient(sched_context_t *context, ticks_t used)
{
    return refill_left(context, used) >= refill_min_ticks();
}

void refill_use_up(sched_context_t *context, ticks_t used)
{
    if (sched_context_is_round_robin(context)) {
        refill_head(context)->amount += tail(context)->amount;
        tail(context)->amount = 0;
        return;
    }
    while (refill_head(context)->amount <= used) {
        used -= refill_head(context)->amount;
        if (context->refill_count == 1) {
            refill_head(context)->time += context->period;
        } else {
            refill_t head = pop(context);
            head.time += context->period;
            give_back(context, head);
        }
    }
    if (used > 0 && refill_is_ready(context)) {
        refill_use_part(context, used);
    } else if (used > 0) {
        // Overrun of a head that was not due: it starts later.
        refill_head(context)->time += used;
    }
    fatten_head(context);
}

void refill_use_part(sched_context_t *context, ticks_t used)
{
    refill_t *head = refill_head(context);
    if (sched_context_is_round_robin(context)) {
        head->amount -= used;
        tail(context)->amount += used;
        return;
    }
    ticks_t left = head->amount - used;
    refill_t back = { .time = head->time + context->period, .amount = used };
    if (context->refill_max == 1 || (context->refill_count == 1 && left < refill_min_ticks())) {
        head->time += context->period;
        return;
    }
    if (context->refill_count == context->refill_max || left < refill_min_ticks()) {
        (void)pop(context);
        refill_head(context)->amount += left;
    } else {
        head->amount = left;
        head->time += used;
    }
    give_back(context, back);
}

void refill_unblock(sched_context_t *context)
{
    if (sched_context_is_round_robin(context) || !refill_is_ready(context)) {
        return;
    }
    refill_head(context)->time = sched.now + refill_kernel_pass();
    sched.must_reprogram = true;
    while (context->refill_count > 1 &&
           at(context, 1)->time <= refill_head(context)->time + refill_head(context)->amount) {
        refill_t head = pop(context);
        refill_head(context)->amount += head.amount;
        refill_head(context)->time = head.time;
    }
}

ticks_t refill_sum(sched_context_t *context)
{
    ticks_t sum = 0;
    for (word_t i = 0; i < context->refill_count; i++) {
        sum += at(context, i)->amount;
    }
    return sum;
}
