// SPDX-License-Identifier: BSD-2-Clause
//
// Who runs: priorities, turns, slices, waking.

#include "registers.h"

static void note(seL4_Word arg)
{
    kt_trace((char)arg);
}

static void yield_and_note(seL4_Word letter)
{
    for (int i = 0; i < 3; i++) {
        kt_trace((char)letter);
        seL4_Yield();
    }
}

static void wait_and_note(seL4_Word notification)
{
    kt_trace('w');
    seL4_Wait(notification, NULL);
    kt_trace('s');
}

// ---- Priorities

KT_CASE(scheduler, the_highest_priority_runs_first, 0)
{
    // Around the words of a bitmap, and the ends.
    static const seL4_Word priorities[] = { 2, 3, 31, 32, 33, 62, 63, 64, 65, 95, 96, 97, 98, 99 };
    size_t count = sizeof priorities / sizeof *priorities;
    for (size_t i = 0; i < count; i++) {
        size_t which = i * 5 % count; // In no order.
        KT_THREAD(note, .arg = 'a' + which, .priority = priorities[which]);
    }
    KT_TEXT(kt_traced(), "");
    kt_settle();
    KT_TEXT(kt_traced(), "nmlkjihgfedcba");
}

KT_CASE(scheduler, high_priorities_run_at_once, 0)
{
    static const seL4_Word priorities[] = { 101, 127, 128, 129, 191, 192, 193, 250 };
    for (size_t i = 0; i < sizeof priorities / sizeof *priorities; i++) {
        kt_trace((char)('0' + i));
        KT_THREAD(note, .arg = 'a' + i, .priority = priorities[i]);
    }
    KT_TEXT(kt_traced(), "0a1b2c3d4e5f6g7h");
}

KT_CASE(scheduler, equals_run_in_the_order_in_which_they_came, 0)
{
    for (seL4_Word i = 0; i < 6; i++) {
        KT_THREAD(note, .arg = 'a' + i, .priority = 50);
    }
    kt_settle();
    KT_TEXT(kt_traced(), "fedcba"); // A thread that is made ready goes to the front.
}

// ---- Yield

KT_CASE(scheduler, yield_lets_equals_run_in_turn, 0)
{
    for (seL4_Word i = 0; i < 3; i++) {
        KT_THREAD(yield_and_note, .arg = 'a' + i, .priority = 50);
    }
    kt_settle();
    KT_TEXT(kt_traced(), "cbacbacba");
}

KT_CASE(scheduler, yield_does_not_let_lower_ones_run, 0)
{
    KT_THREAD(note, .arg = 'x', .priority = KT_PRIORITY - 1);
    for (int i = 0; i < 10; i++) {
        seL4_Yield();
    }
    KT_TEXT(kt_traced(), "");
}

KT_CASE(scheduler, yield_alone_comes_back, 0)
{
    seL4_Word start = kt_now_us();
    for (int i = 0; i < 10; i++) {
        seL4_Yield();
    }
    KT_LE(kt_now_us() - start, 1000);
}

// ---- Waking

KT_CASE(scheduler, a_woken_thread_of_higher_priority_runs_at_once, 0)
{
    seL4_CPtr notification = kt_make(seL4_NotificationObject, 0);
    KT_THREAD(wait_and_note, .arg = notification, .priority = KT_PRIORITY + 1);
    kt_trace('1');
    seL4_Signal(notification);
    kt_trace('2');
    KT_TEXT(kt_traced(), "w1s2");
}

KT_CASE(scheduler, a_woken_thread_of_equal_or_lower_priority_waits, 0)
{
    for (seL4_Word priority = KT_PRIORITY - 1; priority <= KT_PRIORITY; priority++) {
        seL4_CPtr notification = kt_make(seL4_NotificationObject, 0);
        kt_thread_t *thread =
            KT_THREAD(wait_and_note, .arg = notification, .priority = KT_PRIORITY + 1);
        kt_set_priority(thread, priority);
        kt_trace('1');
        seL4_Signal(notification);
        kt_trace('2');
        kt_settle();
        KT_TEXT(kt_traced(), "w12s");
    }
}

