// SPDX-License-Identifier: BSD-2-Clause
//
// Endpoints: messages, badges, order, blocking; every system call that sends or receives.

#include "kt.h"

#define ABOVE (KT_PRIORITY + 1)
#define BELOW (KT_PRIORITY - 1)

static seL4_CPtr endpoint;

// What the last receive of a helper got.
static struct {
    seL4_MessageInfo_t info;
    seL4_Word badge;
    seL4_Word words[seL4_MsgMaxLength];
} got;

static void note_message(seL4_MessageInfo_t info, seL4_Word badge)
{
    got.info = info;
    got.badge = badge;
    for (int i = 0; i < (int)seL4_MsgMaxLength; i++) {
        got.words[i] = seL4_GetMR(i);
    }
}

static seL4_Word label(void)
{
    return seL4_MessageInfo_get_label(got.info);
}

static seL4_Word length(void)
{
    return seL4_MessageInfo_get_length(got.info);
}

static void receive_for_ever(seL4_Word cap)
{
    for (;;) {
        seL4_Word badge = 99;
        seL4_MessageInfo_t info = seL4_Recv(cap, &badge, kt_self()->reply);
        note_message(info, badge);
    }
}

static void set_words(seL4_Word count, seL4_Word first)
{
    for (seL4_Word i = 0; i < count; i++) {
        seL4_SetMR((int)i, first + i * 3);
    }
}

static void expect_words(seL4_Word count, seL4_Word first)
{
    for (seL4_Word i = 0; i < count; i++) {
        KT_EQ(got.words[i], first + i * 3);
    }
}

static void new_endpoint(void)
{
    endpoint = kt_make(seL4_EndpointObject, 0);
}

// ---- Messages

KT_CASE(endpoint, messages_of_every_length, 0)
{
    new_endpoint();
    KT_THREAD(receive_for_ever, .arg = endpoint, .priority = ABOVE);
    for (seL4_Word count = 0; count <= seL4_MsgMaxLength; count++) {
        kt_note("%lu words", count);
        set_words(count, count + 7);
        seL4_Send(endpoint, seL4_MessageInfo_new(count + 1, 0, 0, count));
        KT_EQ(length(), count);
        KT_EQ(label(), count + 1);
        expect_words(count, count + 7);
    }
}

KT_CASE(endpoint, a_message_longer_than_the_longest, 0)
{
    new_endpoint();
    KT_THREAD(receive_for_ever, .arg = endpoint, .priority = ABOVE);
    set_words(seL4_MsgMaxLength, 100);
    kt_registers_t r = { { endpoint, 127, 100, 103, 106, 109 } };
    kt_syscall(seL4_SysSend, &r);
    KT_EQ(length(), seL4_MsgMaxLength);
    expect_words(seL4_MsgMaxLength, 100);
}

KT_CASE(endpoint, a_label_has_52_bits, 0)
{
    new_endpoint();
    KT_THREAD(receive_for_ever, .arg = endpoint, .priority = ABOVE);
    seL4_Word all = ((seL4_Word)1 << 52) - 1;
    seL4_Send(endpoint, seL4_MessageInfo_new(all, 0, 0, 0));
    KT_EQ(label(), all);
    KT_EQ(length(), 0);
}

KT_CASE(endpoint, unwrapped_bits_of_the_sender_are_not_delivered, 0)
{
    new_endpoint();
    KT_THREAD(receive_for_ever, .arg = endpoint, .priority = ABOVE);
    seL4_Send(endpoint, seL4_MessageInfo_new(1, 7, 0, 0));
    KT_EQ(seL4_MessageInfo_get_capsUnwrapped(got.info), 0);
    KT_EQ(seL4_MessageInfo_get_extraCaps(got.info), 0);
}

