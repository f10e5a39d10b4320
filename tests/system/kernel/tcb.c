// SPDX-License-Identifier: BSD-2-Clause
//
// Threads: what they run with, priorities, registers, stopping and going on.

#include "kt.h"

static void note(seL4_Word arg)
{
    kt_trace((char)arg);
}

static void wait_for_signal(seL4_Word notification)
{
    seL4_Wait(notification, NULL);
    kt_trace('w');
}

static kt_thread_t *stopped(kt_entry_t entry, seL4_Word arg)
{
    return KT_THREAD(entry, .arg = arg, .is_stopped = true, .priority = KT_PRIORITY + 1);
}

// ---- Configure, SetSpace, SetIPCBuffer

// Needs an IPC buffer, because the message is longer than the registers.
static void send_long(seL4_Word endpoint)
{
    for (int i = 0; i < 20; i++) {
        seL4_SetMR(i, 100 + (seL4_Word)i);
    }
    seL4_Send(endpoint, seL4_MessageInfo_new(0, 0, 0, 20));
}

static void expect_long(seL4_CPtr endpoint, seL4_Word length)
{
    seL4_MessageInfo_t info = seL4_Recv(endpoint, NULL, kt_self()->reply);
    KT_EQ(seL4_MessageInfo_get_length(info), length);
    for (seL4_Word i = 0; i < length; i++) {
        KT_EQ(seL4_GetMR((int)i), 100 + i);
    }
}

KT_CASE(tcb, configure_gives_spaces_and_a_buffer, 0)
{
    seL4_CPtr endpoint = kt_make(seL4_EndpointObject, 0);
    kt_thread_t *thread = KT_THREAD(send_long, .arg = endpoint, .is_stopped = true,
                                    .without_buffer = true, .priority = KT_PRIORITY + 1);
    seL4_CPtr tcb = kt_make(seL4_TCBObject, 0);
    KT_OK(seL4_TCB_Configure(tcb, KT_ROOT, 0, KT_VSPACE, 0, (seL4_Word)thread->buffer,
                             thread->frame));
    KT_OK(seL4_TCB_Configure(thread->tcb, KT_ROOT, 0, KT_VSPACE, 0, (seL4_Word)thread->buffer,
                             thread->frame));
    kt_start(thread, send_long, endpoint);
    expect_long(endpoint, 20);
    kt_join(thread);
}

KT_CASE(tcb, configure_without_a_buffer_leaves_only_registers, 0)
{
    seL4_CPtr endpoint = kt_make(seL4_EndpointObject, 0);
    kt_thread_t *thread = stopped(send_long, endpoint);
    KT_OK(seL4_TCB_Configure(thread->tcb, KT_ROOT, 0, KT_VSPACE, 0, 0, seL4_CapNull));
    kt_start(thread, send_long, endpoint);
    expect_long(endpoint, seL4_FastMessageRegisters);
}

KT_CASE(tcb, configure_refuses_what_is_no_space, 0)
{
    seL4_CPtr tcb = kt_make(seL4_TCBObject, 0);
    seL4_CPtr endpoint = kt_make(seL4_EndpointObject, 0);
    seL4_CPtr vspace = kt_make(seL4_ARM_VSpaceObject, 0);
    KT_ERROR(seL4_TCB_Configure(tcb, endpoint, 0, KT_VSPACE, 0, 0, 0), seL4_IllegalOperation);
    KT_ERROR(seL4_TCB_Configure(tcb, KT_ROOT, 0, endpoint, 0, 0, 0), seL4_IllegalOperation);
    KT_ERROR(seL4_TCB_Configure(tcb, seL4_CapNull, 0, KT_VSPACE, 0, 0, 0), seL4_IllegalOperation);
    KT_ERROR(seL4_TCB_Configure(tcb, KT_ROOT, 0, vspace, 0, 0, 0), seL4_IllegalOperation);
}

KT_CASE(tcb, configure_needs_all_its_words_and_capabilities, 0)
{
    seL4_CPtr tcb = kt_make(seL4_TCBObject, 0);
    for (seL4_Word words = 0; words <= 3; words++) {
        for (seL4_Word caps = 0; caps <= 3; caps++) {
            kt_note("%lu words, %lu capabilities", words, caps);
            seL4_SetCap(0, KT_ROOT);
            seL4_SetCap(1, KT_VSPACE);
            seL4_SetCap(2, seL4_CapNull);
            seL4_SetMR(0, 0);
            seL4_SetMR(1, 0);
            seL4_SetMR(2, 0);
            seL4_MessageInfo_t info =
                seL4_Call(tcb, seL4_MessageInfo_new(TCBConfigure, 0, caps, words));
            KT_EQ(seL4_MessageInfo_get_label(info),
                  words < 3 || caps < 3 ? seL4_TruncatedMessage : seL4_NoError);
        }
    }
    kt_note(NULL);
}

