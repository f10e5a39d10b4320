// SPDX-License-Identifier: BSD-2-Clause
//
// Registers that only a real processor has: floating point, thread pointers, counters.

#include "registers.h"

#define WORDS 64

static void pattern(seL4_Word words[WORDS], seL4_Word seed)
{
    for (int i = 0; i < WORDS; i++) {
        words[i] = kt_random(&seed);
    }
}

static unsigned differences(const seL4_Word a[WORDS], const seL4_Word b[WORDS])
{
    unsigned count = 0;
    for (int i = 0; i < WORDS; i++) {
        count += a[i] != b[i];
    }
    return count;
}

// ---- Floating point

static volatile bool stop;

typedef struct holder {
    seL4_Word want[WORDS];
    seL4_Word got[WORDS];
} holder_t;

static holder_t holders[3];

static void hold_pattern(seL4_Word number)
{
    fpu_spin(holders[number].want, holders[number].got, &stop);
}

static kt_thread_t *start_holder(seL4_Word number)
{
    pattern(holders[number].want, number + 1);
    return KT_THREAD(hold_pattern, .arg = number, .priority = KT_PRIORITY - 1, .budget_us = 300);
}

// The caller's time is over, and comes back later.
static void let_others_run_us(seL4_Word us)
{
    KT_NEED_OK(seL4_SchedControl_ConfigureFlags(KT_SCHED_CONTROL, kt_self()->sc, 100, us, 0, 0, 0));
    seL4_Yield();
    KT_NEED_OK(
        seL4_SchedControl_ConfigureFlags(KT_SCHED_CONTROL, kt_self()->sc, 10000, 10000, 0, 0, 0));
}

KT_CASE(fpu, preempted_threads_keep_their_registers, KT_MACHINE | KT_PREEMPT)
{
    kt_thread_t *threads[3];
    stop = false;
    for (seL4_Word i = 0; i < 3; i++) {
        threads[i] = start_holder(i);
    }
    let_others_run_us(20000);
    stop = true;
    for (int i = 0; i < 3; i++) {
        kt_join(threads[i]);
        KT_EQ(differences(holders[i].want, holders[i].got), 0);
    }
}

KT_CASE(fpu, a_thread_can_lose_and_regain_its_own, KT_MACHINE | KT_PREEMPT)
{
    stop = false;
    kt_thread_t *thread = start_holder(0);
    let_others_run_us(2000);
    KT_EQ(seL4_TCB_SetFlags(thread->tcb, 0, seL4_TCBFlag_fpuDisabled).error, seL4_NoError);
    let_others_run_us(2000); // It does not use them now.
    KT_EQ(seL4_TCB_SetFlags(thread->tcb, seL4_TCBFlag_fpuDisabled, 0).error, seL4_NoError);
    let_others_run_us(2000);
    stop = true;
    kt_join(thread);
    KT_EQ(differences(holders[0].want, holders[0].got), 0);
}

static void answer_with_other_registers(seL4_Word endpoint)
{
    seL4_Word words[WORDS];
    seL4_Word ignored[WORDS];
    pattern(words, 99);
    seL4_Recv(endpoint, NULL, kt_self()->reply);
    for (;;) {
        fpu_set_control(1ul << 22);
        fpu_call(words, ignored, (seL4_Word)seL4_SysNBSend, kt_self()->reply, 0);
        seL4_Recv(endpoint, NULL, kt_self()->reply);
    }
}

KT_CASE(fpu, a_call_keeps_the_callers_registers, KT_MACHINE)
{
    seL4_Word want[WORDS];
    seL4_Word got[WORDS];
    seL4_CPtr endpoint = kt_make(seL4_EndpointObject, 0);
    KT_THREAD(answer_with_other_registers, .arg = endpoint, .priority = KT_PRIORITY + 1);
    pattern(want, 7);
    fpu_set_control(2ul << 22);
    for (int i = 0; i < 3; i++) {
        pattern(got, 8);
        fpu_call(want, got, (seL4_Word)seL4_SysCall, endpoint, 0);
        KT_EQ(differences(want, got), 0);
        KT_EQ(fpu_control(), 2ul << 22);
    }
    fpu_set_control(0);
}

