// SPDX-License-Identifier: BSD-2-Clause
//
// Scheduling contexts: who has them, giving them away, what was used of them.

#include "kt.h"

static void note(seL4_Word arg)
{
    kt_trace((char)arg);
}

static kt_thread_t *without_time(seL4_Word letter)
{
    return KT_THREAD(note, .arg = letter, .without_sc = true, .priority = KT_PRIORITY + 1);
}

static seL4_CPtr make_context(seL4_Word budget_us, seL4_Word period_us)
{
    seL4_CPtr context = kt_make(seL4_SchedContextObject, seL4_MinSchedContextBits);
    KT_NEED_OK(
        seL4_SchedControl_ConfigureFlags(KT_SCHED_CONTROL, context, budget_us, period_us, 0, 0, 0));
    return context;
}

// ---- Binding

KT_CASE(sched_context, a_thread_without_one_does_not_run, 0)
{
    kt_thread_t *thread = without_time('x');
    kt_settle();
    KT_TEXT(kt_traced(), "");
    KT_OK(seL4_SchedContext_Bind(make_context(10000, 10000), thread->tcb));
    KT_TEXT(kt_traced(), "x");
    kt_join(thread);
}

KT_CASE(sched_context, an_unconfigured_one_gives_no_time, 0)
{
    kt_thread_t *thread = without_time('x');
    seL4_CPtr context = kt_make(seL4_SchedContextObject, seL4_MinSchedContextBits);
    KT_OK(seL4_SchedContext_Bind(context, thread->tcb));
    kt_settle();
    KT_TEXT(kt_traced(), "");
    KT_OK(seL4_SchedControl_ConfigureFlags(KT_SCHED_CONTROL, context, 10000, 10000, 0, 0, 0));
    kt_join(thread);
    KT_TEXT(kt_traced(), "x");
}

KT_CASE(sched_context, bind_refuses_what_is_bound_already, 0)
{
    kt_thread_t *a = without_time('a');
    kt_thread_t *b = KT_THREAD(note, .is_stopped = true);
    seL4_CPtr notification = kt_make(seL4_NotificationObject, 0);
    seL4_CPtr other = kt_make(seL4_NotificationObject, 0);
    seL4_CPtr context = make_context(10000, 10000);
    KT_ERROR(seL4_SchedContext_Bind(context, b->tcb), seL4_IllegalOperation);
    KT_OK(seL4_SchedContext_Bind(context, a->tcb));
    KT_ERROR(seL4_SchedContext_Bind(context, a->tcb), seL4_IllegalOperation);
    // A notification besides the thread, but only one.
    KT_OK(seL4_SchedContext_Bind(context, notification));
    KT_ERROR(seL4_SchedContext_Bind(context, notification), seL4_IllegalOperation);
    KT_ERROR(seL4_SchedContext_Bind(context, other), seL4_IllegalOperation);
    KT_ERROR(seL4_SchedContext_Bind(make_context(10000, 10000), notification),
             seL4_IllegalOperation);
    KT_OK(seL4_SchedContext_UnbindObject(context, a->tcb));
    KT_OK(seL4_SchedContext_Bind(context, a->tcb));
}

static void wait_once(seL4_Word notification)
{
    seL4_Wait(notification, NULL);
    kt_trace('w');
}

KT_CASE(sched_context, a_waiting_thread_takes_only_one_that_has_time, 0)
{
    seL4_CPtr notification = kt_make(seL4_NotificationObject, 0);
    kt_thread_t *thread = KT_THREAD(wait_once, .arg = notification, .priority = KT_PRIORITY + 1);
    KT_OK(seL4_SchedContext_UnbindObject(thread->sc, thread->tcb));
    seL4_CPtr context = kt_make(seL4_SchedContextObject, seL4_MinSchedContextBits);
    KT_ERROR(seL4_SchedContext_Bind(context, thread->tcb), seL4_IllegalOperation);
    KT_ERROR(seL4_TCB_SetSchedParams(thread->tcb, KT_AUTHORITY, 254, KT_PRIORITY, context, 0),
             seL4_IllegalOperation);
    KT_NEED_OK(seL4_SchedControl_ConfigureFlags(KT_SCHED_CONTROL, context, 10000, 10000, 0, 0, 0));
    KT_OK(seL4_SchedContext_Bind(context, thread->tcb));
    seL4_Signal(notification);
    kt_join(thread);
    KT_TEXT(kt_traced(), "w");
}