KT_CASE(endpoint, badges_tell_senders_apart, 0)
{
    new_endpoint();
    KT_THREAD(receive_for_ever, .arg = endpoint, .priority = ABOVE);
    seL4_CPtr badged = kt_mint(endpoint, seL4_AllRights, 0xdeadbeef12345678);
    seL4_Send(badged, seL4_MessageInfo_new(0, 0, 0, 0));
    KT_EQ(got.badge, 0xdeadbeef12345678);
    seL4_Send(endpoint, seL4_MessageInfo_new(0, 0, 0, 0));
    KT_EQ(got.badge, 0);
    seL4_Send(kt_copy(badged, seL4_CanWrite), seL4_MessageInfo_new(0, 0, 0, 0));
    KT_EQ(got.badge, 0xdeadbeef12345678);
}

static void receive_without_buffer(seL4_Word cap)
{
    kt_registers_t r = { { cap, 0, 0, 0, 0, 0, kt_self()->reply } };
    kt_syscall(seL4_SysRecv, &r);
    got.badge = r.x[0];
    got.info.words[0] = r.x[1];
    for (int i = 0; i < 4; i++) {
        got.words[i] = r.x[2 + i];
    }
}

KT_CASE(endpoint, without_a_buffer_four_words_are_received, 0)
{
    new_endpoint();
    KT_THREAD(receive_without_buffer, .arg = endpoint, .priority = ABOVE, .without_buffer = true);
    seL4_CPtr badged = kt_mint(endpoint, seL4_AllRights, 3);
    set_words(9, 5);
    seL4_Send(badged, seL4_MessageInfo_new(2, 0, 0, 9));
    KT_EQ(length(), 4);
    KT_EQ(label(), 2);
    KT_EQ(got.badge, 3);
    expect_words(4, 5);
}

static void send_without_buffer(seL4_Word cap)
{
    kt_registers_t r = { { cap, seL4_MessageInfo_new(2, 0, 0, 20).words[0], 5, 8, 11, 14 } };
    kt_syscall(seL4_SysSend, &r);
}

KT_CASE(endpoint, without_a_buffer_four_words_are_sent, 0)
{
    new_endpoint();
    KT_THREAD(receive_for_ever, .arg = endpoint, .priority = ABOVE);
    KT_THREAD(send_without_buffer, .arg = endpoint, .priority = ABOVE, .without_buffer = true);
    KT_EQ(length(), 4);
    KT_EQ(label(), 2);
    expect_words(4, 5);
}

static void send_three_words(seL4_Word cap)
{
    set_words(3, 50);
    seL4_Send(cap, seL4_MessageInfo_new(6, 0, 0, 3));
    kt_trace('s');
}

KT_CASE(endpoint, a_send_blocks_until_it_is_received, 0)
{
    new_endpoint();
    KT_THREAD(send_three_words, .arg = kt_mint(endpoint, seL4_AllRights, 4), .priority = ABOVE);
    kt_trace('r');
    seL4_Word badge = 0;
    seL4_MessageInfo_t info = seL4_Recv(endpoint, &badge, kt_self()->reply);
    note_message(info, badge);
    KT_EQ(badge, 4);
    KT_EQ(label(), 6);
    KT_EQ(length(), 3);
    expect_words(3, 50);
    KT_TEXT(kt_traced(), "rs");
}

KT_CASE(endpoint, wait_receives_messages_too, 0)
{
    new_endpoint();
    KT_THREAD(send_three_words, .arg = kt_mint(endpoint, seL4_AllRights, 4), .priority = ABOVE);
    seL4_Word badge = 0;
    seL4_MessageInfo_t info = seL4_Wait(endpoint, &badge);
    note_message(info, badge);
    KT_EQ(badge, 4);
    KT_EQ(length(), 3);
    expect_words(3, 50);
}

// ---- Without blocking

