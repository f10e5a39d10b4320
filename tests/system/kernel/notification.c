// SPDX-License-Identifier: BSD-2-Clause
//
// Notifications: signals, waiting, polling, and notifications bound to threads.

#include "kt.h"

#define ABOVE (KT_PRIORITY + 1)
#define BELOW (KT_PRIORITY - 1)

static seL4_CPtr notification;

static void new_notification(void)
{
    notification = kt_make(seL4_NotificationObject, 0);
}

static seL4_CPtr with_badge(seL4_Word badge)
{
    return kt_mint(notification, seL4_AllRights, badge);
}

static seL4_Word poll(seL4_CPtr cap)
{
    seL4_Word badge = 0xbad;
    seL4_Poll(cap, &badge);
    return badge;
}

static seL4_Word last_badge;

static void wait_for_ever(seL4_Word name)
{
    for (;;) {
        seL4_Wait(notification, &last_badge);
        kt_trace((char)name);
    }
}

// ---- Signal, wait, poll

KT_CASE(notification, badges_add_up, 0)
{
    new_notification();
    seL4_Signal(with_badge(1));
    seL4_Signal(with_badge(0x10));
    seL4_Signal(with_badge(0x8000000000000000));
    seL4_Signal(with_badge(1));
    seL4_Word badge = 0;
    seL4_Wait(notification, &badge);
    KT_EQ(badge, 0x8000000000000011);
    KT_EQ(poll(notification), 0);
}

KT_CASE(notification, a_signal_without_badge_is_a_signal, 0)
{
    new_notification();
    seL4_Signal(notification);
    seL4_Word badge = 5;
    seL4_Wait(notification, &badge); // Does not block.
    KT_EQ(badge, 0);
}

KT_CASE(notification, poll_takes_what_is_there, 0)
{
    new_notification();
    KT_EQ(poll(notification), 0);
    seL4_Signal(with_badge(6));
    KT_EQ(poll(notification), 6);
    KT_EQ(poll(notification), 0);
}

KT_CASE(notification, a_signal_wakes_one_waiter, 0)
{
    new_notification();
    KT_THREAD(wait_for_ever, .arg = 'a', .priority = ABOVE);
    KT_THREAD(wait_for_ever, .arg = 'b', .priority = ABOVE);
    seL4_Signal(with_badge(3));
    KT_TEXT(kt_traced(), "a");
    KT_EQ(last_badge, 3);
    seL4_Signal(with_badge(4));
    KT_TEXT(kt_traced(), "b");
    KT_EQ(last_badge, 4);
    // Nothing is left behind.
    kt_revoke(notification);
    KT_EQ(poll(notification), 0);
}

KT_CASE(notification, a_woken_waiter_gets_only_that_badge, 0)
{
    new_notification();
    KT_THREAD(wait_for_ever, .arg = 'a', .priority = ABOVE);
    seL4_Signal(with_badge(1));
    seL4_Signal(with_badge(2));
    KT_EQ(last_badge, 2);
    KT_TEXT(kt_traced(), "aa");
}

KT_CASE(notification, signals_to_a_waiter_that_cannot_run_yet_add_up, 0)
{
    new_notification();
    KT_THREAD(wait_for_ever, .arg = 'a', .priority = BELOW);
    kt_settle();
    seL4_CPtr one = with_badge(1);
    seL4_CPtr two = with_badge(2);
    seL4_CPtr four = with_badge(4);
    seL4_Signal(one); // This one is delivered,
    seL4_Signal(two); // these wait in the object.
    seL4_Signal(four);
    kt_settle();
    KT_TEXT(kt_traced(), "aa");
    KT_EQ(last_badge, 6);
}

KT_CASE(notification, waiters_of_one_priority_wait_in_order, 0)
{
    new_notification();
    for (seL4_Word i = 0; i < 4; i++) {
        KT_THREAD(wait_for_ever, .arg = 'a' + i, .priority = ABOVE);
    }
    for (unsigned i = 0; i < 6; i++) {
        seL4_Signal(notification);
    }
    KT_TEXT(kt_traced(), "abcdab");
}