static seL4_Word first_seen[WORDS];
static seL4_Word first_control;

static void store_registers(seL4_Word arg)
{
    (void)arg;
    fpu_store(first_seen);
    first_control = fpu_control();
}

static void wait_then_store(seL4_Word notification)
{
    seL4_Wait(notification, NULL);
    store_registers(0);
}

KT_CASE(fpu, a_new_thread_sees_nothing_of_others, KT_MACHINE)
{
    seL4_Word zeros[WORDS] = { 0 };
    seL4_Word words[WORDS];
    seL4_Word got[WORDS];
    seL4_CPtr notification = kt_make(seL4_NotificationObject, 0);
    kt_thread_t *thread =
        KT_THREAD(wait_then_store, .arg = notification, .priority = KT_PRIORITY + 1);
    pattern(words, 1234);
    pattern(first_seen, 1);
    fpu_set_control(3ul << 22);
    fpu_call(words, got, (seL4_Word)seL4_SysSend, notification, 0);
    kt_join(thread);
    KT_EQ(differences(first_seen, zeros), 0);
    KT_EQ(first_control, 0);
    KT_EQ(differences(words, got), 0);
    fpu_set_control(0);
}

KT_CASE(fpu, a_thread_that_may_not_use_it_faults, KT_MACHINE)
{
    seL4_CPtr endpoint = kt_make(seL4_EndpointObject, 0);
    kt_thread_t *thread = KT_THREAD(store_registers, .is_stopped = true, .fault_endpoint = endpoint,
                                    .priority = KT_PRIORITY + 1);
    KT_EQ(seL4_TCB_SetFlags(thread->tcb, 0, seL4_TCBFlag_fpuDisabled).flags,
          seL4_TCBFlag_fpuDisabled);
    kt_start(thread, store_registers, 0);
    KT_FALSE(thread->is_done);
    seL4_MessageInfo_t info = seL4_Recv(endpoint, NULL, kt_self()->reply);
    KT_EQ(seL4_MessageInfo_get_label(info), seL4_Fault_UserException);
    KT_EQ(seL4_GetMR(seL4_UserException_Number) >> 26, 0x07); // Access to floating point.
    KT_EQ(seL4_GetMR(seL4_UserException_Code), 0);
    // Allowed again, it goes on with the same instruction.
    KT_EQ(seL4_TCB_SetFlags(thread->tcb, seL4_TCBFlag_fpuDisabled, 0).flags, 0);
    seL4_UserContext context;
    KT_NEED_OK(seL4_TCB_ReadRegisters(thread->tcb, false, 0, sizeof context / sizeof(seL4_Word),
                                      &context));
    KT_NEED_OK(seL4_TCB_WriteRegisters(thread->tcb, true, 0, sizeof context / sizeof(seL4_Word),
                                       &context));
    kt_join(thread);
}

KT_CASE(fpu, a_deleted_thread_leaves_nothing, KT_MACHINE)
{
    seL4_Word zeros[WORDS] = { 0 };
    for (seL4_Word i = 0; i < 3; i++) {
        stop = true;
        pattern(holders[i].want, i + 1);
        kt_thread_t *thread = KT_THREAD(hold_pattern, .arg = i, .priority = KT_PRIORITY + 1);
        KT_EQ(differences(holders[i].want, holders[i].got), 0);
        kt_delete(thread->tcb);
        pattern(first_seen, 1);
        kt_join(KT_THREAD(store_registers, .priority = KT_PRIORITY + 1));
        KT_EQ(differences(first_seen, zeros), 0);
    }
}

// ---- Thread pointers

static seL4_Word seen[2];

static void read_pointers(seL4_Word arg)
{
    (void)arg;
    seen[0] = read_thread_pointer();
    seen[1] = read_only_thread_pointer();
}

