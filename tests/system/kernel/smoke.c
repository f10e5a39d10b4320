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
