// SPDX-License-Identifier: BSD-2-Clause
//
// Fixed priorities, first in first out among equals, budgets enforced by one timer deadline.

#include "scheduler.h"

#include "arch.h"
#include "domain.h"
#include "refill.h"

#define BITMAP_WORDS ((CONFIG_NUM_PRIORITIES + 63) / 64)

typedef struct queue {
    tcb_t *first, *last;
} queue_t;

sched_t sched;
static queue_t ready[CONFIG_NUM_DOMAINS][CONFIG_NUM_PRIORITIES];
static uint64_t ready_bits[CONFIG_NUM_DOMAINS][BITMAP_WORDS];
static queue_t released;
static tcb_t idle_storage;
tcb_t *const idle_thread = &idle_storage;

void sched_init(void)
{
    arch_context_init(idle_thread);
    idle_thread->state = THREAD_IDLE;
    sched.current = idle_thread;
    sched.now = arch_timer_now();
    sched.must_choose = true;
    sched.must_reprogram = true;
    domain_init();
}

// ---- Queues

static void insert_between(queue_t *queue, tcb_t *tcb, tcb_t *before, tcb_t *after)
{
    tcb->ready_prev = before;
    tcb->ready_next = after;
    *(before == NULL ? &queue->first : &before->ready_next) = tcb;
    *(after == NULL ? &queue->last : &after->ready_prev) = tcb;
}

static void take_out(queue_t *queue, tcb_t *tcb)
{
    *(tcb->ready_prev == NULL ? &queue->first : &tcb->ready_prev->ready_next) = tcb->ready_next;
    *(tcb->ready_next == NULL ? &queue->last : &tcb->ready_next->ready_prev) = tcb->ready_prev;
    tcb->ready_next = tcb->ready_prev = NULL;
}

static void put_in_ready(tcb_t *tcb, bool at_end)
{
    CHECK(!tcb->is_released);
    if (tcb->is_queued || tcb->state == THREAD_IDLE) {
        return;
    }
    queue_t *queue = &ready[tcb->domain][tcb->priority];
    insert_between(queue, tcb, at_end ? queue->last : NULL, at_end ? NULL : queue->first);
    ready_bits[tcb->domain][tcb->priority / 64] |= BIT(tcb->priority % 64);
    tcb->is_queued = true;
}

void sched_enqueue(tcb_t *tcb)
{
    put_in_ready(tcb, false);
}

void sched_append(tcb_t *tcb)
{
    put_in_ready(tcb, true);
}

void sched_dequeue(tcb_t *tcb)
{
    if (sched.candidate == tcb) {
        sched.candidate = NULL;
        sched.must_choose = true;
    }
    if (!tcb->is_queued) {
        return;
    }
    queue_t *queue = &ready[tcb->domain][tcb->priority];
    take_out(queue, tcb);
    if (queue->first == NULL) {
        ready_bits[tcb->domain][tcb->priority / 64] &= ~BIT(tcb->priority % 64);
    }
    tcb->is_queued = false;
}

void sched_release_remove(tcb_t *tcb)
{
    if (tcb->is_released) {
        if (released.first == tcb) {
            sched.must_reprogram = true;
        }
        take_out(&released, tcb);
        tcb->is_released = false;
    }
}

void sched_postpone(sched_context_t *context)
{
    tcb_t *tcb = context->tcb;
    sched_dequeue(tcb);
    sched_release_remove(tcb);
    ticks_t when = refill_head(context)->time;
    tcb_t *before = NULL;
    tcb_t *after = released.first;
    while (after != NULL && refill_head(after->sched_context)->time <= when) {
        before = after;
        after = after->ready_next;
    }
    insert_between(&released, tcb, before, after);
    tcb->is_released = true;
    sched.must_reprogram = true;
}

tcb_t *sched_ready_first(word_t domain, word_t priority)
{
    return ready[domain][priority].first;
}

tcb_t *sched_release_first(void)
{
    return released.first;
}

// ---- What may run

bool sched_is_schedulable(const tcb_t *tcb)
{
    return thread_is_runnable(tcb) && sched_context_is_active(tcb->sched_context) &&
           !tcb->is_released;
}

void sched_reconsider(void)
{
    if (sched.candidate != NULL) {
        tcb_t *candidate = sched.candidate;
        sched.candidate = NULL;
        if (sched_is_schedulable(candidate)) {
            sched_enqueue(candidate);
        }
    }
    sched.must_choose = true;
}

void sched_woken(tcb_t *tcb)
{
    if (!sched_context_is_active(tcb->sched_context) || tcb->is_released ||
        !thread_is_runnable(tcb)) {
        return;
    }
    if (tcb == sched.current) {
        return;
    }
    if (tcb->sched_context->is_sporadic && tcb->sched_context != sched.context && !tcb->is_queued) {
        refill_unblock(tcb->sched_context);
    }
    if (!refill_is_ready(tcb->sched_context) || !refill_is_sufficient(tcb->sched_context, 0)) {
        sched_postpone(tcb->sched_context);
    } else if (tcb->domain != sched.domain) {
        sched_enqueue(tcb);
    } else if (sched.must_choose || sched.candidate != NULL) {
        sched_reconsider();
        sched_enqueue(tcb);
    } else {
        sched.candidate = tcb;
    }
}

void sched_set_priority(tcb_t *tcb, word_t priority)
{
    sched_dequeue(tcb);
    tcb->priority = (uint8_t)priority;
    if (tcb == sched.current) {
        sched_reconsider();
    } else if (sched_is_schedulable(tcb)) {
        sched_woken(tcb);
    }
}