KT_CASE(endpoint, a_send_that_does_not_block_needs_a_receiver, 0)
{
    new_endpoint();
    seL4_NBSend(endpoint, seL4_MessageInfo_new(3, 0, 0, 0));
    KT_THREAD(receive_for_ever, .arg = endpoint, .priority = ABOVE);
    got.info = seL4_MessageInfo_new(0, 0, 0, 0);
    KT_EQ(label(), 0);
    set_words(5, 1);
    seL4_NBSend(endpoint, seL4_MessageInfo_new(4, 0, 0, 5));
    KT_EQ(label(), 4);
    expect_words(5, 1);
}

KT_CASE(endpoint, a_receive_that_does_not_block_gets_badge_0, 0)
{
    new_endpoint();
    seL4_Word badge = 99;
    (void)seL4_NBRecv(endpoint, &badge, kt_self()->reply);
    KT_EQ(badge, 0);
    badge = 99;
    (void)seL4_NBWait(endpoint, &badge);
    KT_EQ(badge, 0);
    KT_THREAD(send_three_words, .arg = kt_mint(endpoint, seL4_AllRights, 4), .priority = ABOVE);
    seL4_MessageInfo_t info = seL4_NBRecv(endpoint, &badge, kt_self()->reply);
    note_message(info, badge);
    KT_EQ(badge, 4);
    expect_words(3, 50);
    KT_THREAD(send_three_words, .arg = kt_mint(endpoint, seL4_AllRights, 5), .priority = ABOVE);
    info = seL4_NBWait(endpoint, &badge);
    note_message(info, badge);
    KT_EQ(badge, 5);
}

// ---- Order

static void send_label(seL4_Word value)
{
    seL4_Send(endpoint, seL4_MessageInfo_new(value, 0, 0, 0));
    kt_trace((char)value);
}

static void receive_and_trace(seL4_Word name)
{
    seL4_Recv(endpoint, NULL, kt_self()->reply);
    kt_trace((char)name);
}

static const char *receive_labels(unsigned count)
{
    static char text[16];
    for (unsigned i = 0; i < count; i++) {
        text[i] = (char)seL4_MessageInfo_get_label(seL4_Recv(endpoint, NULL, kt_self()->reply));
    }
    text[count] = '\0';
    return text;
}

KT_CASE(endpoint, senders_of_one_priority_wait_in_order, 0)
{
    new_endpoint();
    for (seL4_Word c = 'a'; c < 'e'; c++) {
        KT_THREAD(send_label, .arg = c, .priority = ABOVE);
    }
    KT_TEXT(receive_labels(4), "abcd");
}

KT_CASE(endpoint, senders_wait_in_the_order_of_priorities, 0)
{
    static const seL4_Word priorities[] = { 1, 3, 2, 3, 1, 9 };
    new_endpoint();
    for (seL4_Word i = 0; i < 6; i++) {
        KT_THREAD(send_label, .arg = 'a' + i, .priority = KT_PRIORITY + priorities[i]);
    }
    KT_TEXT(receive_labels(6), "fbdcae");
}

KT_CASE(endpoint, receivers_wait_in_the_order_of_priorities, 0)
{
    static const seL4_Word priorities[] = { 1, 3, 2, 3, 1, 9 };
    new_endpoint();
    for (seL4_Word i = 0; i < 6; i++) {
        KT_THREAD(receive_and_trace, .arg = 'a' + i, .priority = KT_PRIORITY + priorities[i]);
    }
    for (unsigned i = 0; i < 6; i++) {
        seL4_Send(endpoint, seL4_MessageInfo_new(0, 0, 0, 0));
    }
    KT_TEXT(kt_traced(), "fbdcae");
}

KT_CASE(endpoint, a_new_priority_moves_a_waiting_sender, 0)
{
    kt_thread_t *threads[4];
    new_endpoint();
    for (seL4_Word i = 0; i < 4; i++) {
        threads[i] = KT_THREAD(send_label, .arg = 'a' + i, .priority = KT_PRIORITY + 5);
    }
    kt_set_priority(threads[2], KT_PRIORITY + 6);
    kt_set_priority(threads[0], KT_PRIORITY + 4);
    KT_TEXT(receive_labels(4), "cbda");
}