KT_CASE(notification, waiters_wait_in_the_order_of_priorities, 0)
{
    static const seL4_Word priorities[] = { 2, 1, 3, 2 };
    new_notification();
    for (seL4_Word i = 0; i < 4; i++) {
        KT_THREAD(wait_for_ever, .arg = 'a' + i, .priority = BELOW - 10 + priorities[i]);
    }
    kt_settle();
    for (unsigned i = 0; i < 4; i++) {
        seL4_Signal(notification);
    }
    kt_settle();
    KT_TEXT(kt_traced(), "cadb");
}

KT_CASE(notification, a_new_priority_moves_a_waiter, 0)
{
    kt_thread_t *threads[3];
    new_notification();
    for (seL4_Word i = 0; i < 3; i++) {
        threads[i] = KT_THREAD(wait_for_ever, .arg = 'a' + i, .priority = ABOVE + 5);
    }
    kt_set_priority(threads[2], ABOVE + 6);
    kt_set_priority(threads[0], ABOVE + 4);
    for (unsigned i = 0; i < 3; i++) {
        seL4_Signal(notification);
        kt_stop(threads[i == 0 ? 2 : i == 1 ? 1 : 0]);
    }
    KT_TEXT(kt_traced(), "cba");
}

KT_CASE(notification, a_waiter_of_lower_priority_does_not_run_at_once, 0)
{
    new_notification();
    KT_THREAD(wait_for_ever, .arg = 'a', .priority = BELOW);
    kt_settle();
    seL4_Signal(notification);
    kt_trace('m');
    kt_settle();
    KT_TEXT(kt_traced(), "ma");
}

// ---- Rights

KT_CASE(notification, signalling_needs_write, 0)
{
    new_notification();
    seL4_CPtr read = kt_mint(notification, seL4_CapRights_new(1, 1, 1, 0), 2);
    seL4_Signal(read);
    seL4_NBSend(read, seL4_MessageInfo_new(0, 0, 0, 0));
    KT_EQ(poll(notification), 0);
    KT_ERROR(seL4_MessageInfo_get_label(seL4_Call(read, seL4_MessageInfo_new(0, 0, 0, 0))),
             seL4_InvalidCapability);
    KT_WORDS(0);
}

KT_CASE(notification, every_kind_of_send_signals, 0)
{
    new_notification();
    seL4_CPtr two = with_badge(2);
    seL4_Send(two, seL4_MessageInfo_new(9, 0, 0, 5));
    KT_EQ(poll(notification), 2);
    seL4_NBSend(two, seL4_MessageInfo_new(9, 0, 0, 5));
    KT_EQ(poll(notification), 2);
    KT_EQ(seL4_MessageInfo_get_label(seL4_Call(two, seL4_MessageInfo_new(9, 0, 0, 5))),
          seL4_NoError);
    KT_EQ(poll(notification), 2);
}

KT_CASE(notification, every_kind_of_receive_waits, 0)
{
    new_notification();
    seL4_Word badge = 0;
    seL4_Signal(with_badge(2));
    seL4_Recv(notification, &badge, kt_self()->reply);
    KT_EQ(badge, 2);
    seL4_Signal(with_badge(3));
    seL4_NBRecv(notification, &badge, kt_self()->reply);
    KT_EQ(badge, 3);
    seL4_Signal(with_badge(4));
    seL4_Recv(notification, &badge, 0); // A reply object is not looked at.
    KT_EQ(badge, 4);
    badge = 77;
    seL4_NBRecv(notification, &badge, kt_self()->reply);
    KT_EQ(badge, 0);
}

// ---- Deletion