// A CNode that is looked into with a guard of 60 bits: `data` has to be given.
KT_CASE(tcb, set_space_applies_the_guard, 0)
{
    seL4_CPtr cnode = kt_make(seL4_CapTableObject, 4);
    seL4_CPtr endpoint = kt_make(seL4_EndpointObject, 0);
    KT_NEED_OK(seL4_CNode_Copy(cnode, 5, 4, KT_ROOT, endpoint, KT_DEPTH, seL4_AllRights));
    kt_thread_t *thread = KT_THREAD(send_long, .arg = 0xab5, .is_stopped = true,
                                    .without_handler = true, .priority = KT_PRIORITY + 1);
    seL4_Word guard = seL4_CNode_CapData_new(0xab, 60).words[0];
    KT_OK(seL4_TCB_SetSpace(thread->tcb, 0, cnode, guard, KT_VSPACE, 0));
    kt_start(thread, send_long, 0xab5);
    expect_long(endpoint, 20);
}

KT_CASE(tcb, set_space_takes_endpoints_that_faults_can_be_sent_and_answered_with, 0)
{
    static const struct {
        bool grant_reply, grant, read, write;
        seL4_Error error;
    } rows[] = {
        { true, true, true, true, seL4_NoError },
        { true, false, false, true, seL4_NoError },
        { false, true, false, true, seL4_NoError },
        { false, false, true, true, seL4_InvalidCapability },
        { true, true, true, false, seL4_InvalidCapability },
        { false, false, false, false, seL4_InvalidCapability },
    };
    seL4_CPtr tcb = kt_make(seL4_TCBObject, 0);
    seL4_CPtr endpoint = kt_make(seL4_EndpointObject, 0);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        kt_note("row %zu", i);
        seL4_CPtr cap = kt_copy(endpoint, seL4_CapRights_new(rows[i].grant_reply, rows[i].grant,
                                                             rows[i].read, rows[i].write));
        KT_ERROR(seL4_TCB_SetSpace(tcb, cap, KT_ROOT, 0, KT_VSPACE, 0), rows[i].error);
        if (rows[i].error != seL4_NoError) {
            KT_WORDS(1);
        }
        KT_ERROR(seL4_TCB_SetTimeoutEndpoint(tcb, cap), rows[i].error);
        if (rows[i].error != seL4_NoError) {
            KT_WORDS(1);
        }
        KT_ERROR(seL4_TCB_SetSchedParams(tcb, KT_AUTHORITY, 10, 10, seL4_CapNull, cap),
                 rows[i].error);
        if (rows[i].error != seL4_NoError) {
            KT_WORDS(3);
        }
    }
    kt_note(NULL);
    KT_ERROR(seL4_TCB_SetSpace(tcb, tcb, KT_ROOT, 0, KT_VSPACE, 0), seL4_InvalidCapability);
    KT_WORDS(1);
    KT_ERROR(seL4_TCB_SetTimeoutEndpoint(tcb, tcb), seL4_InvalidCapability);
    KT_WORDS(1);
    KT_OK(seL4_TCB_SetTimeoutEndpoint(tcb, seL4_CapNull));
}

KT_CASE(tcb, set_ipc_buffer_refuses, 0)
{
    kt_thread_t *thread = stopped(note, 0);
    seL4_Word address = (seL4_Word)thread->buffer;
    KT_ERROR(seL4_TCB_SetIPCBuffer(thread->tcb, address + 8, thread->frame), seL4_AlignmentError);
    KT_ERROR(seL4_TCB_SetIPCBuffer(thread->tcb, address + 512, thread->frame), seL4_AlignmentError);
    KT_ERROR(seL4_TCB_SetIPCBuffer(thread->tcb, address, thread->tcb), seL4_IllegalOperation);
    KT_ERROR(seL4_TCB_SetIPCBuffer(thread->tcb, address, seL4_CapNull), seL4_IllegalOperation);
    KT_OK(seL4_TCB_SetIPCBuffer(thread->tcb, 0, seL4_CapNull));
    KT_OK(seL4_TCB_SetIPCBuffer(thread->tcb, address, thread->frame));
}

KT_CASE(tcb, set_ipc_buffer_refuses_device_memory, 0)
{
    kt_thread_t *thread = stopped(note, 0);
    seL4_CPtr untyped = kt_device_untyped(seL4_PageBits, NULL);
    seL4_CPtr frame = kt_slot();
    KT_NEED_OK(seL4_Untyped_Retype(untyped, seL4_ARM_SmallPageObject, 0, KT_ROOT, 0, 0, frame, 1));
    KT_ERROR(seL4_TCB_SetIPCBuffer(thread->tcb, 0x10000, frame), seL4_IllegalOperation);
}

// ---- Priorities