KT_CASE(endpoint, a_new_priority_moves_a_waiting_receiver, 0)
{
    kt_thread_t *threads[4];
    new_endpoint();
    for (seL4_Word i = 0; i < 4; i++) {
        threads[i] = KT_THREAD(receive_and_trace, .arg = 'a' + i, .priority = KT_PRIORITY + 5);
    }
    kt_set_priority(threads[3], KT_PRIORITY + 6);
    kt_set_priority(threads[1], KT_PRIORITY + 4);
    for (unsigned i = 0; i < 4; i++) {
        seL4_Send(endpoint, seL4_MessageInfo_new(0, 0, 0, 0));
    }
    KT_TEXT(kt_traced(), "dacb");
}

KT_CASE(endpoint, setting_the_same_priority_moves_to_the_end, 0)
{
    kt_thread_t *threads[3];
    new_endpoint();
    for (seL4_Word i = 0; i < 3; i++) {
        threads[i] = KT_THREAD(send_label, .arg = 'a' + i, .priority = KT_PRIORITY + 5);
    }
    kt_set_priority(threads[0], KT_PRIORITY + 5);
    KT_TEXT(receive_labels(3), "bca");
}

KT_CASE(endpoint, a_suspended_sender_leaves_the_queue, 0)
{
    kt_thread_t *threads[3];
    new_endpoint();
    for (seL4_Word i = 0; i < 3; i++) {
        threads[i] = KT_THREAD(send_label, .arg = 'a' + i, .priority = ABOVE);
    }
    kt_stop(threads[1]);
    KT_TEXT(receive_labels(2), "ac");
    seL4_Word badge = 99;
    (void)seL4_NBRecv(endpoint, &badge, kt_self()->reply);
    KT_EQ(badge, 0);
    KT_TEXT(kt_traced(), "ac");
    // Resumed, it sends again.
    KT_OK(seL4_TCB_Resume(threads[1]->tcb));
    KT_TEXT(receive_labels(1), "b");
}

// ---- Call and reply

static void serve(seL4_Word cap)
{
    seL4_CPtr reply = kt_self()->reply;
    seL4_Word badge = 0;
    seL4_MessageInfo_t info = seL4_Recv(cap, &badge, reply);
    for (;;) {
        note_message(info, badge);
        seL4_Word count = length();
        for (seL4_Word i = 0; i < count; i++) {
            seL4_SetMR((int)i, got.words[i] + 1000);
        }
        info = seL4_ReplyRecv(cap, seL4_MessageInfo_new(label() + 1, 0, 0, count), &badge, reply);
    }
}

KT_CASE(endpoint, call_and_reply_carry_messages_of_every_length, 0)
{
    new_endpoint();
    KT_THREAD(serve, .arg = endpoint, .priority = ABOVE);
    for (seL4_Word count = 0; count <= seL4_MsgMaxLength; count++) {
        kt_note("%lu words", count);
        set_words(count, count);
        seL4_MessageInfo_t info = seL4_Call(endpoint, seL4_MessageInfo_new(count, 0, 0, count));
        KT_EQ(seL4_MessageInfo_get_label(info), count + 1);
        KT_EQ(seL4_MessageInfo_get_length(info), count);
        for (seL4_Word i = 0; i < count; i++) {
            KT_EQ(seL4_GetMR((int)i), 1000 + count + i * 3);
        }
    }
}

KT_CASE(endpoint, a_reply_has_badge_0, 0)
{
    new_endpoint();
    KT_THREAD(serve, .arg = endpoint, .priority = ABOVE);
    kt_registers_t r = { { kt_mint(endpoint, seL4_AllRights, 77), 5 << 12 | 2, 1, 2 } };
    kt_syscall(seL4_SysCall, &r);
    KT_EQ(got.badge, 77);
    KT_EQ(r.x[0], 0);
    KT_EQ(r.x[1], (seL4_Word)6 << 12 | 2);
    KT_EQ(r.x[2], 1001);
    KT_EQ(r.x[3], 1002);
}

