// SPDX-License-Identifier: BSD-2-Clause
//
// Domains: which a thread is in, and which has the processor for how long.

#include "kt.h"

#define DOMAIN seL4_CapDomain

static void note(seL4_Word arg)
{
    kt_trace((char)arg);
}

// ---- Set

KT_CASE(domain, set_takes_domains_that_there_are, 0)
{
    seL4_CPtr tcb = kt_make(seL4_TCBObject, 0);
    for (seL4_Word domain = 0; domain < CONFIG_NUM_DOMAINS; domain++) {
        KT_OK(seL4_DomainSet_Set(DOMAIN, (seL4_Uint8)domain, tcb));
    }
    KT_ERROR(seL4_DomainSet_Set(DOMAIN, CONFIG_NUM_DOMAINS, tcb), seL4_InvalidArgument);
    KT_WORDS(0);
    KT_ERROR(seL4_DomainSet_Set(DOMAIN, 255, tcb), seL4_InvalidArgument);
    KT_WORDS(0);
}

KT_CASE(domain, set_refuses_what_is_no_thread, 0)
{
    KT_ERROR(seL4_DomainSet_Set(DOMAIN, 0, kt_make(seL4_EndpointObject, 0)), seL4_InvalidArgument);
    KT_WORDS(1);
    KT_ERROR(seL4_DomainSet_Set(DOMAIN, 0, seL4_CapNull), seL4_InvalidArgument);
    KT_WORDS(1);
}

KT_CASE(domain, all_words_are_needed, 0)
{
    seL4_CPtr tcb = kt_make(seL4_TCBObject, 0);
    seL4_SetCap(0, tcb);
    seL4_MessageInfo_t info = seL4_Call(DOMAIN, seL4_MessageInfo_new(DomainSetSet, 0, 1, 0));
    KT_EQ(seL4_MessageInfo_get_label(info), seL4_TruncatedMessage);
    info = seL4_Call(DOMAIN, seL4_MessageInfo_new(DomainSetSet, 0, 0, 1));
    KT_EQ(seL4_MessageInfo_get_label(info), seL4_TruncatedMessage);
    info = seL4_Call(DOMAIN, seL4_MessageInfo_new(DomainScheduleConfigure, 0, 0, 2));
    KT_EQ(seL4_MessageInfo_get_label(info), seL4_TruncatedMessage);
    info = seL4_Call(DOMAIN, seL4_MessageInfo_new(DomainScheduleSetStart, 0, 0, 0));
    KT_EQ(seL4_MessageInfo_get_label(info), seL4_TruncatedMessage);
    info = seL4_Call(DOMAIN, seL4_MessageInfo_new(TCBSuspend, 0, 0, 3));
    KT_EQ(seL4_MessageInfo_get_label(info), seL4_IllegalOperation);
}

KT_CASE(domain, a_thread_set_to_its_own_domain_goes_on, 0)
{
    KT_OK(seL4_DomainSet_Set(DOMAIN, 0, kt_self()->tcb));
    kt_thread_t *thread = KT_THREAD(note, .arg = 'x', .priority = KT_PRIORITY - 1);
    KT_OK(seL4_DomainSet_Set(DOMAIN, 0, thread->tcb));
    kt_join(thread);
    KT_TEXT(kt_traced(), "x");
}

// ---- The schedule: CONFIG_NUM_DOMAIN_SCHEDULES entries, the last of which always is an end.

#define LAST_ENTRY (CONFIG_NUM_DOMAIN_SCHEDULES - 2)
#define LONGEST    ((1ul << 56) - 1)
KT_CASE(domain, configure_takes_entries_that_there_are, 0)
{
    KT_OK(seL4_DomainSet_ScheduleConfigure(DOMAIN, LAST_ENTRY, 0, LONGEST));
    KT_ERROR(seL4_DomainSet_ScheduleConfigure(DOMAIN, LAST_ENTRY + 1, 0, 0), seL4_RangeError);
    KT_WORDS(0, LAST_ENTRY);
    KT_ERROR(seL4_DomainSet_ScheduleConfigure(DOMAIN, ~0ul, 0, 0), seL4_RangeError);
    KT_WORDS(0, LAST_ENTRY);
}

KT_CASE(domain, configure_takes_domains_that_there_are, 0)
{
    KT_ERROR(seL4_DomainSet_ScheduleConfigure(DOMAIN, 0, CONFIG_NUM_DOMAINS, 1), seL4_RangeError);
    KT_WORDS(0, CONFIG_NUM_DOMAINS - 1);
    KT_ERROR(seL4_DomainSet_ScheduleConfigure(DOMAIN, LAST_ENTRY, 255, 1), seL4_RangeError);
    KT_WORDS(0, CONFIG_NUM_DOMAINS - 1);
}