KT_CASE(sched_context, bind_and_unbind_refuse_what_is_neither_thread_nor_notification, 0)
{
    seL4_CPtr context = make_context(10000, 10000);
    seL4_CPtr endpoint = kt_make(seL4_EndpointObject, 0);
    KT_ERROR(seL4_SchedContext_Bind(context, endpoint), seL4_InvalidCapability);
    KT_WORDS(1);
    KT_ERROR(seL4_SchedContext_Bind(context, seL4_CapNull), seL4_InvalidCapability);
    KT_WORDS(1);
    KT_ERROR(seL4_SchedContext_UnbindObject(context, endpoint), seL4_InvalidCapability);
    KT_WORDS(1);
    seL4_MessageInfo_t info = seL4_Call(context, seL4_MessageInfo_new(SchedContextBind, 0, 0, 0));
    KT_EQ(seL4_MessageInfo_get_label(info), seL4_TruncatedMessage);
    info = seL4_Call(context, seL4_MessageInfo_new(SchedContextUnbindObject, 0, 0, 0));
    KT_EQ(seL4_MessageInfo_get_label(info), seL4_TruncatedMessage);
}

KT_CASE(sched_context, unbind_object_refuses_what_it_is_not_bound_to, 0)
{
    seL4_CPtr context = make_context(10000, 10000);
    kt_thread_t *thread = without_time('x');
    seL4_CPtr notification = kt_make(seL4_NotificationObject, 0);
    KT_ERROR(seL4_SchedContext_UnbindObject(context, thread->tcb), seL4_IllegalOperation);
    KT_ERROR(seL4_SchedContext_UnbindObject(context, notification), seL4_IllegalOperation);
}

KT_CASE(sched_context, a_thread_cannot_unbind_its_own, 0)
{
    kt_thread_t *self = kt_self();
    KT_ERROR(seL4_SchedContext_UnbindObject(self->sc, self->tcb), seL4_IllegalOperation);
    KT_ERROR(seL4_SchedContext_Unbind(self->sc), seL4_IllegalOperation);
}

KT_CASE(sched_context, unbind_takes_all_bindings_and_accepts_none, 0)
{
    seL4_CPtr context = make_context(10000, 10000);
    kt_thread_t *thread = without_time('x');
    kt_stop(thread);
    KT_OK(seL4_SchedContext_Unbind(context));
    KT_OK(seL4_SchedContext_Bind(context, thread->tcb));
    KT_OK(seL4_SchedContext_Unbind(context));
    KT_OK(seL4_SchedContext_Bind(context, thread->tcb));
    KT_OK(seL4_SchedContext_Unbind(context));
    seL4_CPtr notification = kt_make(seL4_NotificationObject, 0);
    KT_OK(seL4_SchedContext_Bind(context, notification));
    KT_OK(seL4_SchedContext_Unbind(context));
    KT_OK(seL4_SchedContext_Bind(context, notification));
}

KT_CASE(sched_context, unbound_threads_stop_until_bound_again, 0)
{
    kt_thread_t *thread = KT_THREAD(note, .arg = 'x', .priority = KT_PRIORITY - 1);
    KT_OK(seL4_SchedContext_UnbindObject(thread->sc, thread->tcb));
    kt_settle();
    KT_TEXT(kt_traced(), "");
    KT_OK(seL4_SchedContext_Bind(thread->sc, thread->tcb));
    kt_settle();
    KT_TEXT(kt_traced(), "x");
}

// ---- Objects that go

KT_CASE(sched_context, deleting_it_stops_its_thread, 0)
{
    kt_thread_t *thread = KT_THREAD(note, .arg = 'x', .priority = KT_PRIORITY - 1);
    seL4_CPtr copy = kt_copy(thread->sc, seL4_AllRights);
    kt_delete(thread->sc);
    kt_settle();
    KT_TEXT(kt_traced(), "x"); // The copy keeps it alive.
    thread = KT_THREAD(note, .arg = 'y', .priority = KT_PRIORITY - 1);
    kt_delete(thread->sc);
    kt_settle();
    KT_TEXT(kt_traced(), "");
    KT_OK(seL4_SchedContext_Bind(make_context(10000, 10000), thread->tcb));
    kt_settle();
    KT_TEXT(kt_traced(), "y");
    (void)copy;
}

KT_CASE(sched_context, deleting_the_thread_or_notification_unbinds, 0)
{
    seL4_CPtr context = make_context(10000, 10000);
    kt_thread_t *thread = without_time('x');
    kt_stop(thread);
    KT_OK(seL4_SchedContext_Bind(context, thread->tcb));
    kt_delete(thread->tcb);
    seL4_CPtr notification = kt_make(seL4_NotificationObject, 0);
    KT_OK(seL4_SchedContext_Bind(context, notification));
    kt_delete(notification);
    KT_OK(seL4_SchedContext_Bind(context, kt_make(seL4_TCBObject, 0)));
}

