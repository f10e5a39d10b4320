// SPDX-License-Identifier: BSD-2-Clause
//
// Budgets and periods: what may be configured, and what threads get of it.

#include "kt.h"

static seL4_Error configure(seL4_CPtr context, seL4_Word budget, seL4_Word period, seL4_Word extra)
{
    return seL4_SchedControl_ConfigureFlags(KT_SCHED_CONTROL, context, budget, period, extra, 0, 0);
}

// The smallest budget that is taken.
static seL4_Word least_budget(seL4_CPtr context)
{
    KT_ERROR(configure(context, 0, 1000, 0), seL4_RangeError);
    return seL4_GetMR(0);
}

static seL4_Word greatest_period(seL4_CPtr context)
{
    KT_ERROR(configure(context, ~0ul, ~0ul, 0), seL4_RangeError);
    return seL4_GetMR(1);
}

// ---- Errors

KT_CASE(sched_control, budgets_and_periods_have_limits, 0)
{
    seL4_CPtr context = kt_make(seL4_SchedContextObject, seL4_MinSchedContextBits);
    seL4_Word least = least_budget(context);
    seL4_Word most = greatest_period(context);
    KT_EQ(least, 20);           // Twice what the kernel needs for itself: the manual's 10 us.
    KT_GT(most, 1000000000000); // Days.
    KT_ERROR(configure(context, least - 1, 1000, 0), seL4_RangeError);
    KT_WORDS(least, most);
    KT_ERROR(configure(context, least, least - 1, 0), seL4_RangeError);
    KT_ERROR(configure(context, most + 1, most + 1, 0), seL4_RangeError);
    KT_WORDS(least, most);
    KT_ERROR(configure(context, 1000, most + 1, 0), seL4_RangeError);
    KT_WORDS(least, most);
    KT_ERROR(configure(context, 1001, 1000, 0), seL4_RangeError);
    KT_WORDS(least, 1000);
    KT_OK(configure(context, least, least, 0));
    KT_OK(configure(context, least, most, 0));
    KT_OK(configure(context, most, most, 0));
}

KT_CASE(sched_control, refills_are_limited_by_the_size_of_the_context, 0)
{
    for (seL4_Word bits = seL4_MinSchedContextBits; bits <= 10; bits++) {
        kt_note("%lu bits", bits);
        seL4_CPtr context = kt_make(seL4_SchedContextObject, bits);
        seL4_Word most = seL4_MaxExtraRefills(bits);
        KT_OK(configure(context, 1000, 2000, most));
        KT_ERROR(configure(context, 1000, 2000, most + 1), seL4_RangeError);
        KT_WORDS(0, most);
        KT_ERROR(configure(context, 1000, 2000, ~0ul), seL4_RangeError);
        KT_WORDS(0, most);
        KT_ERROR(configure(context, 1000, 1000, most + 1), seL4_RangeError);
    }
    kt_note(NULL);
}

KT_CASE(sched_control, configure_refuses_what_is_no_context, 0)
{
    seL4_CPtr endpoint = kt_make(seL4_EndpointObject, 0);
    KT_ERROR(configure(endpoint, 1000, 1000, 0), seL4_InvalidCapability);
    KT_WORDS(1);
    KT_ERROR(configure(seL4_CapNull, 1000, 1000, 0), seL4_InvalidCapability);
    KT_WORDS(1);
    KT_ERROR(configure(KT_SCHED_CONTROL, 1000, 1000, 0), seL4_InvalidCapability);
    seL4_SetCap(0, kt_self()->sc);
    seL4_MessageInfo_t info =
        seL4_Call(KT_SCHED_CONTROL, seL4_MessageInfo_new(SchedControlConfigureFlags, 0, 1, 4));
    KT_EQ(seL4_MessageInfo_get_label(info), seL4_TruncatedMessage);
    info = seL4_Call(KT_SCHED_CONTROL, seL4_MessageInfo_new(SchedControlConfigureFlags, 0, 0, 5));
    KT_EQ(seL4_MessageInfo_get_label(info), seL4_TruncatedMessage);
    info = seL4_Call(KT_SCHED_CONTROL, seL4_MessageInfo_new(SchedContextBind, 0, 1, 5));
    KT_EQ(seL4_MessageInfo_get_label(info), seL4_IllegalOperation);
}