static void expect_priorities(seL4_CPtr tcb, seL4_CPtr authority, seL4_Word mcp)
{
    KT_OK(seL4_TCB_SetPriority(tcb, authority, mcp));
    KT_OK(seL4_TCB_SetPriority(tcb, authority, 0));
    KT_OK(seL4_TCB_SetMCPriority(tcb, authority, mcp));
    KT_OK(seL4_TCB_SetMCPriority(tcb, authority, 0));
    KT_ERROR(seL4_TCB_SetPriority(tcb, authority, mcp + 1), seL4_RangeError);
    KT_WORDS(seL4_MinPrio, mcp);
    KT_ERROR(seL4_TCB_SetMCPriority(tcb, authority, mcp + 1), seL4_RangeError);
    KT_WORDS(seL4_MinPrio, mcp);
    KT_ERROR(seL4_TCB_SetSchedParams(tcb, authority, 0, mcp + 1, seL4_CapNull, seL4_CapNull),
             seL4_RangeError);
    KT_WORDS(seL4_MinPrio, mcp);
    KT_ERROR(seL4_TCB_SetSchedParams(tcb, authority, mcp + 1, 0, seL4_CapNull, seL4_CapNull),
             seL4_RangeError);
    KT_WORDS(seL4_MinPrio, mcp);
}

KT_CASE(tcb, priorities_are_limited_by_those_of_the_authority, 0)
{
    seL4_CPtr tcb = kt_make(seL4_TCBObject, 0);
    kt_thread_t *authority = KT_THREAD(note, .is_stopped = true, .mcp = 40);
    expect_priorities(tcb, authority->tcb, 40);
    expect_priorities(tcb, KT_AUTHORITY, seL4_MaxPrio);
    KT_ERROR(seL4_TCB_SetPriority(tcb, KT_AUTHORITY, ~0ul), seL4_RangeError);
    KT_ERROR(seL4_TCB_SetPriority(tcb, KT_AUTHORITY, 1ul << 32), seL4_RangeError);
}

KT_CASE(tcb, the_priority_may_be_above_the_own_maximum, 0)
{
    seL4_CPtr tcb = kt_make(seL4_TCBObject, 0);
    KT_OK(seL4_TCB_SetMCPriority(tcb, KT_AUTHORITY, 5));
    KT_OK(seL4_TCB_SetPriority(tcb, KT_AUTHORITY, 50));
    KT_ERROR(seL4_TCB_SetPriority(tcb, tcb, 6), seL4_RangeError);
    KT_WORDS(0, 5);
    KT_OK(seL4_TCB_SetPriority(tcb, tcb, 5));
}

KT_CASE(tcb, the_authority_must_be_a_thread, 0)
{
    seL4_CPtr tcb = kt_make(seL4_TCBObject, 0);
    seL4_CPtr endpoint = kt_make(seL4_EndpointObject, 0);
    KT_ERROR(seL4_TCB_SetPriority(tcb, endpoint, 1), seL4_InvalidCapability);
    KT_WORDS(1);
    KT_ERROR(seL4_TCB_SetMCPriority(tcb, seL4_CapNull, 1), seL4_InvalidCapability);
    KT_WORDS(1);
    KT_ERROR(seL4_TCB_SetSchedParams(tcb, endpoint, 1, 1, 0, 0), seL4_InvalidCapability);
    KT_WORDS(1);
}

KT_CASE(tcb, a_raised_thread_runs_at_once_a_lowered_one_gives_way, 0)
{
    kt_thread_t *thread = KT_THREAD(note, .arg = 'x', .priority = KT_PRIORITY - 10);
    kt_trace('a');
    KT_OK(seL4_TCB_SetPriority(thread->tcb, KT_AUTHORITY, KT_PRIORITY + 10));
    kt_trace('b');
    KT_TEXT(kt_traced(), "axb");
    kt_thread_t *other = KT_THREAD(note, .arg = 'y', .priority = KT_PRIORITY - 10);
    KT_OK(seL4_TCB_SetPriority(kt_self()->tcb, KT_AUTHORITY, KT_PRIORITY - 20));
    kt_trace('c');
    KT_OK(seL4_TCB_SetPriority(kt_self()->tcb, KT_AUTHORITY, KT_PRIORITY));
    KT_TEXT(kt_traced(), "yc");
    kt_join(other);
}

KT_CASE(tcb, a_thread_raised_to_the_same_priority_waits_its_turn, 0)
{
    kt_thread_t *thread = KT_THREAD(note, .arg = 'x', .priority = KT_PRIORITY - 10);
    KT_OK(seL4_TCB_SetPriority(thread->tcb, KT_AUTHORITY, KT_PRIORITY));
    kt_trace('a');
    kt_join(thread);
    KT_TEXT(kt_traced(), "ax");
}

// ---- SetSchedParams

KT_CASE(tcb, set_sched_params_binds_time_and_priority, 0)
{
    kt_thread_t *thread =
        KT_THREAD(note, .arg = 'x', .without_sc = true, .priority = KT_PRIORITY - 1);
    seL4_CPtr context = kt_make(seL4_SchedContextObject, seL4_MinSchedContextBits);
    KT_NEED_OK(seL4_SchedControl_ConfigureFlags(KT_SCHED_CONTROL, context, 10000, 10000, 0, 0, 0));
    KT_TEXT(kt_traced(), "");
    KT_OK(seL4_TCB_SetSchedParams(thread->tcb, KT_AUTHORITY, 254, KT_PRIORITY + 1, context,
                                  seL4_CapNull));
    KT_TEXT(kt_traced(), "x");
    KT_ERROR(seL4_SchedContext_Bind(context, thread->tcb), seL4_IllegalOperation);
}