// ---- Lent by a notification

static void wait_and_note(seL4_Word notification)
{
    seL4_Wait(notification, NULL);
    kt_trace('1');
    seL4_Wait(notification, NULL);
    kt_trace('2');
}

KT_CASE(sched_context, a_notification_lends_its_own_to_who_waits_for_it, 0)
{
    seL4_CPtr notification = kt_make(seL4_NotificationObject, 0);
    kt_thread_t *thread =
        KT_THREAD(wait_and_note, .arg = notification, .priority = KT_PRIORITY + 1);
    KT_OK(seL4_SchedContext_UnbindObject(thread->sc, thread->tcb));
    seL4_Signal(notification);
    kt_settle();
    KT_TEXT(kt_traced(), ""); // It was signalled, but cannot run.
    KT_OK(seL4_SchedContext_Bind(thread->sc, thread->tcb));
    KT_TEXT(kt_traced(), "1");
    KT_OK(seL4_SchedContext_UnbindObject(thread->sc, thread->tcb));
    KT_OK(seL4_SchedContext_Bind(thread->sc, notification));
    seL4_Signal(notification);
    kt_settle();
    KT_TEXT(kt_traced(), "2");
}

static void wait_for_ever(seL4_Word notification)
{
    for (;;) {
        seL4_Wait(notification, NULL);
        kt_trace('w');
    }
}

KT_CASE(sched_context, what_a_notification_lent_comes_back_with_the_next_wait, 0)
{
    seL4_CPtr notification = kt_make(seL4_NotificationObject, 0);
    kt_thread_t *a = KT_THREAD(wait_for_ever, .arg = notification, .priority = KT_PRIORITY + 1);
    kt_thread_t *b = KT_THREAD(wait_for_ever, .arg = notification, .priority = KT_PRIORITY + 1);
    KT_OK(seL4_SchedContext_UnbindObject(a->sc, a->tcb));
    KT_OK(seL4_SchedContext_UnbindObject(b->sc, b->tcb));
    KT_OK(seL4_SchedContext_Bind(a->sc, notification));
    for (int i = 0; i < 5; i++) {
        seL4_Signal(notification);
        KT_TEXT(kt_traced(), "w");
    }
    // It is with nobody now.
    KT_ERROR(seL4_SchedContext_UnbindObject(a->sc, a->tcb), seL4_IllegalOperation);
    KT_ERROR(seL4_SchedContext_UnbindObject(a->sc, b->tcb), seL4_IllegalOperation);
    KT_OK(seL4_SchedContext_UnbindObject(a->sc, notification));
}

// ---- Lent by callers

static void serve(seL4_Word endpoint)
{
    kt_thread_t *self = kt_self();
    seL4_Recv(endpoint, NULL, self->reply);
    for (;;) {
        kt_trace('s');
        seL4_ReplyRecv(endpoint, seL4_MessageInfo_new(0, 0, 0, 0), NULL, self->reply);
    }
}

static void call_then_note(seL4_Word endpoint)
{
    kt_trace('c');
    seL4_Call(endpoint, seL4_MessageInfo_new(0, 0, 0, 0));
    kt_trace('d');
}

KT_CASE(sched_context, a_passive_server_runs_on_the_time_of_its_callers, 0)
{
    seL4_CPtr endpoint = kt_make(seL4_EndpointObject, 0);
    kt_thread_t *server = KT_THREAD(serve, .arg = endpoint, .priority = KT_PRIORITY + 2);
    kt_make_passive(server);
    kt_thread_t *client = KT_THREAD(call_then_note, .arg = endpoint, .priority = KT_PRIORITY + 1);
    KT_TEXT(kt_traced(), "csd");
    kt_join(client);
    seL4_Call(endpoint, seL4_MessageInfo_new(0, 0, 0, 0));
    KT_TEXT(kt_traced(), "s");
    KT_ERROR(seL4_SchedContext_UnbindObject(client->sc, server->tcb), seL4_IllegalOperation);
    KT_OK(seL4_SchedContext_UnbindObject(client->sc, client->tcb));
}

static void receive_only(seL4_Word endpoint)
{
    seL4_Recv(endpoint, NULL, kt_self()->reply);
    kt_trace('s');
    seL4_Wait(kt_self()->done, NULL);
}