KT_CASE(sched_control, contexts_have_sizes_that_hold_two_refills, 0)
{
    seL4_CPtr slot = kt_slot();
    seL4_CPtr untyped = kt_untyped(16);
    KT_ERROR(seL4_Untyped_Retype(untyped, seL4_SchedContextObject, seL4_MinSchedContextBits - 1,
                                 KT_ROOT, 0, 0, slot, 1),
             seL4_InvalidArgument);
    KT_WORDS(1);
    KT_OK(seL4_Untyped_Retype(untyped, seL4_SchedContextObject, seL4_MinSchedContextBits, KT_ROOT,
                              0, 0, slot, 1));
}

KT_CASE(sched_control, a_thread_may_configure_its_own_context, 0)
{
    kt_thread_t *self = kt_self();
    KT_OK(configure(self->sc, 5000, 10000, 0));
    KT_OK(configure(self->sc, 10000, 10000, 0));
}

// ---- Budgets

static volatile bool stop;
static volatile seL4_Word laps;

static void count(seL4_Word arg)
{
    (void)arg;
    while (!stop) {
        laps++;
    }
}

// The time that a thread of such a budget gets, while the caller, above it, waits `total_us`.
static seL4_Word time_used(kt_thread_t *thread, seL4_Word total_us)
{
    (void)seL4_SchedContext_Consumed(thread->sc);
    // The caller's own time is over at once, and comes back after the period.
    KT_NEED_OK(configure(kt_self()->sc, 100, total_us, 0));
    seL4_Yield();
    KT_NEED_OK(configure(kt_self()->sc, 10000, 10000, 0));
    return seL4_SchedContext_Consumed(thread->sc).consumed;
}