KT_CASE(tcb, set_sched_params_without_a_context_unbinds, 0)
{
    kt_thread_t *thread = KT_THREAD(note, .arg = 'x', .priority = KT_PRIORITY - 1);
    KT_OK(seL4_TCB_SetSchedParams(thread->tcb, KT_AUTHORITY, 254, KT_PRIORITY - 1, seL4_CapNull,
                                  seL4_CapNull));
    kt_settle();
    KT_TEXT(kt_traced(), "");
    KT_OK(seL4_SchedContext_Bind(thread->sc, thread->tcb));
    kt_join(thread);
    KT_TEXT(kt_traced(), "x");
}

KT_CASE(tcb, set_sched_params_refuses_a_context_that_is_in_use, 0)
{
    kt_thread_t *a = stopped(note, 0);
    kt_thread_t *b = stopped(note, 0);
    seL4_CPtr endpoint = kt_make(seL4_EndpointObject, 0);
    seL4_CPtr context = kt_make(seL4_SchedContextObject, seL4_MinSchedContextBits);
    KT_ERROR(seL4_TCB_SetSchedParams(a->tcb, KT_AUTHORITY, 1, 1, b->sc, 0), seL4_IllegalOperation);
    KT_ERROR(seL4_TCB_SetSchedParams(a->tcb, KT_AUTHORITY, 1, 1, context, 0),
             seL4_IllegalOperation);
    KT_OK(seL4_TCB_SetSchedParams(a->tcb, KT_AUTHORITY, 1, 1, a->sc, 0));
    KT_ERROR(seL4_TCB_SetSchedParams(a->tcb, KT_AUTHORITY, 1, 1, endpoint, 0),
             seL4_InvalidCapability);
    KT_WORDS(2);
}

// ---- Notifications

KT_CASE(tcb, a_bound_notification_is_received_at_endpoints, 0)
{
    seL4_CPtr endpoint = kt_make(seL4_EndpointObject, 0);
    seL4_CPtr notification = kt_make(seL4_NotificationObject, 0);
    seL4_CPtr badged = kt_mint(notification, seL4_AllRights, 0x55);
    KT_OK(seL4_TCB_BindNotification(kt_self()->tcb, notification));
    seL4_Signal(badged);
    seL4_Word badge = 0;
    seL4_Recv(endpoint, &badge, kt_self()->reply);
    KT_EQ(badge, 0x55);
    KT_OK(seL4_TCB_UnbindNotification(kt_self()->tcb));
    seL4_Signal(badged);
    badge = 1;
    seL4_NBRecv(endpoint, &badge, kt_self()->reply);
    KT_EQ(badge, 0);
}

KT_CASE(tcb, bind_notification_refuses, 0)
{
    seL4_CPtr notification = kt_make(seL4_NotificationObject, 0);
    seL4_CPtr other = kt_make(seL4_NotificationObject, 0);
    seL4_CPtr no_read = kt_copy(other, seL4_CapRights_new(0, 0, 0, 1));
    seL4_CPtr a = kt_make(seL4_TCBObject, 0);
    seL4_CPtr b = kt_make(seL4_TCBObject, 0);
    KT_OK(seL4_TCB_BindNotification(a, notification));
    KT_ERROR(seL4_TCB_BindNotification(a, other), seL4_IllegalOperation);
    KT_ERROR(seL4_TCB_BindNotification(b, notification), seL4_IllegalOperation);
    KT_ERROR(seL4_TCB_BindNotification(b, no_read), seL4_IllegalOperation);
    KT_ERROR(seL4_TCB_BindNotification(b, a), seL4_IllegalOperation);
    KT_ERROR(seL4_TCB_BindNotification(b, seL4_CapNull), seL4_IllegalOperation);
    KT_ERROR(seL4_TCB_UnbindNotification(b), seL4_IllegalOperation);
    KT_OK(seL4_TCB_UnbindNotification(a));
    KT_ERROR(seL4_TCB_UnbindNotification(a), seL4_IllegalOperation);
}

KT_CASE(tcb, bind_notification_refuses_one_that_is_waited_for, 0)
{
    seL4_CPtr notification = kt_make(seL4_NotificationObject, 0);
    seL4_CPtr tcb = kt_make(seL4_TCBObject, 0);
    kt_thread_t *thread =
        KT_THREAD(wait_for_signal, .arg = notification, .priority = KT_PRIORITY + 1);
    KT_ERROR(seL4_TCB_BindNotification(tcb, notification), seL4_IllegalOperation);
    seL4_Signal(notification);
    kt_join(thread);
    KT_OK(seL4_TCB_BindNotification(tcb, notification));
}