KT_CASE(sched_context, a_caller_has_lent_its_context, 0)
{
    seL4_CPtr endpoint = kt_make(seL4_EndpointObject, 0);
    kt_thread_t *server = KT_THREAD(receive_only, .arg = endpoint, .priority = KT_PRIORITY + 2);
    kt_make_passive(server);
    kt_thread_t *client = KT_THREAD(call_then_note, .arg = endpoint, .priority = KT_PRIORITY + 1);
    KT_TEXT(kt_traced(), "cs");
    KT_ERROR(seL4_SchedContext_UnbindObject(client->sc, client->tcb), seL4_IllegalOperation);
    KT_OK(seL4_SchedContext_UnbindObject(client->sc, server->tcb));
    KT_OK(seL4_SchedContext_Bind(client->sc, client->tcb));
}

KT_CASE(sched_context, a_server_with_time_of_its_own_uses_that, 0)
{
    seL4_CPtr endpoint = kt_make(seL4_EndpointObject, 0);
    kt_thread_t *server = KT_THREAD(receive_only, .arg = endpoint, .priority = KT_PRIORITY + 2);
    kt_settle();
    kt_thread_t *client = KT_THREAD(call_then_note, .arg = endpoint, .priority = KT_PRIORITY + 1);
    KT_TEXT(kt_traced(), "cs");
    KT_OK(seL4_SchedContext_UnbindObject(client->sc, client->tcb));
    KT_OK(seL4_SchedContext_UnbindObject(server->sc, server->tcb));
}

KT_CASE(sched_context, suspending_the_server_leaves_it_the_lent_context, 0)
{
    seL4_CPtr endpoint = kt_make(seL4_EndpointObject, 0);
    kt_thread_t *server = KT_THREAD(receive_only, .arg = endpoint, .priority = KT_PRIORITY + 2);
    kt_make_passive(server);
    kt_thread_t *client = KT_THREAD(call_then_note, .arg = endpoint, .priority = KT_PRIORITY + 1);
    kt_stop(server);
    KT_ERROR(seL4_SchedContext_UnbindObject(client->sc, client->tcb), seL4_IllegalOperation);
    KT_OK(seL4_SchedContext_UnbindObject(client->sc, server->tcb));
}

KT_CASE(sched_context, deleting_the_server_gives_the_lent_context_back, 0)
{
    seL4_CPtr endpoint = kt_make(seL4_EndpointObject, 0);
    kt_thread_t *server = KT_THREAD(receive_only, .arg = endpoint, .priority = KT_PRIORITY + 2);
    kt_make_passive(server);
    kt_thread_t *client = KT_THREAD(call_then_note, .arg = endpoint, .priority = KT_PRIORITY + 1);
    kt_delete(server->tcb);
    KT_ERROR(seL4_SchedContext_UnbindObject(client->sc, client->tcb), seL4_IllegalOperation);
    KT_OK(seL4_SchedContext_Bind(client->sc, client->tcb));
    kt_settle();
    KT_TEXT(kt_traced(), "cs"); // Nobody answers.
}

KT_CASE(sched_context, deleting_the_reply_gives_the_lent_context_back, 0)
{
    seL4_CPtr endpoint = kt_make(seL4_EndpointObject, 0);
    kt_thread_t *server = KT_THREAD(receive_only, .arg = endpoint, .priority = KT_PRIORITY + 2);
    kt_make_passive(server);
    kt_thread_t *client = KT_THREAD(call_then_note, .arg = endpoint, .priority = KT_PRIORITY + 1);
    kt_delete(server->reply);
    KT_ERROR(seL4_SchedContext_UnbindObject(client->sc, server->tcb), seL4_IllegalOperation);
    KT_OK(seL4_SchedContext_UnbindObject(client->sc, client->tcb));
}

// ---- Consumed

KT_CASE(sched_context, consumed_tells_the_time_used_since_it_was_asked, KT_PREEMPT)
{
    kt_thread_t *thread = KT_THREAD(kt_spin_us, .arg = 3000, .priority = KT_PRIORITY + 1);
    seL4_Word start = kt_now_us();
    seL4_SchedContext_Consumed_t got = seL4_SchedContext_Consumed(thread->sc);
    KT_EQ(got.error, seL4_NoError);
    KT_GE(got.consumed, 3000);
    KT_LE(got.consumed, 3200);
    KT_LE(kt_now_us() - start, 200);
    KT_EQ(seL4_SchedContext_Consumed(thread->sc).consumed, 0);
    kt_start(thread, kt_spin_us, 1000);
    kt_start(thread, kt_spin_us, 1000);
    got = seL4_SchedContext_Consumed(thread->sc);
    KT_GE(got.consumed, 2000);
    KT_LE(got.consumed, 2200);
}