static void call_label(seL4_Word value)
{
    seL4_Word answer =
        seL4_MessageInfo_get_label(seL4_Call(endpoint, seL4_MessageInfo_new(value, 0, 0, 0)));
    kt_trace((char)answer);
}

KT_CASE(endpoint, callers_wait_for_their_own_reply, 0)
{
    seL4_CPtr replies[3];
    new_endpoint();
    for (seL4_Word i = 0; i < 3; i++) {
        replies[i] = kt_make(seL4_ReplyObject, 0);
        KT_THREAD(call_label, .arg = 'a' + i, .priority = ABOVE);
        KT_EQ(seL4_MessageInfo_get_label(seL4_Recv(endpoint, NULL, replies[i])), 'a' + i);
    }
    seL4_Send(replies[1], seL4_MessageInfo_new('B', 0, 0, 0));
    seL4_Send(replies[2], seL4_MessageInfo_new('C', 0, 0, 0));
    seL4_Send(replies[0], seL4_MessageInfo_new('A', 0, 0, 0));
    KT_TEXT(kt_traced(), "BCA");
}

KT_CASE(endpoint, a_caller_that_is_not_allowed_to_is_stopped, 0)
{
    new_endpoint();
    seL4_CPtr shared = endpoint;
    endpoint = kt_mint(shared, seL4_CapRights_new(0, 0, 0, 1), 5);
    kt_thread_t *thread = KT_THREAD(call_label, .arg = 'a', .priority = ABOVE);
    seL4_Word badge = 0;
    KT_EQ(seL4_MessageInfo_get_label(seL4_Recv(shared, &badge, kt_self()->reply)), 'a');
    KT_EQ(badge, 5);
    // There is nobody to reply to.
    seL4_Send(kt_self()->reply, seL4_MessageInfo_new('A', 0, 0, 0));
    kt_settle();
    KT_TEXT(kt_traced(), "");
    // Resumed, it calls again.
    endpoint = shared;
    KT_OK(seL4_TCB_Resume(thread->tcb));
    badge = 0;
    KT_EQ(seL4_MessageInfo_get_label(seL4_Recv(shared, &badge, kt_self()->reply)), 'a');
    KT_EQ(badge, 5);
}

KT_CASE(endpoint, grant_reply_is_enough_for_a_call, 0)
{
    new_endpoint();
    KT_THREAD(serve, .arg = endpoint, .priority = ABOVE);
    seL4_CPtr cap = kt_mint(endpoint, seL4_CapRights_new(1, 0, 0, 1), 5);
    KT_EQ(seL4_MessageInfo_get_label(seL4_Call(cap, seL4_MessageInfo_new(8, 0, 0, 0))), 9);
    cap = kt_mint(endpoint, seL4_CapRights_new(0, 1, 0, 1), 6);
    KT_EQ(seL4_MessageInfo_get_label(seL4_Call(cap, seL4_MessageInfo_new(8, 0, 0, 0))), 9);
    KT_EQ(got.badge, 6);
}

KT_CASE(endpoint, without_the_right_to_send, 0)
{
    new_endpoint();
    KT_THREAD(receive_for_ever, .arg = endpoint, .priority = ABOVE);
    seL4_CPtr read = kt_copy(endpoint, seL4_CapRights_new(1, 1, 1, 0));
    got.info = seL4_MessageInfo_new(0, 0, 0, 0);
    seL4_Send(read, seL4_MessageInfo_new(5, 0, 0, 0));
    seL4_NBSend(read, seL4_MessageInfo_new(5, 0, 0, 0));
    KT_EQ(label(), 0);
    KT_ERROR(seL4_MessageInfo_get_label(seL4_Call(read, seL4_MessageInfo_new(5, 0, 0, 0))),
             seL4_InvalidCapability);
    KT_WORDS(0);
    KT_EQ(label(), 0);
}