KT_CASE(notification, a_deleted_notification_lets_its_waiters_go, 0)
{
    new_notification();
    seL4_CPtr handler = kt_make(seL4_EndpointObject, 0);
    KT_THREAD(wait_for_ever, .arg = 'a', .priority = ABOVE, .fault_endpoint = handler);
    kt_delete(notification);
    // It waits again, for a capability that is not there.
    seL4_MessageInfo_t info = seL4_Recv(handler, NULL, kt_self()->reply);
    KT_EQ(seL4_MessageInfo_get_label(info), seL4_Fault_CapFault);
    KT_EQ(seL4_GetMR(seL4_CapFault_Addr), notification);
    KT_TEXT(kt_traced(), "");
}

KT_CASE(notification, a_suspended_waiter_leaves_the_queue, 0)
{
    new_notification();
    kt_thread_t *a = KT_THREAD(wait_for_ever, .arg = 'a', .priority = ABOVE);
    KT_THREAD(wait_for_ever, .arg = 'b', .priority = ABOVE);
    kt_stop(a);
    seL4_Signal(notification);
    KT_TEXT(kt_traced(), "b");
    KT_OK(seL4_TCB_Resume(a->tcb));
    seL4_Signal(notification);
    seL4_Signal(notification);
    KT_TEXT(kt_traced(), "ba");
}

// ---- Bound notifications

static seL4_CPtr endpoint;

static struct {
    seL4_MessageInfo_t info;
    seL4_Word badge;
} got;

static void receive_for_ever(seL4_Word cap)
{
    for (;;) {
        got.info = seL4_Recv(cap, &got.badge, kt_self()->reply);
        kt_trace('r');
    }
}

static kt_thread_t *bound_receiver(void)
{
    new_notification();
    endpoint = kt_make(seL4_EndpointObject, 0);
    kt_thread_t *thread =
        KT_THREAD(receive_for_ever, .arg = endpoint, .priority = ABOVE, .is_stopped = true);
    KT_OK(seL4_TCB_BindNotification(thread->tcb, notification));
    kt_start(thread, receive_for_ever, endpoint);
    return thread;
}

KT_CASE(notification, a_bound_one_ends_a_receive, 0)
{
    bound_receiver();
    seL4_Signal(with_badge(0x40));
    KT_TEXT(kt_traced(), "r");
    KT_EQ(got.badge, 0x40);
    seL4_Send(kt_mint(endpoint, seL4_AllRights, 7), seL4_MessageInfo_new(3, 0, 0, 0));
    KT_TEXT(kt_traced(), "r");
    KT_EQ(got.badge, 7);
    KT_EQ(seL4_MessageInfo_get_label(got.info), 3);
}

KT_CASE(notification, a_bound_one_that_is_active_is_received_first, 0)
{
    kt_thread_t *thread = bound_receiver();
    kt_stop(thread);
    seL4_Signal(with_badge(0x40));
    seL4_Signal(with_badge(0x2));
    kt_start(thread, receive_for_ever, endpoint);
    KT_TEXT(kt_traced(), "r");
    KT_EQ(got.badge, 0x42);
}

KT_CASE(notification, a_bound_one_does_not_end_a_send, 0)
{
    new_notification();
    endpoint = kt_make(seL4_EndpointObject, 0);
    KT_OK(seL4_TCB_BindNotification(kt_self()->tcb, notification));
    seL4_Signal(with_badge(4));
    KT_THREAD(receive_for_ever, .arg = endpoint, .priority = ABOVE);
    seL4_Send(endpoint, seL4_MessageInfo_new(1, 0, 0, 0));
    KT_TEXT(kt_traced(), "r");
    KT_EQ(poll(notification), 4);
}

KT_CASE(notification, a_bound_one_is_found_by_a_receive_that_does_not_block, 0)
{
    new_notification();
    endpoint = kt_make(seL4_EndpointObject, 0);
    KT_OK(seL4_TCB_BindNotification(kt_self()->tcb, notification));
    seL4_Word badge = 0;
    seL4_Signal(with_badge(4));
    seL4_NBRecv(endpoint, &badge, kt_self()->reply);
    KT_EQ(badge, 4);
    badge = 9;
    seL4_NBRecv(endpoint, &badge, kt_self()->reply);
    KT_EQ(badge, 0);
    seL4_Signal(with_badge(5));
    seL4_NBWait(endpoint, &badge);
    KT_EQ(badge, 5);
}