KT_CASE(sched_control, a_thread_gets_its_budget_in_each_period, KT_PREEMPT)
{
    static const struct {
        seL4_Word budget, period, extra;
    } rows[] = {
        { 1000, 10000, 0 }, { 5000, 10000, 0 }, { 2000, 4000, 0 },
        { 1000, 10000, 2 }, { 500, 1000, 0 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        kt_note("%lu of %lu us", rows[i].budget, rows[i].period);
        stop = false;
        kt_thread_t *thread =
            KT_THREAD(count, .priority = KT_PRIORITY - 1, .budget_us = rows[i].budget,
                      .period_us = rows[i].period, .extra_refills = rows[i].extra, .sc_bits = 8);
        seL4_Word used = time_used(thread, 100000);
        seL4_Word share = 100000 / rows[i].period * rows[i].budget;
        // A period more or less at the ends.
        KT_GE(used, share - rows[i].budget);
        KT_LE(used, share + rows[i].budget);
        kt_stop(thread);
    }
    kt_note(NULL);
}

KT_CASE(sched_control, a_round_robin_thread_gets_all_that_is_left, KT_PREEMPT)
{
    stop = false;
    kt_thread_t *thread = KT_THREAD(count, .priority = KT_PRIORITY - 1, .budget_us = 1000);
    seL4_Word used = time_used(thread, 50000);
    KT_GE(used, 49000);
    KT_LE(used, 50000);
}

KT_CASE(sched_control, round_robin_threads_share_equally, KT_PREEMPT)
{
    stop = false;
    kt_thread_t *threads[4];
    for (int i = 0; i < 4; i++) {
        threads[i] = KT_THREAD(count, .priority = KT_PRIORITY - 1, .budget_us = 1000);
    }
    seL4_Word all = time_used(threads[0], 80000);
    for (int i = 1; i < 4; i++) {
        seL4_Word used = seL4_SchedContext_Consumed(threads[i]->sc).consumed;
        KT_GE(used, 18000);
        KT_LE(used, 22000);
        all += used;
    }
    KT_GE(all, 78000);
    KT_LE(all, 80000);
}

KT_CASE(sched_control, slices_follow_budgets, KT_PREEMPT)
{
    stop = false;
    kt_thread_t *small = KT_THREAD(count, .priority = KT_PRIORITY - 1, .budget_us = 1000);
    kt_thread_t *large = KT_THREAD(count, .priority = KT_PRIORITY - 1, .budget_us = 3000);
    seL4_Word used = time_used(small, 80000);
    KT_GE(used, 18000);
    KT_LE(used, 22000);
    used = seL4_SchedContext_Consumed(large->sc).consumed;
    KT_GE(used, 57000);
    KT_LE(used, 63000);
}

// A thread that is out of budget leaves the processor to lower ones until the period is over.
KT_CASE(sched_control, an_empty_budget_lets_lower_threads_run, KT_PREEMPT)
{
    stop = false;
    kt_thread_t *high =
        KT_THREAD(count, .priority = KT_PRIORITY - 1, .budget_us = 2000, .period_us = 10000);
    kt_thread_t *low = KT_THREAD(count, .priority = KT_PRIORITY - 2);
    seL4_Word used = time_used(high, 100000);
    KT_GE(used, 18000);
    KT_LE(used, 22000);
    used = seL4_SchedContext_Consumed(low->sc).consumed;
    KT_GE(used, 76000);
    KT_LE(used, 82000);
}

// ---- Refills

// Notes when the thread runs, by the gaps between two looks at the clock.
typedef struct run {
    seL4_Word start, end;
} run_t;

static run_t runs[64];
static volatile unsigned run_count;

static void record_runs(seL4_Word arg)
{
    (void)arg;
    seL4_Word last = kt_now_us();
    runs[0].start = last;
    run_count = 1;
    while (!stop) {
        seL4_Word now = kt_now_us();
        if (now - last > 200 && run_count < 63) {
            runs[run_count - 1].end = last;
            runs[run_count++].start = now;
        }
        last = now;
    }
}

KT_CASE(sched_control, a_used_up_budget_comes_back_one_period_after_its_start, KT_PREEMPT)
{
    stop = false;
    kt_thread_t *thread =
        KT_THREAD(record_runs, .priority = KT_PRIORITY - 1, .budget_us = 2000, .period_us = 10000);
    (void)time_used(thread, 60000);
    KT_GE(run_count, 5);
    for (unsigned i = 0; i + 1 < run_count; i++) {
        kt_note("run %u", i);
        KT_GE(runs[i].end - runs[i].start, 1800);
        KT_LE(runs[i].end - runs[i].start, 2100);
        KT_GE(runs[i + 1].start - runs[i].start, 9900);
        KT_LE(runs[i + 1].start - runs[i].start, 10200);
    }
    kt_note(NULL);
}

// Uses half of its budget and waits.
static void use_half(seL4_Word notification)
{
    kt_spin_us(1000);
    seL4_Wait(notification, NULL);
    record_runs(0);
}

KT_CASE(sched_control, parts_of_a_budget_come_back_one_by_one, KT_PREEMPT)
{
    seL4_CPtr notification = kt_make(seL4_NotificationObject, 0);
    stop = false;
    seL4_Word start = kt_now_us();
    kt_thread_t *thread =
        KT_THREAD(use_half, .arg = notification, .priority = KT_PRIORITY + 1, .budget_us = 2000,
                  .period_us = 20000, .extra_refills = 4, .sc_bits = 8);
    kt_spin_us(5000);
    seL4_Signal(notification); // It uses the rest of the first budget now, at 6 ms.
    kt_set_priority(thread, KT_PRIORITY - 1);
    (void)time_used(thread, 50000);
    KT_GE(run_count, 3);
    // The rest at 6 ms, the first part at 20 ms, the second at 26 ms.
    KT_LE(runs[0].start - start, 6500);
    KT_GE(runs[1].start - start, 19500);
    KT_LE(runs[1].start - start, 20500);
    KT_GE(runs[2].start - start, 25500);
    KT_LE(runs[2].start - start, 26800);
}

KT_CASE(sched_control, a_new_budget_replaces_the_old_one, KT_PREEMPT)
{
    stop = false;
    kt_thread_t *thread =
        KT_THREAD(count, .priority = KT_PRIORITY - 1, .budget_us = 1000, .period_us = 10000);
    seL4_Word used = time_used(thread, 20000);
    KT_GE(used, 1000);
    KT_LE(used, 3000);
    KT_OK(configure(thread->sc, 5000, 10000, 0));
    used = time_used(thread, 50000);
    KT_GE(used, 20000);
    KT_LE(used, 30000);
}

KT_CASE(sched_control, a_new_budget_of_a_thread_without_time_starts_with_its_next_refill,
        KT_PREEMPT)
{
    stop = false;
    kt_thread_t *thread =
        KT_THREAD(count, .priority = KT_PRIORITY - 1, .budget_us = 1000, .period_us = 1000000);
    KT_LE(time_used(thread, 20000), 1100);
    KT_OK(configure(thread->sc, 5000, 10000, 0));
    KT_EQ(time_used(thread, 20000), 0);
}

KT_CASE(sched_control, a_sporadic_budget_starts_with_the_thread, KT_PREEMPT)
{
    seL4_CPtr notification = kt_make(seL4_NotificationObject, 0);
    stop = false;
    kt_thread_t *thread = KT_THREAD(use_half, .arg = notification, .priority = KT_PRIORITY + 1,
                                    .budget_us = 2000, .period_us = 20000, .extra_refills = 4,
                                    .sc_bits = 8, .flags = seL4_SchedContext_Sporadic);
    kt_spin_us(3000);
    seL4_Word start = kt_now_us();
    seL4_Signal(notification);
    KT_LE(runs[0].start - start, 500);
    kt_set_priority(thread, KT_PRIORITY - 1);
    (void)time_used(thread, 50000);
    KT_GE(run_count, 2);
}

// ---- Timeouts

KT_CASE(sched_control, a_timeout_is_told_to_the_endpoint_with_badge_and_time, KT_PREEMPT)
{
    seL4_CPtr endpoint = kt_make(seL4_EndpointObject, 0);
    stop = false;
    kt_thread_t *thread =
        KT_THREAD(count, .priority = KT_PRIORITY - 1, .budget_us = 2000, .period_us = 100000,
                  .badge = 0xbad9e, .timeout_endpoint = endpoint);
    seL4_Word start = kt_now_us();
    seL4_MessageInfo_t info = seL4_Recv(endpoint, NULL, kt_self()->reply);
    KT_GE(kt_now_us() - start, 1900);
    KT_LE(kt_now_us() - start, 2300);
    KT_EQ(seL4_MessageInfo_get_label(info), seL4_Fault_Timeout);
    KT_EQ(seL4_MessageInfo_get_length(info), seL4_Timeout_Length);
    KT_EQ(seL4_GetMR(seL4_Timeout_Data), 0xbad9e);
    KT_GE(seL4_GetMR(seL4_Timeout_Consumed), 1900);
    KT_LE(seL4_GetMR(seL4_Timeout_Consumed), 2200);
    // A new budget, and it goes on.
    KT_OK(configure(thread->sc, 3000, 100000, 0));
    laps = 0;
    seL4_Send(kt_self()->reply, seL4_MessageInfo_new(0, 0, 0, 0));
    info = seL4_Recv(endpoint, NULL, kt_self()->reply);
    KT_EQ(seL4_MessageInfo_get_label(info), seL4_Fault_Timeout);
    KT_GT(laps, 0);
}

KT_CASE(sched_control, a_timeout_without_an_endpoint_just_waits, KT_PREEMPT)
{
    stop = false;
    kt_thread_t *thread = KT_THREAD(count, .priority = KT_PRIORITY - 1, .budget_us = 1000,
                                    .period_us = 5000, .without_handler = true);
    seL4_Word used = time_used(thread, 20000);
    KT_GE(used, 3000);
    KT_LE(used, 5000);
}

KT_CASE(sched_control, round_robin_threads_have_no_timeouts, KT_PREEMPT)
{
    seL4_CPtr endpoint = kt_make(seL4_EndpointObject, 0);
    stop = false;
    kt_thread_t *thread = KT_THREAD(count, .priority = KT_PRIORITY - 1, .budget_us = 1000,
                                    .timeout_endpoint = endpoint);
    (void)time_used(thread, 20000);
    seL4_Word badge = 1;
    seL4_NBRecv(endpoint, &badge, kt_self()->reply);
    KT_EQ(badge, 0);
}

KT_CASE(sched_control, yield_gives_up_the_rest_of_the_budget, KT_PREEMPT)
{
    kt_thread_t *self = kt_self();
    KT_NEED_OK(configure(self->sc, 1000, 20000, 0));
    seL4_Word start = kt_now_us();
    seL4_Yield();
    seL4_Word end = kt_now_us();
    KT_GE(end - start, 19000);
    KT_LE(end - start, 21000);
}