KT_CASE(endpoint, sending_to_nothing, 0)
{
    seL4_CPtr empty = kt_slot();
    seL4_Send(empty, seL4_MessageInfo_new(5, 0, 0, 0));
    seL4_NBSend(empty, seL4_MessageInfo_new(5, 0, 0, 0));
    KT_ERROR(seL4_MessageInfo_get_label(seL4_Call(empty, seL4_MessageInfo_new(5, 0, 0, 0))),
             seL4_InvalidCapability);
    KT_WORDS(0);
}

// ---- Combined calls

static seL4_CPtr second;

static void nbsend_recv(seL4_Word cap)
{
    seL4_Word badge = 0;
    set_words(5, 20);
    seL4_MessageInfo_t info =
        seL4_NBSendRecv(cap, seL4_MessageInfo_new(3, 0, 0, 5), second, &badge, kt_self()->reply);
    note_message(info, badge);
    kt_trace('x');
}

KT_CASE(endpoint, nbsend_recv_sends_and_receives, 0)
{
    new_endpoint();
    second = kt_make(seL4_EndpointObject, 0);
    KT_THREAD(nbsend_recv, .arg = endpoint, .priority = BELOW);
    seL4_Word badge = 0;
    seL4_MessageInfo_t info = seL4_Recv(endpoint, &badge, kt_self()->reply);
    note_message(info, badge);
    KT_EQ(label(), 3);
    KT_EQ(length(), 5);
    expect_words(5, 20);
    KT_TEXT(kt_traced(), "");
    kt_settle();
    seL4_CPtr badged = kt_mint(second, seL4_AllRights, 8);
    set_words(6, 30);
    seL4_Send(badged, seL4_MessageInfo_new(9, 0, 0, 6));
    kt_settle();
    KT_TEXT(kt_traced(), "x");
    KT_EQ(label(), 9);
    KT_EQ(got.badge, 8);
    expect_words(6, 30);
}

KT_CASE(endpoint, nbsend_recv_receives_even_if_nobody_listens, 0)
{
    new_endpoint();
    second = kt_make(seL4_EndpointObject, 0);
    KT_THREAD(nbsend_recv, .arg = endpoint, .priority = ABOVE);
    seL4_Send(second, seL4_MessageInfo_new(9, 0, 0, 0));
    KT_TEXT(kt_traced(), "x");
    seL4_Word badge = 99;
    (void)seL4_NBRecv(endpoint, &badge, kt_self()->reply);
    KT_EQ(badge, 0);
}

KT_CASE(endpoint, nbsend_recv_receives_even_if_the_first_capability_is_none, 0)
{
    second = kt_make(seL4_EndpointObject, 0);
    KT_THREAD(nbsend_recv, .arg = kt_slot(), .priority = ABOVE);
    seL4_Send(second, seL4_MessageInfo_new(9, 0, 0, 0));
    KT_TEXT(kt_traced(), "x");
}

static void nbsend_wait(seL4_Word cap)
{
    seL4_Word badge = 0;
    set_words(3, 20);
    seL4_MessageInfo_t info =
        seL4_NBSendWait(cap, seL4_MessageInfo_new(3, 0, 0, 3), second, &badge);
    note_message(info, badge);
    kt_trace('x');
}

KT_CASE(endpoint, nbsend_wait_sends_and_waits, 0)
{
    new_endpoint();
    second = kt_make(seL4_NotificationObject, 0);
    KT_THREAD(nbsend_wait, .arg = endpoint, .priority = BELOW);
    note_message(seL4_Recv(endpoint, NULL, kt_self()->reply), 0);
    KT_EQ(label(), 3);
    expect_words(3, 20);
    kt_settle();
    seL4_Signal(kt_mint(second, seL4_AllRights, 6));
    kt_settle();
    KT_TEXT(kt_traced(), "x");
    KT_EQ(got.badge, 6);
}