KT_CASE(notification, a_bound_one_is_for_its_thread_only, 0)
{
    bound_receiver();
    seL4_CPtr handler = kt_make(seL4_EndpointObject, 0);
    KT_THREAD(wait_for_ever, .arg = 'w', .priority = ABOVE, .fault_endpoint = handler);
    seL4_MessageInfo_t info = seL4_Recv(handler, NULL, kt_self()->reply);
    KT_EQ(seL4_MessageInfo_get_label(info), seL4_Fault_CapFault);
    KT_EQ(seL4_GetMR(seL4_CapFault_Addr), notification);
    KT_EQ(seL4_GetMR(seL4_CapFault_InRecvPhase), 1);
    KT_EQ(seL4_GetMR(seL4_CapFault_LookupFailureType), seL4_MissingCapability);
    KT_EQ(seL4_GetMR(seL4_CapFault_BitsLeft), 0);
}

KT_CASE(notification, its_thread_may_wait_for_a_bound_one, 0)
{
    new_notification();
    KT_OK(seL4_TCB_BindNotification(kt_self()->tcb, notification));
    seL4_Signal(with_badge(4));
    seL4_Word badge = 0;
    seL4_Wait(notification, &badge);
    KT_EQ(badge, 4);
}

KT_CASE(notification, binding_refuses, 0)
{
    new_notification();
    seL4_CPtr other = kt_make(seL4_NotificationObject, 0);
    seL4_CPtr tcbs = kt_make_many(seL4_TCBObject, 0, 2);
    KT_ERROR(seL4_TCB_BindNotification(tcbs, kt_make(seL4_EndpointObject, 0)),
             seL4_IllegalOperation);
    KT_ERROR(seL4_TCB_BindNotification(tcbs, kt_copy(notification, seL4_CanWrite)),
             seL4_IllegalOperation);
    KT_OK(seL4_TCB_BindNotification(tcbs, kt_copy(notification, seL4_CanRead)));
    KT_ERROR(seL4_TCB_BindNotification(tcbs, other), seL4_IllegalOperation);
    KT_ERROR(seL4_TCB_BindNotification(tcbs + 1, notification), seL4_IllegalOperation);
    KT_ERROR(seL4_TCB_UnbindNotification(tcbs + 1), seL4_IllegalOperation);
    KT_OK(seL4_TCB_UnbindNotification(tcbs));
    KT_ERROR(seL4_TCB_UnbindNotification(tcbs), seL4_IllegalOperation);
    KT_OK(seL4_TCB_BindNotification(tcbs + 1, notification));
}

KT_CASE(notification, with_waiters_it_cannot_be_bound, 0)
{
    new_notification();
    KT_THREAD(wait_for_ever, .arg = 'w', .priority = ABOVE);
    KT_ERROR(seL4_TCB_BindNotification(kt_make(seL4_TCBObject, 0), notification),
             seL4_IllegalOperation);
}

KT_CASE(notification, unbound_it_ends_no_receive, 0)
{
    kt_thread_t *thread = bound_receiver();
    KT_OK(seL4_TCB_UnbindNotification(thread->tcb));
    seL4_Signal(with_badge(4));
    KT_TEXT(kt_traced(), "");
    KT_EQ(poll(notification), 4);
}

KT_CASE(notification, deleted_it_is_unbound, 0)
{
    kt_thread_t *thread = bound_receiver();
    kt_delete(notification);
    new_notification();
    KT_OK(seL4_TCB_BindNotification(thread->tcb, notification));
    seL4_Signal(with_badge(2));
    KT_EQ(got.badge, 2);
}

KT_CASE(notification, a_deleted_thread_unbinds_it, 0)
{
    new_notification();
    seL4_CPtr tcb = kt_make(seL4_TCBObject, 0);
    KT_OK(seL4_TCB_BindNotification(tcb, notification));
    kt_delete(tcb);
    KT_OK(seL4_TCB_BindNotification(kt_self()->tcb, notification));
}