KT_CASE(tcb, deleting_a_thread_or_a_notification_unbinds, 0)
{
    seL4_CPtr notification = kt_make(seL4_NotificationObject, 0);
    seL4_CPtr a = kt_make(seL4_TCBObject, 0);
    seL4_CPtr b = kt_make(seL4_TCBObject, 0);
    KT_OK(seL4_TCB_BindNotification(a, notification));
    kt_delete(a);
    KT_OK(seL4_TCB_BindNotification(b, notification));
    kt_delete(notification);
    KT_ERROR(seL4_TCB_UnbindNotification(b), seL4_IllegalOperation);
    KT_OK(seL4_TCB_BindNotification(b, kt_make(seL4_NotificationObject, 0)));
}

// ---- Suspend and Resume

static void suspend_self(seL4_Word arg)
{
    (void)arg;
    kt_trace('a');
    (void)seL4_TCB_Suspend(kt_self()->tcb);
    kt_trace('b');
}

KT_CASE(tcb, a_thread_that_suspended_itself_does_so_again_when_resumed, KT_MACHINE)
{
    kt_thread_t *thread = KT_THREAD(suspend_self, .priority = KT_PRIORITY + 1);
    KT_TEXT(kt_traced(), "a");
    KT_OK(seL4_TCB_Resume(thread->tcb));
    KT_TEXT(kt_traced(), "");
    // Unless it is taken past the call.
    seL4_UserContext context;
    KT_OK(seL4_TCB_ReadRegisters(thread->tcb, false, 0, 1, &context));
    context.pc += 4;
    KT_OK(seL4_TCB_WriteRegisters(thread->tcb, true, 0, 1, &context));
    KT_TEXT(kt_traced(), "b");
}

KT_CASE(tcb, a_suspended_waiter_waits_again_when_resumed, 0)
{
    seL4_CPtr notification = kt_make(seL4_NotificationObject, 0);
    kt_thread_t *thread =
        KT_THREAD(wait_for_signal, .arg = notification, .priority = KT_PRIORITY + 1);
    KT_OK(seL4_TCB_Suspend(thread->tcb));
    KT_OK(seL4_TCB_Suspend(thread->tcb));
    seL4_Signal(notification);
    kt_settle();
    KT_TEXT(kt_traced(), "");
    KT_OK(seL4_TCB_Resume(thread->tcb));
    kt_join(thread);
    KT_TEXT(kt_traced(), "w");
}

static void send_label(seL4_Word endpoint)
{
    seL4_Send(endpoint, seL4_MessageInfo_new(42, 0, 0, 0));
    kt_trace('s');
}

KT_CASE(tcb, a_suspended_sender_leaves_the_queue_and_sends_again, 0)
{
    seL4_CPtr endpoint = kt_make(seL4_EndpointObject, 0);
    kt_thread_t *thread = KT_THREAD(send_label, .arg = endpoint, .priority = KT_PRIORITY + 1);
    kt_stop(thread);
    seL4_Word badge = 7;
    seL4_MessageInfo_t info = seL4_NBRecv(endpoint, &badge, kt_self()->reply);
    KT_EQ(badge, 0);
    KT_OK(seL4_TCB_Resume(thread->tcb));
    info = seL4_Recv(endpoint, &badge, kt_self()->reply);
    KT_EQ(seL4_MessageInfo_get_label(info), 42);
    kt_join(thread);
    KT_TEXT(kt_traced(), "s");
}

static void call_label(seL4_Word endpoint)
{
    seL4_MessageInfo_t info = seL4_Call(endpoint, seL4_MessageInfo_new(5, 0, 0, 0));
    kt_trace((char)seL4_MessageInfo_get_label(info));
}

KT_CASE(tcb, a_suspended_caller_gets_no_reply_and_calls_again, 0)
{
    seL4_CPtr endpoint = kt_make(seL4_EndpointObject, 0);
    kt_thread_t *thread = KT_THREAD(call_label, .arg = endpoint, .priority = KT_PRIORITY - 1);
    seL4_Recv(endpoint, NULL, kt_self()->reply);
    kt_stop(thread);
    seL4_Send(kt_self()->reply, seL4_MessageInfo_new('x', 0, 0, 0));
    kt_settle();
    KT_TEXT(kt_traced(), "");
    KT_OK(seL4_TCB_Resume(thread->tcb));
    seL4_MessageInfo_t info = seL4_Recv(endpoint, NULL, kt_self()->reply);
    KT_EQ(seL4_MessageInfo_get_label(info), 5);
    seL4_Send(kt_self()->reply, seL4_MessageInfo_new('y', 0, 0, 0));
    kt_join(thread);
    KT_TEXT(kt_traced(), "y");
}

KT_CASE(tcb, resume_does_nothing_to_a_thread_that_runs_or_waits, 0)
{
    seL4_CPtr notification = kt_make(seL4_NotificationObject, 0);
    kt_thread_t *waits =
        KT_THREAD(wait_for_signal, .arg = notification, .priority = KT_PRIORITY + 1);
    kt_thread_t *runs = KT_THREAD(note, .arg = 'r', .priority = KT_PRIORITY - 1);
    KT_OK(seL4_TCB_Resume(runs->tcb));
    KT_OK(seL4_TCB_Resume(kt_self()->tcb));
    seL4_Signal(notification);
    kt_join(waits);
    kt_join(runs);
    KT_TEXT(kt_traced(), "wr");
}