KT_CASE(endpoint, nbsend_wait_signals_one_notification_and_waits_for_another, 0)
{
    seL4_CPtr first = kt_make(seL4_NotificationObject, 0);
    second = kt_make(seL4_NotificationObject, 0);
    KT_THREAD(nbsend_wait, .arg = kt_mint(first, seL4_AllRights, 2), .priority = ABOVE);
    seL4_Word badge = 0;
    seL4_Poll(first, &badge);
    KT_EQ(badge, 2);
    KT_TEXT(kt_traced(), "");
    seL4_Signal(second);
    KT_TEXT(kt_traced(), "x");
}

static void reply_recv_without_caller(seL4_Word cap)
{
    seL4_ReplyRecv(cap, seL4_MessageInfo_new(3, 0, 0, 3), NULL, kt_self()->reply);
    kt_trace('x');
}

KT_CASE(endpoint, reply_recv_without_a_caller_receives, 0)
{
    new_endpoint();
    KT_THREAD(reply_recv_without_caller, .arg = endpoint, .priority = ABOVE);
    seL4_Send(endpoint, seL4_MessageInfo_new(0, 0, 0, 0));
    KT_TEXT(kt_traced(), "x");
}

// ---- The end of an endpoint

KT_CASE(endpoint, a_deleted_endpoint_lets_senders_go, 0)
{
    new_endpoint();
    KT_THREAD(send_label, .arg = 'a', .priority = ABOVE);
    KT_THREAD(send_label, .arg = 'b', .priority = ABOVE);
    KT_TEXT(kt_traced(), "");
    kt_delete(endpoint);
    // They send again, to an empty slot, which does nothing.
    KT_TEXT(kt_traced(), "ba");
}

KT_CASE(endpoint, a_deleted_endpoint_fails_calls, 0)
{
    new_endpoint();
    KT_THREAD(call_label, .arg = 'a', .priority = ABOVE);
    kt_delete(endpoint);
    const char traced[] = { (char)seL4_InvalidCapability, '\0' };
    KT_TEXT(kt_traced(), traced);
}

KT_CASE(endpoint, a_deleted_endpoint_does_not_concern_who_waits_for_a_reply, 0)
{
    new_endpoint();
    KT_THREAD(call_label, .arg = 'a', .priority = ABOVE);
    (void)seL4_Recv(endpoint, NULL, kt_self()->reply);
    kt_delete(endpoint);
    KT_TEXT(kt_traced(), "");
    seL4_Send(kt_self()->reply, seL4_MessageInfo_new('A', 0, 0, 0));
    KT_TEXT(kt_traced(), "A");
}

KT_CASE(endpoint, other_copies_keep_an_endpoint, 0)
{
    new_endpoint();
    seL4_CPtr other = kt_copy(endpoint, seL4_AllRights);
    KT_THREAD(send_label, .arg = 'a', .priority = ABOVE);
    kt_delete(endpoint);
    KT_TEXT(kt_traced(), "");
    KT_EQ(seL4_MessageInfo_get_label(seL4_Recv(other, NULL, kt_self()->reply)), 'a');
}

// ---- Who runs next

KT_CASE(endpoint, a_receiver_of_equal_priority_waits_its_turn_after_a_send, 0)
{
    new_endpoint();
    KT_THREAD(receive_and_trace, .arg = 'r');
    seL4_Yield();
    seL4_Send(endpoint, seL4_MessageInfo_new(0, 0, 0, 0));
    kt_trace('s');
    seL4_Yield();
    KT_TEXT(kt_traced(), "sr");
}

KT_CASE(endpoint, a_server_of_lower_priority_answers_a_call, 0)
{
    new_endpoint();
    KT_THREAD(serve, .arg = endpoint, .priority = BELOW);
    KT_EQ(seL4_MessageInfo_get_label(seL4_Call(endpoint, seL4_MessageInfo_new(4, 0, 0, 0))), 5);
}