KT_CASE(domain, configure_limits_the_duration, 0)
{
    static const seL4_Word durations[] = { 0, LONGEST + 1, ~0ul };
    for (size_t i = 0; i < sizeof durations / sizeof *durations; i++) {
        kt_note("duration %lu", durations[i]); // None at all is no way to begin.
        KT_ERROR(seL4_DomainSet_ScheduleConfigure(DOMAIN, 0, 0, durations[i]),
                 seL4_InvalidArgument);
        KT_WORDS(2);
    }
    kt_note(NULL);
    KT_OK(seL4_DomainSet_ScheduleConfigure(DOMAIN, 0, 0, LONGEST));
}

KT_CASE(domain, start_must_be_an_entry_with_a_duration, 0)
{
    KT_OK(seL4_DomainSet_ScheduleSetStart(DOMAIN, 0));
    KT_ERROR(seL4_DomainSet_ScheduleSetStart(DOMAIN, CONFIG_NUM_DOMAIN_SCHEDULES), seL4_RangeError);
    KT_WORDS(0, CONFIG_NUM_DOMAIN_SCHEDULES - 1);
    KT_ERROR(seL4_DomainSet_ScheduleSetStart(DOMAIN, ~0ul), seL4_RangeError);
    KT_WORDS(0, CONFIG_NUM_DOMAIN_SCHEDULES - 1);
    KT_ERROR(seL4_DomainSet_ScheduleSetStart(DOMAIN, CONFIG_NUM_DOMAIN_SCHEDULES - 1),
             seL4_InvalidArgument);
    KT_WORDS(0);
}

// ---- More than one

static volatile seL4_Word laps[4];

static void count(seL4_Word domain)
{
    for (;;) {
        laps[domain]++;
    }
}

#define MS_IN_TICKS 62500

KT_CASE(domain, a_thread_of_another_domain_does_not_run_by_itself, KT_DOMAINS | KT_PREEMPT)
{
    kt_thread_t *thread = KT_THREAD(note, .arg = 'x', .is_stopped = true);
    KT_OK(seL4_DomainSet_Set(DOMAIN, 1, thread->tcb));
    kt_start(thread, note, 'x');
    kt_settle();
    KT_TEXT(kt_traced(), "");
    KT_OK(seL4_DomainSet_Set(DOMAIN, 0, thread->tcb));
    kt_join(thread);
    KT_TEXT(kt_traced(), "x");
}

KT_CASE(domain, the_schedule_gives_domains_their_time, KT_DOMAINS | KT_PREEMPT)
{
    for (seL4_Word i = 1; i < 4; i++) {
        laps[i] = 0;
        kt_thread_t *thread = KT_THREAD(count, .arg = i, .is_stopped = true);
        KT_OK(seL4_DomainSet_Set(DOMAIN, (seL4_Uint8)i, thread->tcb));
        kt_start(thread, count, i);
    }
    // 2 ms for domain 1, 6 ms for domain 2, and back to this one.
    KT_OK(seL4_DomainSet_ScheduleConfigure(DOMAIN, 1, 1, 2 * MS_IN_TICKS));
    KT_OK(seL4_DomainSet_ScheduleConfigure(DOMAIN, 2, 2, 6 * MS_IN_TICKS));
    KT_OK(seL4_DomainSet_ScheduleConfigure(DOMAIN, 3, 0, 1000 * MS_IN_TICKS));
    KT_OK(seL4_DomainSet_ScheduleConfigure(DOMAIN, 4, 0, 0));
    seL4_Word start = kt_now_us();
    KT_OK(seL4_DomainSet_ScheduleSetStart(DOMAIN, 1));
    seL4_Word us = kt_now_us() - start;
    KT_GE(us, 7900);
    KT_LE(us, 8500);
    KT_GT(laps[1], 0);
    KT_GT(laps[2], 2 * laps[1]);
    KT_LT(laps[2], 4 * laps[1]);
    KT_EQ(laps[3], 0);
    KT_OK(seL4_DomainSet_ScheduleSetStart(DOMAIN, 0));
    for (seL4_Word i = 1; i < 4; i++) {
        KT_OK(seL4_DomainSet_ScheduleConfigure(DOMAIN, i, 0, 0));
    }
}