KT_CASE(scheduler, of_several_woken_the_highest_runs_first, 0)
{
    seL4_CPtr notifications[4];
    kt_thread_t *threads[4];
    for (seL4_Word i = 0; i < 4; i++) {
        notifications[i] = kt_make(seL4_NotificationObject, 0);
        threads[i] = KT_THREAD(wait_and_note, .arg = notifications[i], .priority = 200);
        kt_set_priority(threads[i], 40 + i);
    }
    (void)kt_traced();
    for (int i = 0; i < 4; i++) {
        seL4_Signal(notifications[i]);
        kt_start(threads[i], note, (seL4_Word)'0' + (seL4_Word)i);
    }
    kt_settle();
    KT_TEXT(kt_traced(), "3210");
}

// ---- Preemption

static volatile bool stop;
static volatile seL4_Word laps[4];

static void count(seL4_Word number)
{
    while (!stop) {
        laps[number]++;
    }
    kt_trace((char)('0' + number));
}

KT_CASE(scheduler, slices_end_and_equals_get_their_turn, KT_PREEMPT)
{
    kt_thread_t *threads[3];
    stop = false;
    for (seL4_Word i = 0; i < 3; i++) {
        laps[i] = 0;
        threads[i] = KT_THREAD(count, .arg = i, .priority = KT_PRIORITY, .budget_us = 500);
    }
    while (laps[0] == 0 || laps[1] == 0 || laps[2] == 0) {
    }
    stop = true;
    for (int i = 0; i < 3; i++) {
        kt_join(threads[i]);
    }
}

KT_CASE(scheduler, a_thread_whose_time_comes_interrupts_a_lower_one, KT_PREEMPT)
{
    stop = false;
    laps[0] = 0;
    kt_thread_t *low = KT_THREAD(count, .arg = 0, .priority = KT_PRIORITY - 1);
    KT_NEED_OK(
        seL4_SchedControl_ConfigureFlags(KT_SCHED_CONTROL, kt_self()->sc, 1000, 5000, 0, 0, 0));
    for (seL4_Word i = 0; i < 4; i++) {
        seL4_Word before = laps[0];
        seL4_Yield();
        KT_GT(laps[0], before);
    }
    stop = true;
    kt_join(low);
}

KT_CASE(scheduler, a_preempted_thread_goes_on_before_its_equals, KT_PREEMPT)
{
    stop = false;
    laps[0] = laps[1] = 0;
    KT_THREAD(count, .arg = 1, .priority = KT_PRIORITY - 1, .budget_us = 8000);
    KT_THREAD(count, .arg = 0, .priority = KT_PRIORITY - 1, .budget_us = 8000);
    KT_NEED_OK(
        seL4_SchedControl_ConfigureFlags(KT_SCHED_CONTROL, kt_self()->sc, 100, 1000, 0, 0, 0));
    for (int i = 0; i < 4; i++) {
        seL4_Yield(); // 1 ms each: less than a slice.
    }
    KT_GT(laps[0], 0);
    KT_EQ(laps[1], 0);
    stop = true;
}

static void spin_in_registers(seL4_Word arg)
{
    registers_spin((seL4_Word *)arg, &stop);
}

KT_CASE(scheduler, preempted_threads_keep_all_registers, KT_PREEMPT | KT_MACHINE)
{
    static seL4_Word results[3][REGISTERS_SPUN];
    kt_thread_t *threads[3];
    stop = false;
    for (seL4_Word i = 0; i < 3; i++) {
        for (seL4_Word k = 0; k < REGISTERS_SPUN; k++) {
            results[i][k] = 1000 * i + k;
        }
        threads[i] = KT_THREAD(spin_in_registers, .arg = (seL4_Word)results[i],
                               .priority = KT_PRIORITY - 1, .budget_us = 300);
    }
    KT_NEED_OK(
        seL4_SchedControl_ConfigureFlags(KT_SCHED_CONTROL, kt_self()->sc, 100, 10000, 0, 0, 0));
    seL4_Yield();
    stop = true;
    for (seL4_Word i = 0; i < 3; i++) {
        kt_join(threads[i]);
        for (seL4_Word k = 0; k < REGISTERS_SPUN; k++) {
            kt_note("thread %lu, register %lu", i, k);
            KT_EQ(results[i][k], 2 * (1000 * i + k)); // Doubled after the spinning.
        }
    }
    kt_note(NULL);
}

// ---- Nobody to run

KT_CASE(scheduler, when_all_wait_time_passes, KT_PREEMPT)
{
    KT_NEED_OK(
        seL4_SchedControl_ConfigureFlags(KT_SCHED_CONTROL, kt_self()->sc, 1000, 30000, 0, 0, 0));
    seL4_Word start = kt_now_us();
    seL4_Yield();
    KT_GE(kt_now_us() - start, 28000);
    KT_LE(kt_now_us() - start, 31000);
}