void sched_set_domain(tcb_t *tcb, word_t domain)
{
    sched_dequeue(tcb);
    tcb->domain = (uint8_t)domain;
    if (tcb == sched.current) {
        sched_reconsider();
    } else if (sched_is_schedulable(tcb)) {
        sched_woken(tcb);
    }
}

// ---- Time

void sched_enter(void)
{
    ticks_t now = arch_timer_now();
    sched.consumed += now - sched.now;
    sched.now = now;
}

void sched_commit_time(void)
{
    sched_context_t *context = sched.context;
    if (sched_context_is_active(context) && sched.consumed > 0) {
        if (refill_head(context)->amount > sched.consumed) {
            refill_use_part(context, sched.consumed);
        } else {
            refill_use_up(context, sched.consumed);
        }
        context->consumed += sched.consumed;
    }
    domain_charge(sched.consumed);
    sched.consumed = 0;
}

// The slice of the current thread is over: to the end of its queue, or to sleep until the next
// refill.
static void end_slice(bool may_fault)
{
    tcb_t *tcb = sched.current;
    if (may_fault && !sched_context_is_round_robin(tcb->sched_context) &&
        fault_has_timeout_handler(tcb)) {
        fault_raise_timeout(tcb);
    } else if (refill_is_ready(tcb->sched_context) && refill_is_sufficient(tcb->sched_context, 0)) {
        sched_append(tcb);
    } else {
        sched_postpone(tcb->sched_context);
    }
}

void sched_charge(ticks_t consumed, bool may_fault)
{
    sched_context_t *context = sched.context;
    if (sched_context_is_active(context)) {
        refill_use_up(context, consumed);
        context->consumed += sched.consumed;
    }
    domain_charge(sched.consumed);
    sched.consumed = 0;
    if (sched_is_schedulable(sched.current)) {
        end_slice(may_fault);
        sched_reconsider();
        sched.must_reprogram = true;
    }
}

bool sched_check_budget(void)
{
    if (!sched_context_is_active(sched.context)) {
        return true;
    }
    if (refill_is_sufficient(sched.context, sched.consumed)) {
        if (domain_is_over(sched.consumed)) {
            sched_commit_time();
            sched_reconsider();
            return false;
        }
        return true;
    }
    sched_charge(sched.consumed, true);
    return false;
}

void sched_end_turn(void)
{
    // All of the head is gone, used or not; only what was used counts as consumed.
    sched_charge(refill_head(sched.context)->amount, false);
}

// ---- The decision

static tcb_t *highest(word_t domain)
{
    for (word_t i = BITMAP_WORDS; i-- > 0;) {
        if (ready_bits[domain][i] != 0) {
            word_t bit = 63 - (word_t)__builtin_clzll(ready_bits[domain][i]);
            return ready[domain][i * 64 + bit].first;
        }
    }
    return NULL;
}

static void awaken(void)
{
    while (released.first != NULL && refill_is_ready(released.first->sched_context)) {
        tcb_t *tcb = released.first;
        sched_release_remove(tcb);
        sched_woken(tcb);
        sched.must_reprogram = true;
    }
}

static tcb_t *choose(void)
{
    tcb_t *candidate = sched.candidate;
    tcb_t *current = sched.current;
    bool current_can_run = sched_is_schedulable(current) && current->state != THREAD_IDLE;

    if (current_can_run) {
        sched_enqueue(current);
    }
    sched.candidate = NULL;
    if (candidate != NULL && sched_is_schedulable(candidate) && !sched.must_choose) {
        tcb_t *best = highest(sched.domain);
        if (best == NULL || candidate->priority > best->priority ||
            (candidate->priority == best->priority && !current_can_run)) {
            sched_dequeue(candidate);
            return candidate;
        }
        if (current_can_run && candidate->priority == current->priority) {
            sched_append(candidate);
        } else {
            sched_enqueue(candidate);
        }
    } else if (candidate != NULL && sched_is_schedulable(candidate)) {
        sched_enqueue(candidate);
    }
    tcb_t *best = highest(sched.domain);
    if (best == NULL) {
        return idle_thread;
    }
    sched_dequeue(best);
    return best;
}

static void switch_context(void)
{
    sched_context_t *context = sched.current->sched_context;
    if (context == sched.context) {
        return;
    }
    sched.must_reprogram = true;
    if (context != NULL && context->refill_max > 0 && !context->is_sporadic) {
        refill_unblock(context);
    }
    sched_commit_time();
    sched.context = context;
}

static void reprogram(void)
{
    ticks_t deadline = domain_deadline();
    if (sched_context_is_active(sched.context)) {
        ticks_t end = sched.now - sched.consumed + refill_head(sched.context)->amount;
        deadline = end < deadline ? end : deadline;
    }
    if (released.first != NULL) {
        ticks_t next = refill_head(released.first->sched_context)->time;
        deadline = next < deadline ? next : deadline;
    }
    arch_timer_set_deadline(deadline);
    sched.must_reprogram = false;
}

void sched_settle(void)
{
    awaken();
    if (sched.must_choose || sched.candidate != NULL || !sched_is_schedulable(sched.current)) {
        if (domain_advance_if_over()) {
            sched.must_choose = true;
        }
        tcb_t *next = choose();
        sched.must_choose = false;
        sched.candidate = NULL;
        if (next != sched.current) {
            sched.current = next;
        }
    }
    switch_context();
    if (sched.must_reprogram) {
        reprogram();
    }
    if (sched.current->state == THREAD_RESTART) {
        arch_resume_at_restart_pc(sched.current);
        sched.current->state = THREAD_RUNNING;
    }
    if (sched.current->yield_to != NULL) {
        sched_context_finish_yield(sched.current->yield_to);
    }
}