KT_CASE(tcb, a_resumed_waiter_makes_its_call_again, 0)
{
    seL4_CPtr endpoint = kt_make(seL4_EndpointObject, 0);
    kt_thread_t *first = KT_THREAD(send_label, .arg = endpoint, .priority = KT_PRIORITY + 1);
    kt_thread_t *second = KT_THREAD(call_label, .arg = endpoint, .priority = KT_PRIORITY + 1);
    KT_OK(seL4_TCB_Resume(first->tcb)); // Now it is behind the second.
    seL4_MessageInfo_t info = seL4_Recv(endpoint, NULL, kt_self()->reply);
    KT_EQ(seL4_MessageInfo_get_label(info), 5);
    (void)second;
}

// ---- Registers

#define ALL       (sizeof(seL4_UserContext) / sizeof(seL4_Word))
#define FRAME     17 // Registers of the frame: pc, sp, spsr, x0 to x8, x16 to x18, x29, x30.
#define SPSR      2
#define SPSR_NZCV 0xf0000000ul

static void fill(seL4_UserContext *context, seL4_Word pattern)
{
    seL4_Word *words = (seL4_Word *)context;
    for (size_t i = 0; i < ALL; i++) {
        words[i] = pattern + i;
    }
    words[SPSR] = pattern & SPSR_NZCV;
}

// The registers from `from` to before `to` are those of the pattern.
static void expect_filled(seL4_CPtr tcb, seL4_Word pattern, size_t from, size_t to)
{
    seL4_UserContext got;
    seL4_UserContext want;
    fill(&want, pattern);
    KT_OK(seL4_TCB_ReadRegisters(tcb, false, 0, ALL, &got));
    for (size_t i = from; i < to; i++) {
        kt_note("register %zu", i);
        seL4_Word mask = i == SPSR ? SPSR_NZCV : ~0ul;
        KT_EQ(((seL4_Word *)&got)[i] & mask, ((seL4_Word *)&want)[i] & mask);
    }
    kt_note(NULL);
}

KT_CASE(tcb, all_registers_are_written_and_read, 0)
{
    seL4_CPtr tcb = kt_make(seL4_TCBObject, 0);
    seL4_UserContext context;
    fill(&context, 0x1122334455667700);
    KT_OK(seL4_TCB_WriteRegisters(tcb, false, 0, ALL, &context));
    expect_filled(tcb, 0x1122334455667700, 0, ALL);
    fill(&context, 0xf0f0f0f0f0f0f000);
    KT_OK(seL4_TCB_WriteRegisters(tcb, false, 0xff, ALL, &context));
    expect_filled(tcb, 0xf0f0f0f0f0f0f000, 0, ALL);
}

KT_CASE(tcb, a_new_thread_has_registers_of_zeros, 0)
{
    seL4_CPtr tcb = kt_make(seL4_TCBObject, 0);
    seL4_UserContext got;
    KT_OK(seL4_TCB_ReadRegisters(tcb, false, 0, ALL, &got));
    for (size_t i = 0; i < ALL; i++) {
        kt_note("register %zu", i);
        KT_EQ(((seL4_Word *)&got)[i] & (i == SPSR ? SPSR_NZCV : ~0ul), 0);
    }
    kt_note(NULL);
}

KT_CASE(tcb, the_status_register_keeps_user_level, 0)
{
    seL4_CPtr tcb = kt_make(seL4_TCBObject, 0);
    seL4_UserContext context = { .spsr = ~0ul };
    KT_OK(seL4_TCB_WriteRegisters(tcb, false, 0, ALL, &context));
    KT_OK(seL4_TCB_ReadRegisters(tcb, false, 0, ALL, &context));
    KT_EQ(context.spsr, SPSR_NZCV | 0x40); // EL0, with interrupts.
    context.spsr = 0;
    KT_OK(seL4_TCB_WriteRegisters(tcb, false, 0, ALL, &context));
    KT_OK(seL4_TCB_ReadRegisters(tcb, false, 0, ALL, &context));
    KT_EQ(context.spsr, 0x40);
}

KT_CASE(tcb, some_registers_are_written_and_read, 0)
{
    static const size_t counts[] = { 1, 2, 3, 4, 16, 17, 18, 33, 34, 35 };
    seL4_CPtr tcb = kt_make(seL4_TCBObject, 0);
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        seL4_UserContext context;
        fill(&context, 0x1000);
        KT_OK(seL4_TCB_WriteRegisters(tcb, false, 0, ALL, &context));
        fill(&context, 0x90002000);
        KT_OK(seL4_TCB_WriteRegisters(tcb, false, 0, counts[i], &context));
        expect_filled(tcb, 0x90002000, 0, counts[i]);
        expect_filled(tcb, 0x1000, counts[i], ALL);
        fill(&context, 0x3000);
        KT_OK(seL4_TCB_ReadRegisters(tcb, false, 0, counts[i], &context));
        KT_EQ(((seL4_Word *)&context)[0], 0x90002000);
    }
}