// ---- System calls by their numbers

static kt_registers_t called;

static void call_number(seL4_Word number)
{
    called = (kt_registers_t){ { 0xa0, 0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0, 0 } };
    kt_syscall((long)number, &called);
}

KT_CASE(syscalls, numbers_that_are_none_are_faults, 0)
{
    static const seL4_Word numbers[] = {
        0,
        1,
        2,
        42,
        0x7fffffff,
        0x80000000,
        0xffffffff,
        1ul << 63,
        ~(1ul << 63),
        (seL4_Word)-30,
        (seL4_Word)-63,
        (seL4_Word)-1000,
    };
    seL4_CPtr endpoint = kt_make(seL4_EndpointObject, 0);
    kt_thread_t *thread = KT_THREAD(call_number, .is_stopped = true, .fault_endpoint = endpoint,
                                    .priority = KT_PRIORITY + 1);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        kt_note("number %lx", numbers[i]);
        kt_start(thread, call_number, numbers[i]);
        seL4_MessageInfo_t info = seL4_Recv(endpoint, NULL, kt_self()->reply);
        KT_EQ(seL4_MessageInfo_get_label(info), seL4_Fault_UnknownSyscall);
        KT_EQ(seL4_MessageInfo_get_length(info), seL4_UnknownSyscall_Length);
        KT_EQ(seL4_GetMR(seL4_UnknownSyscall_Syscall), numbers[i]);
        KT_EQ(seL4_GetMR(seL4_UnknownSyscall_X0), 0xa0);
        KT_EQ(seL4_GetMR(seL4_UnknownSyscall_X6), 0xa6);
    }
    kt_note(NULL);
}

KT_CASE(syscalls, a_reply_sets_registers_and_goes_on, 0)
{
    seL4_CPtr endpoint = kt_make(seL4_EndpointObject, 0);
    kt_thread_t *thread =
        KT_THREAD(call_number, .arg = 77, .fault_endpoint = endpoint, .priority = KT_PRIORITY + 1);
    seL4_Recv(endpoint, NULL, kt_self()->reply);
    seL4_SetMR(seL4_UnknownSyscall_X0, 0x1234);
    seL4_SetMR(seL4_UnknownSyscall_FaultIP, seL4_GetMR(seL4_UnknownSyscall_FaultIP) + 4);
    seL4_Send(kt_self()->reply, seL4_MessageInfo_new(0, 0, 0, seL4_UnknownSyscall_Length));
    kt_join(thread);
    KT_EQ(called.x[0], 0x1234);
    KT_EQ(called.x[1], 0xa1);
}

KT_CASE(syscalls, calls_keep_the_registers_that_they_do_not_use, KT_MACHINE)
{
    seL4_CPtr notification = kt_make(seL4_NotificationObject, 0);
    const struct {
        long number;
        seL4_Word cap;
    } rows[] = {
        { seL4_SysSend, notification },   { seL4_SysNBSend, notification },
        { seL4_SysWait, notification },   { seL4_SysNBWait, notification },
        { seL4_SysNBRecv, notification }, { seL4_SysYield, 0 },
        { seL4_SysCall, seL4_CapNull },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        kt_note("system call %ld", rows[i].number);
        KT_EQ(registers_changed_by((seL4_Word)rows[i].number, rows[i].cap), 0);
    }
    kt_note(NULL);
}

KT_CASE(syscalls, the_number_in_the_instruction_does_not_matter, KT_MACHINE)
{
    seL4_CPtr notification = kt_make(seL4_NotificationObject, 0);
    call_with_immediate((seL4_Word)seL4_SysSend, notification);
    seL4_Word badge = 1;
    seL4_Poll(notification, &badge);
    KT_EQ(badge, 0);
}

KT_CASE(syscalls, a_call_of_an_empty_slot_is_an_error_a_send_is_nothing, 0)
{
    seL4_CPtr slot = kt_slot();
    seL4_MessageInfo_t info = seL4_Call(slot, seL4_MessageInfo_new(7, 0, 0, 0));
    KT_EQ(seL4_MessageInfo_get_label(info), seL4_InvalidCapability);
    KT_EQ(seL4_GetMR(0), 0);
    seL4_Send(slot, seL4_MessageInfo_new(7, 0, 0, 0));
    seL4_NBSend(slot, seL4_MessageInfo_new(7, 0, 0, 0));
}