KT_CASE(registers, thread_pointers_are_the_threads_own, KT_MACHINE)
{
    kt_thread_t *thread = KT_THREAD(read_pointers, .is_stopped = true, .priority = KT_PRIORITY + 1);
    seL4_Word own = read_thread_pointer();
    seL4_UserContext context;
    size_t count = sizeof context / sizeof(seL4_Word);
    kt_start(thread, read_pointers, 0);
    KT_EQ(seen[0], 0);
    kt_start(thread, read_pointers, 0);
    kt_thread_t *other = KT_THREAD(read_pointers, .priority = KT_PRIORITY - 1);
    KT_OK(seL4_TCB_SetTLSBase(other->tcb, 0x123400));
    kt_settle();
    KT_EQ(seen[0], 0x123400);
    other = KT_THREAD(read_pointers, .priority = KT_PRIORITY - 1);
    KT_OK(seL4_TCB_ReadRegisters(other->tcb, false, 0, count, &context));
    context.tpidr_el0 = 0x5678;
    context.tpidrro_el0 = 0x9abc;
    KT_OK(seL4_TCB_WriteRegisters(other->tcb, true, 0, count, &context));
    kt_settle();
    KT_EQ(seen[0], 0x5678);
    KT_EQ(seen[1], 0x9abc);
    KT_EQ(read_thread_pointer(), own);
}

// ---- What programs may read of the machine

typedef seL4_Word (*reader_t)(void);

static void read_once(seL4_Word reader)
{
    (void)((reader_t)reader)();
}

#ifdef CONFIG_EXPORT_PCNT_USER
#define HAS_PHYSICAL_COUNTER true
#else
#define HAS_PHYSICAL_COUNTER false
#endif
#ifdef CONFIG_EXPORT_VCNT_USER
#define HAS_VIRTUAL_COUNTER true
#else
#define HAS_VIRTUAL_COUNTER false
#endif
#ifdef CONFIG_EXPORT_PTMR_USER
#define HAS_PHYSICAL_TIMER true
#else
#define HAS_PHYSICAL_TIMER false
#endif
#ifdef CONFIG_EXPORT_VTMR_USER
#define HAS_VIRTUAL_TIMER true
#else
#define HAS_VIRTUAL_TIMER false
#endif
#ifdef CONFIG_EXPORT_PMU_USER
#define HAS_CYCLE_COUNTER true
#else
#define HAS_CYCLE_COUNTER false
#endif

KT_CASE(registers, counters_are_for_programs_as_the_configuration_says, KT_MACHINE)
{
    static const struct {
        const char *name;
        reader_t read;
        bool is_allowed;
    } rows[] = {
        { "physical counter", read_physical_counter, HAS_PHYSICAL_COUNTER },
        { "virtual counter", read_virtual_counter, HAS_VIRTUAL_COUNTER },
        { "physical timer", read_physical_timer, HAS_PHYSICAL_TIMER },
        { "virtual timer", read_virtual_timer, HAS_VIRTUAL_TIMER },
        { "cycle counter", read_cycle_counter, HAS_CYCLE_COUNTER },
        { "kernel register", read_kernel_register, false },
    };
    seL4_CPtr endpoint = kt_make(seL4_EndpointObject, 0);
    kt_thread_t *thread = KT_THREAD(read_once, .is_stopped = true, .fault_endpoint = endpoint,
                                    .priority = KT_PRIORITY + 1);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        kt_note("%s", rows[i].name);
        kt_start(thread, read_once, (seL4_Word)rows[i].read);
        KT_EQ(thread->is_done, rows[i].is_allowed);
        if (!thread->is_done) {
            seL4_MessageInfo_t info = seL4_Recv(endpoint, NULL, kt_self()->reply);
            KT_EQ(seL4_MessageInfo_get_label(info), seL4_Fault_UserException);
        }
    }
    kt_note(NULL);
}