KT_CASE(tcb, the_number_of_registers_is_checked, 0)
{
    seL4_CPtr tcb = kt_make(seL4_TCBObject, 0);
    seL4_UserContext context = { 0 };
    KT_ERROR(seL4_TCB_ReadRegisters(tcb, false, 0, 0, &context), seL4_RangeError);
    KT_WORDS(1, ALL);
    KT_ERROR(seL4_TCB_ReadRegisters(tcb, false, 0, ALL + 1, &context), seL4_RangeError);
    KT_WORDS(1, ALL);
    KT_ERROR(seL4_TCB_ReadRegisters(tcb, false, 0, ~0ul, &context), seL4_RangeError);
    KT_OK(seL4_TCB_WriteRegisters(tcb, false, 0, 0, &context));
    // More words than were sent.
    seL4_SetMR(0, 0);
    seL4_SetMR(1, 3);
    seL4_MessageInfo_t info = seL4_Call(tcb, seL4_MessageInfo_new(TCBWriteRegisters, 0, 0, 4));
    KT_EQ(seL4_MessageInfo_get_label(info), seL4_TruncatedMessage);
    info = seL4_Call(tcb, seL4_MessageInfo_new(TCBWriteRegisters, 0, 0, 1));
    KT_EQ(seL4_MessageInfo_get_label(info), seL4_TruncatedMessage);
    info = seL4_Call(tcb, seL4_MessageInfo_new(TCBReadRegisters, 0, 0, 1));
    KT_EQ(seL4_MessageInfo_get_label(info), seL4_TruncatedMessage);
}

KT_CASE(tcb, a_thread_cannot_read_or_write_its_own_registers, 0)
{
    seL4_UserContext context = { 0 };
    seL4_CPtr self = kt_self()->tcb;
    KT_ERROR(seL4_TCB_ReadRegisters(self, false, 0, ALL, &context), seL4_IllegalOperation);
    KT_ERROR(seL4_TCB_WriteRegisters(self, false, 0, ALL, &context), seL4_IllegalOperation);
}

KT_CASE(tcb, read_registers_can_stop_its_source, 0)
{
    kt_thread_t *thread = KT_THREAD(note, .arg = 'x', .priority = KT_PRIORITY - 1);
    seL4_UserContext context;
    KT_OK(seL4_TCB_ReadRegisters(thread->tcb, true, 0, ALL, &context));
    KT_EQ(context.x0, (seL4_Word)thread);
    kt_settle();
    KT_TEXT(kt_traced(), "");
    KT_OK(seL4_TCB_Resume(thread->tcb));
    kt_join(thread);
    KT_TEXT(kt_traced(), "x");
}

KT_CASE(tcb, write_registers_can_resume_its_target, 0)
{
    kt_thread_t *thread = stopped(note, 'x');
    kt_thread_t *other = KT_THREAD(note, .arg = 'y', .priority = KT_PRIORITY - 1);
    seL4_UserContext context;
    KT_OK(seL4_TCB_ReadRegisters(other->tcb, true, 0, ALL, &context));
    context.x0 = (seL4_Word)thread;
    context.sp = (seL4_Word)&context; // Not used: it is stopped before it could run.
    KT_OK(seL4_TCB_WriteRegisters(other->tcb, false, 0, ALL, &context));
    kt_settle();
    KT_TEXT(kt_traced(), "");
    kt_start(thread, note, 'x');
    KT_TEXT(kt_traced(), "x");
}

KT_CASE(tcb, copy_registers_copies_what_is_asked_for, 0)
{
    seL4_CPtr from = kt_make(seL4_TCBObject, 0);
    seL4_CPtr to = kt_make(seL4_TCBObject, 0);
    seL4_UserContext context;
    fill(&context, 0x90001000);
    KT_NEED_OK(seL4_TCB_WriteRegisters(from, false, 0, ALL, &context));
    for (unsigned i = 0; i < 4; i++) {
        bool frame = (i & 1) != 0;
        bool integer = (i & 2) != 0;
        fill(&context, 0x2000);
        KT_NEED_OK(seL4_TCB_WriteRegisters(to, false, 0, ALL, &context));
        KT_OK(seL4_TCB_CopyRegisters(to, from, false, false, frame, integer, 0));
        expect_filled(to, frame ? 0x90001000 : 0x2000, 0, FRAME);
        expect_filled(to, integer ? 0x90001000 : 0x2000, FRAME, ALL);
    }
    expect_filled(from, 0x90001000, 0, ALL);
}

