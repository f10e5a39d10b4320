// SPDX-License-Identifier: BSD-2-Clause
//
// YieldTo: a thread hands the processor over and hears later how much time that took.

#include "kt.h"

static seL4_SchedContext_YieldTo_t result;

static void note(seL4_Word arg)
{
    kt_trace((char)arg);
}

static void yield_to(seL4_Word context)
{
    kt_trace('y');
    result = seL4_SchedContext_YieldTo(context);
    kt_trace('z');
}

static void wait_for_ever(seL4_Word notification)
{
    kt_trace('w');
    seL4_Wait(notification, NULL);
    kt_trace('s');
}

static kt_thread_t *waiter(seL4_CPtr notification)
{
    return KT_THREAD(wait_for_ever, .arg = notification);
}

// ---- How it ends

KT_CASE(yield_to, it_ends_when_the_target_waits, 0)
{
    kt_thread_t *thread = waiter(kt_make(seL4_NotificationObject, 0));
    KT_EQ(seL4_SchedContext_YieldTo(thread->sc).error, seL4_NoError);
    KT_TEXT(kt_traced(), "w");
}

KT_CASE(yield_to, it_ends_at_once_for_a_thread_that_waits, 0)
{
    seL4_CPtr notification = kt_make(seL4_NotificationObject, 0);
    kt_thread_t *thread = waiter(notification);
    KT_EQ(seL4_SchedContext_YieldTo(thread->sc).error, seL4_NoError);
    KT_EQ(seL4_SchedContext_YieldTo(thread->sc).error, seL4_NoError);
    KT_TEXT(kt_traced(), "w");
    seL4_Signal(notification);
    KT_EQ(seL4_SchedContext_YieldTo(thread->sc).error, seL4_NoError);
    KT_TEXT(kt_traced(), "s");
}

static kt_thread_t *victim;

static void suspend_victim(seL4_Word arg)
{
    (void)arg;
    kt_trace('v');
    KT_OK(seL4_TCB_Suspend(victim->tcb));
}

KT_CASE(yield_to, the_caller_goes_on_when_all_others_are_done, 0)
{
    KT_THREAD(note, .arg = 'a');
    kt_thread_t *second = KT_THREAD(note, .arg = 'b');
    KT_THREAD(note, .arg = 'c');
    KT_EQ(seL4_SchedContext_YieldTo(second->sc).error, seL4_NoError);
    KT_TEXT(kt_traced(), "b");
    kt_settle();
    KT_TEXT(kt_traced(), "ac");
}

KT_CASE(yield_to, a_suspended_caller_gets_its_answer_when_resumed, 0)
{
    kt_thread_t *target = KT_THREAD(suspend_victim, .priority = KT_PRIORITY - 1);
    victim =
        KT_THREAD(yield_to, .arg = target->sc, .is_stopped = true, .priority = KT_PRIORITY - 1);
    kt_start(victim, yield_to, target->sc);
    kt_settle();
    KT_TEXT(kt_traced(), "yv");
    KT_OK(seL4_TCB_Resume(victim->tcb));
    kt_settle();
    KT_TEXT(kt_traced(), "z");
    KT_EQ(result.error, seL4_NoError);
}

static seL4_CPtr to_delete;

static void delete_it(seL4_Word arg)
{
    (void)arg;
    kt_trace('d');
    (void)seL4_CNode_Delete(KT_ROOT, to_delete, KT_DEPTH);
    kt_trace('!');
}

KT_CASE(yield_to, a_target_that_deletes_its_own_context_is_gone, 0)
{
    kt_thread_t *target = KT_THREAD(delete_it, .without_handler = true);
    to_delete = target->sc;
    KT_EQ(seL4_SchedContext_YieldTo(target->sc).error, seL4_NoError);
    KT_TEXT(kt_traced(), "d");
}

KT_CASE(yield_to, a_target_that_deletes_itself_is_gone, 0)
{
    kt_thread_t *target = KT_THREAD(delete_it, .without_handler = true);
    to_delete = target->tcb;
    KT_EQ(seL4_SchedContext_YieldTo(target->sc).error, seL4_NoError);
    KT_TEXT(kt_traced(), "d");
}

// ---- More than one

KT_CASE(yield_to, the_target_may_yield_on, 0)
{
    kt_thread_t *last = KT_THREAD(note, .arg = 'x');
    kt_thread_t *middle = KT_THREAD(yield_to, .arg = last->sc);
    KT_EQ(seL4_SchedContext_YieldTo(middle->sc).error, seL4_NoError);
    KT_TEXT(kt_traced(), "yxz");
}

static void signal_and_note(seL4_Word notification)
{
    kt_trace('1');
    seL4_Signal(notification);
    kt_trace('2');
}

static seL4_CPtr shared_context;

static void wait_then_yield(seL4_Word notification)
{
    seL4_Wait(notification, NULL);
    yield_to(shared_context);
}

KT_CASE(yield_to, a_second_caller_ends_the_first_ones_wait, 0)
{
    seL4_CPtr notification = kt_make(seL4_NotificationObject, 0);
    kt_thread_t *high =
        KT_THREAD(wait_then_yield, .arg = notification, .priority = KT_PRIORITY + 1);
    kt_thread_t *target = KT_THREAD(signal_and_note, .arg = notification);
    shared_context = target->sc;
    KT_EQ(seL4_SchedContext_YieldTo(target->sc).error, seL4_NoError);
    kt_trace('m');
    kt_settle();
    KT_TEXT(kt_traced(), "1yz2m");
    kt_join(high);
}

// ---- Time

KT_CASE(yield_to, it_tells_the_time_that_was_used, KT_PREEMPT)
{
    kt_thread_t *target = KT_THREAD(kt_spin_us, .arg = 2000);
    seL4_SchedContext_YieldTo_t got = seL4_SchedContext_YieldTo(target->sc);
    KT_EQ(got.error, seL4_NoError);
    KT_GE(got.consumed, 2000);
    KT_LE(got.consumed, 2200);
    KT_EQ(seL4_SchedContext_Consumed(target->sc).consumed, 0);
}

KT_CASE(yield_to, what_was_used_before_is_told_as_well, KT_PREEMPT)
{
    kt_thread_t *target = KT_THREAD(kt_spin_us, .arg = 2000, .priority = KT_PRIORITY + 1);
    kt_set_priority(target, KT_PRIORITY);
    seL4_SchedContext_YieldTo_t got = seL4_SchedContext_YieldTo(target->sc);
    KT_EQ(got.error, seL4_NoError);
    KT_GE(got.consumed, 2000);
    KT_LE(got.consumed, 2200);
}

KT_CASE(yield_to, a_target_out_of_budget_waits_for_it, KT_PREEMPT)
{
    kt_thread_t *target = KT_THREAD(kt_spin_us, .arg = 1500, .budget_us = 1000, .period_us = 10000);
    seL4_Word start = kt_now_us();
    seL4_SchedContext_YieldTo_t got = seL4_SchedContext_YieldTo(target->sc);
    KT_EQ(got.error, seL4_NoError);
    KT_LE(kt_now_us() - start, 1300);
    KT_GE(got.consumed, 900);
    KT_LE(got.consumed, 1200);
    KT_FALSE(target->is_done);
    // It has none now, so nothing happens.
    start = kt_now_us();
    got = seL4_SchedContext_YieldTo(target->sc);
    KT_EQ(got.error, seL4_NoError);
    KT_LE(kt_now_us() - start, 200);
    kt_join(target);
}
