// SPDX-License-Identifier: BSD-2-Clause
//
// The framework itself: what every other group stands on.

#include "kt.h"

static void note_argument(seL4_Word arg)
{
    kt_trace((char)arg);
}

KT_CASE(smoke, a_helper_of_higher_priority_runs_at_once, 0)
{
    kt_thread_t *thread = KT_THREAD(note_argument, .arg = 'a', .priority = KT_PRIORITY + 1);
    kt_trace('b');
    kt_join(thread);
    KT_TEXT(kt_traced(), "ab");
}

KT_CASE(smoke, settle_lets_a_helper_of_lower_priority_run, 0)
{
    kt_thread_t *thread = KT_THREAD(note_argument, .arg = 'a', .priority = KT_PRIORITY - 1);
    kt_trace('b');
    kt_settle();
    KT_TEXT(kt_traced(), "ba");
    kt_start(thread, note_argument, 'c');
    kt_join(thread);
    KT_TEXT(kt_traced(), "c");
}

KT_CASE(smoke, slots_of_a_case_are_empty, 0)
{
    seL4_CPtr slots = kt_slots(16);
    for (seL4_Word i = 0; i < 16; i++) {
        KT_TRUE(kt_is_empty(slots + i));
    }
    KT_FALSE(kt_is_empty(kt_make(seL4_EndpointObject, 0)));
}

KT_CASE(smoke, time_passes, 0)
{
    seL4_Word start = kt_now_us();
    kt_spin_us(100);
    KT_GE(kt_now_us() - start, 100);
}

// ---- Cases that fail, each in its way

static void execute_undefined(seL4_Word unused)
{
    (void)unused;
    kt_undefined();
}

static void need_one(seL4_Word value)
{
    KT_NEED_EQ(value, 1);
    kt_trace('n');
}

KT_CASE(smoke, a_value_that_differs_fails, KT_FAILS)
{
    KT_EQ(kt_self()->tcb, 1);
}

KT_CASE(smoke, an_error_that_differs_fails, KT_FAILS)
{
    KT_ERROR(seL4_TCB_SetPriority(KT_AUTHORITY, KT_AUTHORITY, 256), seL4_AlignmentError);
}

KT_CASE(smoke, words_that_differ_fail, KT_FAILS)
{
    (void)seL4_TCB_SetPriority(KT_AUTHORITY, KT_AUTHORITY, 256);
    KT_WORDS(0, 254);
}

KT_CASE(smoke, a_text_that_differs_fails, KT_FAILS)
{
    kt_trace('a');
    KT_TEXT(kt_traced(), "ab");
}

KT_CASE(smoke, what_a_helper_needs_ends_the_case, KT_FAILS)
{
    KT_THREAD(need_one, .arg = 2, .priority = KT_PRIORITY + 1);
    for (;;) {
        kt_settle();
    }
}

KT_CASE(smoke, a_fault_of_a_helper_fails, KT_FAILS)
{
    KT_THREAD(execute_undefined, .priority = KT_PRIORITY + 1);
    kt_settle();
}

KT_CASE(smoke, a_deadlock_fails, KT_FAILS)
{
    seL4_Wait(kt_make(seL4_NotificationObject, 0), NULL);
}