KT_CASE(tcb, copy_registers_can_stop_and_resume, 0)
{
    kt_thread_t *from = KT_THREAD(note, .arg = 'x', .priority = KT_PRIORITY - 1);
    seL4_CPtr to = kt_make(seL4_TCBObject, 0);
    seL4_UserContext context;
    KT_OK(seL4_TCB_CopyRegisters(to, from->tcb, true, false, true, true, 0));
    kt_settle();
    KT_TEXT(kt_traced(), "");
    KT_NEED_OK(seL4_TCB_ReadRegisters(to, false, 0, ALL, &context));
    KT_EQ(context.x0, (seL4_Word)from);
    KT_OK(seL4_TCB_CopyRegisters(from->tcb, to, false, true, true, true, 0));
    kt_join(from);
    KT_TEXT(kt_traced(), "x");
}

KT_CASE(tcb, copy_registers_refuses_what_is_no_thread, 0)
{
    seL4_CPtr to = kt_make(seL4_TCBObject, 0);
    KT_ERROR(seL4_TCB_CopyRegisters(to, kt_make(seL4_EndpointObject, 0), 0, 0, 1, 1, 0),
             seL4_InvalidCapability);
    KT_WORDS(1);
    KT_ERROR(seL4_TCB_CopyRegisters(to, seL4_CapNull, 0, 0, 1, 1, 0), seL4_InvalidCapability);
    KT_WORDS(1);
}

KT_CASE(tcb, set_tls_base_sets_the_thread_pointer, 0)
{
    seL4_CPtr tcb = kt_make(seL4_TCBObject, 0);
    seL4_UserContext context;
    KT_OK(seL4_TCB_SetTLSBase(tcb, 0x123456789000));
    KT_NEED_OK(seL4_TCB_ReadRegisters(tcb, false, 0, ALL, &context));
    KT_EQ(context.tpidr_el0, 0x123456789000);
    seL4_MessageInfo_t info = seL4_Call(tcb, seL4_MessageInfo_new(TCBSetTLSBase, 0, 0, 0));
    KT_EQ(seL4_MessageInfo_get_label(info), seL4_TruncatedMessage);
}

// ---- Flags

KT_CASE(tcb, set_flags_gives_the_flags_that_result, 0)
{
    seL4_CPtr tcb = kt_make(seL4_TCBObject, 0);
    seL4_TCB_SetFlags_t result = seL4_TCB_SetFlags(tcb, 0, 0);
    KT_EQ(result.error, seL4_NoError);
    KT_EQ(result.flags, 0);
    result = seL4_TCB_SetFlags(tcb, 0, seL4_TCBFlag_fpuDisabled);
    KT_EQ(result.flags, seL4_TCBFlag_fpuDisabled);
    result = seL4_TCB_SetFlags(tcb, 0, 0);
    KT_EQ(result.flags, seL4_TCBFlag_fpuDisabled);
    result = seL4_TCB_SetFlags(tcb, seL4_TCBFlag_fpuDisabled, seL4_TCBFlag_fpuDisabled);
    KT_EQ(result.flags, seL4_TCBFlag_fpuDisabled);
    result = seL4_TCB_SetFlags(tcb, seL4_TCBFlag_fpuDisabled, 0);
    KT_EQ(result.flags, 0);
}

KT_CASE(tcb, flags_that_are_none_are_ignored, 0)
{
    seL4_CPtr tcb = kt_make(seL4_TCBObject, 0);
    seL4_TCB_SetFlags_t result = seL4_TCB_SetFlags(tcb, 0, ~0ul);
    KT_EQ(result.error, seL4_NoError);
    KT_EQ(result.flags, seL4_TCBFlag_fpuDisabled);
}

// ---- What is no call of a thread

KT_CASE(tcb, labels_of_other_objects_are_illegal, 0)
{
    seL4_CPtr tcb = kt_make(seL4_TCBObject, 0);
    static const seL4_Word labels[] = { InvalidInvocation, UntypedRetype, CNodeCopy,
                                        SchedContextBind,  ARMPageMap,    0x7ffffff,
                                        ~0ul >> 12 };
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        kt_note("label %lu", labels[i]);
        seL4_MessageInfo_t info = seL4_Call(tcb, seL4_MessageInfo_new(labels[i], 0, 0, 4));
        KT_EQ(seL4_MessageInfo_get_label(info), seL4_IllegalOperation);
        KT_EQ(seL4_MessageInfo_get_length(info), 0);
    }
    kt_note(NULL);
}

KT_CASE(tcb, a_deleted_thread_stops, 0)
{
    seL4_CPtr notification = kt_make(seL4_NotificationObject, 0);
    kt_thread_t *thread =
        KT_THREAD(wait_for_signal, .arg = notification, .priority = KT_PRIORITY + 1);
    seL4_CPtr copy = kt_copy(thread->tcb, seL4_AllRights);
    kt_delete(copy);
    seL4_Signal(notification);
    KT_TEXT(kt_traced(), "w");
    thread = KT_THREAD(wait_for_signal, .arg = notification, .priority = KT_PRIORITY + 1);
    kt_delete(thread->tcb);
    seL4_Signal(notification);
    kt_settle();
    KT_TEXT(kt_traced(), "");
}