KT_CASE(sched_context, the_time_since_a_thread_got_the_processor_is_not_consumed_yet, KT_PREEMPT)
{
    kt_thread_t *self = kt_self();
    kt_thread_t *other = KT_THREAD(note, .arg = 'x', .priority = KT_PRIORITY + 1);
    KT_EQ(seL4_SchedContext_Consumed(self->sc).error, seL4_NoError);
    kt_spin_us(2000);
    KT_EQ(seL4_SchedContext_Consumed(self->sc).consumed, 0);
    kt_start(other, note, 'y');
    KT_GE(seL4_SchedContext_Consumed(self->sc).consumed, 2000);
}

KT_CASE(sched_context, consumed_of_one_that_never_ran_is_nothing, 0)
{
    seL4_SchedContext_Consumed_t got =
        seL4_SchedContext_Consumed(kt_make(seL4_SchedContextObject, seL4_MinSchedContextBits));
    KT_EQ(got.error, seL4_NoError);
    KT_EQ(got.consumed, 0);
    got = seL4_SchedContext_Consumed(make_context(10000, 10000));
    KT_EQ(got.error, seL4_NoError);
    KT_EQ(got.consumed, 0);
}

// ---- YieldTo

KT_CASE(sched_context, yield_to_lets_a_thread_of_the_same_priority_run, KT_PREEMPT)
{
    kt_thread_t *first = KT_THREAD(note, .arg = 'a');
    kt_thread_t *second = KT_THREAD(note, .arg = 'b');
    seL4_SchedContext_YieldTo_t got = seL4_SchedContext_YieldTo(second->sc);
    KT_EQ(got.error, seL4_NoError);
    KT_TEXT(kt_traced(), "b");
    KT_GT(got.consumed + 1, 0);
    kt_join(first);
    KT_TEXT(kt_traced(), "a");
}

KT_CASE(sched_context, yield_to_a_lower_one_only_moves_it_to_the_front, 0)
{
    kt_thread_t *first = KT_THREAD(note, .arg = 'a', .priority = KT_PRIORITY - 1);
    kt_thread_t *second = KT_THREAD(note, .arg = 'b', .priority = KT_PRIORITY - 1);
    KT_EQ(seL4_SchedContext_YieldTo(second->sc).error, seL4_NoError);
    KT_TEXT(kt_traced(), "");
    kt_settle();
    KT_TEXT(kt_traced(), "ba");
    (void)first;
}

KT_CASE(sched_context, yield_to_refuses, 0)
{
    kt_thread_t *self = kt_self();
    kt_thread_t *high = KT_THREAD(note, .is_stopped = true, .priority = KT_PRIORITY + 100);
    seL4_CPtr unbound = make_context(10000, 10000);
    KT_EQ(seL4_SchedContext_YieldTo(unbound).error, seL4_IllegalOperation);
    KT_EQ(seL4_SchedContext_YieldTo(self->sc).error, seL4_IllegalOperation);
    KT_NEED_OK(seL4_TCB_SetMCPriority(self->tcb, KT_AUTHORITY, KT_PRIORITY));
    KT_EQ(seL4_SchedContext_YieldTo(high->sc).error, seL4_IllegalOperation);
    KT_NEED_OK(seL4_TCB_SetMCPriority(self->tcb, KT_AUTHORITY, 254));
    KT_EQ(seL4_SchedContext_YieldTo(high->sc).error, seL4_NoError);
}

KT_CASE(sched_context, yield_to_a_stopped_thread_comes_back_at_once, 0)
{
    kt_thread_t *thread = KT_THREAD(note, .arg = 'x', .is_stopped = true);
    seL4_SchedContext_YieldTo_t got = seL4_SchedContext_YieldTo(thread->sc);
    KT_EQ(got.error, seL4_NoError);
    KT_EQ(got.consumed, 0);
    KT_TEXT(kt_traced(), "");
}

KT_CASE(sched_context, labels_of_other_objects_are_illegal, 0)
{
    seL4_CPtr context = make_context(10000, 10000);
    static const seL4_Word labels[] = { InvalidInvocation, TCBSuspend, SchedControlConfigureFlags,
                                        0x7ffffff };
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        kt_note("label %lu", labels[i]);
        seL4_MessageInfo_t info = seL4_Call(context, seL4_MessageInfo_new(labels[i], 0, 0, 4));
        KT_EQ(seL4_MessageInfo_get_label(info), seL4_IllegalOperation);
    }
    kt_note(NULL);
}
