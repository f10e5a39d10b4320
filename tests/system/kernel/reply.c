// SPDX-License-Identifier: BSD-2-Clause
//
// Reply objects: who waits on them, chains of calls, time that is lent along them, and their
// deletion.

#include "kt.h"

#define ABOVE (KT_PRIORITY + 1)
#define BELOW (KT_PRIORITY - 1)

static seL4_CPtr endpoint;
static seL4_CPtr inner;

static void new_endpoints(void)
{
    endpoint = kt_make(seL4_EndpointObject, 0);
    inner = kt_make(seL4_EndpointObject, 0);
}

static seL4_MessageInfo_t tag(seL4_Word label)
{
    return seL4_MessageInfo_new(label, 0, 0, 0);
}

static seL4_Word call(seL4_CPtr cap, seL4_Word label)
{
    return seL4_MessageInfo_get_label(seL4_Call(cap, tag(label)));
}

// Calls, and writes the label of the answer.
static void call_and_trace(seL4_Word label)
{
    kt_trace((char)call(endpoint, label));
}

// Answers each call with its label in upper case.
static void serve(seL4_Word cap)
{
    seL4_CPtr reply = kt_self()->reply;
    seL4_MessageInfo_t info = seL4_Recv(cap, NULL, reply);
    for (;;) {
        info = seL4_ReplyRecv(cap, tag(seL4_MessageInfo_get_label(info) - 32), NULL, reply);
    }
}

// Passes each call on to `inner`.
static void pass_on(seL4_Word cap)
{
    seL4_CPtr reply = kt_self()->reply;
    seL4_MessageInfo_t info = seL4_Recv(cap, NULL, reply);
    for (;;) {
        seL4_Word answer = call(inner, seL4_MessageInfo_get_label(info));
        info = seL4_ReplyRecv(cap, tag(answer), NULL, reply);
    }
}

// ---- Replies

KT_CASE(reply, answers_once, 0)
{
    new_endpoints();
    KT_THREAD(call_and_trace, .arg = 'a', .priority = ABOVE);
    seL4_CPtr reply = kt_self()->reply;
    seL4_Recv(endpoint, NULL, reply);
    seL4_Send(reply, tag('A'));
    KT_TEXT(kt_traced(), "A");
    // Now nobody waits; sending does nothing.
    seL4_Send(reply, tag('B'));
    seL4_NBSend(reply, tag('B'));
    KT_TEXT(kt_traced(), "");
}

KT_CASE(reply, a_call_on_an_empty_one_does_not_block, 0)
{
    KT_EQ(call(kt_self()->reply, 5), seL4_NoError);
}

KT_CASE(reply, without_any_rights_it_still_answers, 0)
{
    new_endpoints();
    KT_THREAD(call_and_trace, .arg = 'a', .priority = ABOVE);
    seL4_Recv(endpoint, NULL, kt_self()->reply);
    seL4_Send(kt_copy(kt_self()->reply, seL4_NoRights), tag('A'));
    KT_TEXT(kt_traced(), "A");
}

KT_CASE(reply, a_message_without_a_call_leaves_it_free, 0)
{
    new_endpoints();
    KT_THREAD(serve, .arg = endpoint, .priority = ABOVE);
    seL4_Send(endpoint, tag('x'));
    KT_EQ(call(endpoint, 'a'), 'A');
}

KT_CASE(reply, used_for_another_receive_it_forgets_its_caller, 0)
{
    new_endpoints();
    kt_thread_t *first = KT_THREAD(call_and_trace, .arg = 'a', .priority = ABOVE);
    KT_THREAD(call_and_trace, .arg = 'b', .priority = ABOVE);
    seL4_CPtr reply = kt_self()->reply;
    seL4_Recv(endpoint, NULL, reply);
    seL4_Recv(endpoint, NULL, reply);
    seL4_Send(reply, tag('B'));
    KT_TEXT(kt_traced(), "B");
    // The first caller is stopped; resumed, it calls again.
    KT_OK(seL4_TCB_Resume(first->tcb));
    KT_EQ(seL4_MessageInfo_get_label(seL4_Recv(endpoint, NULL, reply)), 'a');
    seL4_Send(reply, tag('A'));
    KT_TEXT(kt_traced(), "A");
}

KT_CASE(reply, a_suspended_caller_gets_no_answer, 0)
{
    new_endpoints();
    kt_thread_t *caller = KT_THREAD(call_and_trace, .arg = 'a', .priority = ABOVE);
    seL4_CPtr reply = kt_self()->reply;
    seL4_Recv(endpoint, NULL, reply);
    kt_stop(caller);
    seL4_Send(reply, tag('A'));
    KT_TEXT(kt_traced(), "");
    KT_OK(seL4_TCB_Resume(caller->tcb));
    KT_EQ(seL4_MessageInfo_get_label(seL4_Recv(endpoint, NULL, reply)), 'a');
}

KT_CASE(reply, a_deleted_caller_leaves_it_free, 0)
{
    new_endpoints();
    kt_thread_t *caller = KT_THREAD(call_and_trace, .arg = 'a', .priority = ABOVE);
    seL4_CPtr reply = kt_self()->reply;
    seL4_Recv(endpoint, NULL, reply);
    kt_delete(caller->tcb);
    seL4_Send(reply, tag('A'));
    KT_THREAD(call_and_trace, .arg = 'b', .priority = ABOVE);
    seL4_Recv(endpoint, NULL, reply);
    seL4_Send(reply, tag('B'));
    KT_TEXT(kt_traced(), "B");
}

KT_CASE(reply, anybody_may_answer, 0)
{
    new_endpoints();
    KT_THREAD(call_and_trace, .arg = 'a', .priority = ABOVE);
    seL4_CPtr reply = kt_copy(kt_self()->reply, seL4_AllRights);
    seL4_Recv(endpoint, NULL, kt_self()->reply);
    seL4_CPtr cnode = kt_make(seL4_CapTableObject, 2);
    KT_OK(seL4_CNode_Move(cnode, 1, 2, KT_ROOT, kt_self()->reply, KT_DEPTH));
    seL4_Send(reply, tag('A'));
    KT_TEXT(kt_traced(), "A");
}

static void receive_only(seL4_Word cap)
{
    seL4_Recv(cap, NULL, kt_self()->reply);
    kt_trace('r');
}

static seL4_CPtr shared_reply;

static void receive_with_shared_reply(seL4_Word cap)
{
    seL4_Recv(cap, NULL, shared_reply);
    kt_trace('s');
}

KT_CASE(reply, a_second_receiver_takes_it_from_the_first, 0)
{
    new_endpoints();
    shared_reply = kt_make(seL4_ReplyObject, 0);
    kt_thread_t *first = KT_THREAD(receive_with_shared_reply, .arg = endpoint, .priority = ABOVE);
    KT_THREAD(receive_with_shared_reply, .arg = inner, .priority = ABOVE);
    // The first one is no longer in the queue of its endpoint.
    seL4_NBSend(endpoint, tag(1));
    KT_TEXT(kt_traced(), "");
    seL4_Send(inner, tag(1));
    KT_TEXT(kt_traced(), "s");
    KT_OK(seL4_TCB_Resume(first->tcb));
    seL4_Send(endpoint, tag(1));
    KT_TEXT(kt_traced(), "s");
}

// ---- Deletion

KT_CASE(reply, deleted_while_a_caller_waits, 0)
{
    new_endpoints();
    kt_thread_t *caller = KT_THREAD(call_and_trace, .arg = 'a', .priority = ABOVE);
    seL4_CPtr reply = kt_make(seL4_ReplyObject, 0);
    seL4_Recv(endpoint, NULL, reply);
    kt_delete(reply);
    kt_settle();
    KT_TEXT(kt_traced(), "");
    KT_OK(seL4_TCB_Resume(caller->tcb));
    KT_EQ(seL4_MessageInfo_get_label(seL4_Recv(endpoint, NULL, kt_self()->reply)), 'a');
}

KT_CASE(reply, deleted_while_a_receiver_waits, 0)
{
    new_endpoints();
    kt_thread_t *receiver = KT_THREAD(receive_only, .arg = endpoint, .priority = ABOVE);
    kt_delete(receiver->reply);
    seL4_NBSend(endpoint, tag(1));
    KT_TEXT(kt_traced(), "");
}

// ---- Time along calls

static seL4_Error unbind(kt_thread_t *thread)
{
    return seL4_SchedContext_UnbindObject(thread->sc, thread->tcb);
}

static kt_thread_t *passive(kt_entry_t entry, seL4_CPtr cap, seL4_Word priority)
{
    kt_thread_t *thread = KT_THREAD(entry, .arg = cap, .priority = priority);
    kt_make_passive(thread);
    return thread;
}

KT_CASE(reply, a_passive_server_runs_on_its_callers_time, 0)
{
    new_endpoints();
    passive(serve, endpoint, ABOVE);
    KT_EQ(call(endpoint, 'a'), 'A');
    KT_EQ(call(endpoint, 'b'), 'B');
}

static void receive_then_look(seL4_Word cap)
{
    seL4_CPtr reply = kt_self()->reply;
    seL4_MessageInfo_t info = seL4_Recv(cap, NULL, reply);
    for (;;) {
        // The caller lent its context: it has none to be unbound from it.
        seL4_Error error =
            seL4_SchedContext_UnbindObject(seL4_MessageInfo_get_label(info), kt_self()->tcb);
        info = seL4_ReplyRecv(cap, tag(error), NULL, reply);
    }
}

KT_CASE(reply, a_lent_context_is_bound_to_the_server, 0)
{
    new_endpoints();
    passive(receive_then_look, endpoint, ABOVE);
    kt_thread_t *other = KT_THREAD(receive_only, .arg = inner, .priority = ABOVE);
    // A thread may not take away the context that it runs on, nor one that is not its own.
    KT_EQ(call(endpoint, kt_self()->sc), seL4_IllegalOperation);
    KT_EQ(call(endpoint, other->sc), seL4_IllegalOperation);
}

KT_CASE(reply, a_chain_of_passive_servers, 0)
{
    new_endpoints();
    passive(serve, inner, ABOVE + 1);
    passive(pass_on, endpoint, ABOVE);
    KT_EQ(call(endpoint, 'a'), 'A');
    KT_EQ(call(endpoint, 'b'), 'B');
}

KT_CASE(reply, a_server_with_its_own_time_borrows_none, 0)
{
    new_endpoints();
    kt_thread_t *server = KT_THREAD(receive_only, .arg = endpoint, .priority = ABOVE);
    kt_thread_t *caller = KT_THREAD(call_and_trace, .arg = 'a', .priority = BELOW);
    kt_settle();
    KT_TEXT(kt_traced(), "r");
    // Each one still has its own.
    KT_OK(unbind(server));
    KT_OK(unbind(caller));
}

KT_CASE(reply, a_send_lends_no_time, 0)
{
    new_endpoints();
    kt_thread_t *server = passive(receive_only, endpoint, ABOVE);
    seL4_Send(endpoint, tag(1));
    kt_settle();
    KT_TEXT(kt_traced(), "");
    // The message has arrived, and the server runs as soon as it has time.
    KT_OK(seL4_SchedContext_Bind(server->sc, server->tcb));
    kt_settle();
    KT_TEXT(kt_traced(), "r");
}

static void receive_and_keep(seL4_Word cap)
{
    seL4_Recv(cap, NULL, kt_self()->reply);
    kt_trace('k');
    seL4_Wait(inner, NULL);
    kt_trace('K');
}

KT_CASE(reply, time_stays_with_a_server_that_blocks, 0)
{
    new_endpoints();
    passive(receive_and_keep, endpoint, ABOVE);
    kt_thread_t *caller = KT_THREAD(call_and_trace, .arg = 'a', .priority = ABOVE);
    KT_TEXT(kt_traced(), "k");
    seL4_Send(inner, tag(1));
    KT_TEXT(kt_traced(), "K");
    // It went with the call.
    KT_ERROR(unbind(caller), seL4_IllegalOperation);
}

KT_CASE(reply, a_deleted_reply_object_gives_time_back, 0)
{
    new_endpoints();
    kt_thread_t *server = passive(receive_and_keep, endpoint, ABOVE);
    kt_thread_t *caller = KT_THREAD(call_and_trace, .arg = 'a', .priority = ABOVE);
    KT_TEXT(kt_traced(), "k");
    KT_ERROR(unbind(caller), seL4_IllegalOperation);
    kt_delete(server->reply);
    KT_OK(unbind(caller));
}

KT_CASE(reply, a_suspended_caller_does_not_take_time_back, 0)
{
    new_endpoints();
    kt_thread_t *server = passive(receive_and_keep, endpoint, ABOVE);
    kt_thread_t *caller = KT_THREAD(call_and_trace, .arg = 'a', .priority = ABOVE);
    kt_stop(caller);
    seL4_Error of_caller = unbind(caller);
    seL4_Error of_server = seL4_SchedContext_UnbindObject(caller->sc, server->tcb);
    KT_EQ(of_caller, seL4_IllegalOperation);
    KT_EQ(of_server, seL4_NoError);
}

KT_CASE(reply, a_deleted_server_in_the_middle_of_a_chain, 0)
{
    new_endpoints();
    passive(receive_and_keep, inner, ABOVE + 1);
    kt_thread_t *middle = passive(pass_on, endpoint, ABOVE);
    kt_thread_t *caller = KT_THREAD(call_and_trace, .arg = 'a', .priority = ABOVE);
    KT_TEXT(kt_traced(), "k");
    kt_delete(middle->tcb);
    // Nothing ran, and nobody got anything back yet.
    KT_ERROR(unbind(caller), seL4_IllegalOperation);
    KT_TEXT(kt_traced(), "");
}

static void reply_only(seL4_Word cap)
{
    seL4_CPtr reply = kt_self()->reply;
    seL4_Recv(cap, NULL, reply);
    kt_trace('1');
    seL4_Send(reply, tag('A'));
    kt_trace('2');
}

KT_CASE(reply, a_passive_server_that_answers_is_out_of_time, 0)
{
    new_endpoints();
    passive(reply_only, endpoint, ABOVE);
    KT_EQ(call(endpoint, 'a'), 'A');
    kt_settle();
    KT_TEXT(kt_traced(), "1");
    // The next caller waits for it to receive, which it cannot.
    kt_thread_t *caller = KT_THREAD(call_and_trace, .arg = 'b', .priority = ABOVE);
    kt_settle();
    KT_TEXT(kt_traced(), "");
    KT_OK(unbind(caller));
}

KT_CASE(reply, callers_queue_for_a_passive_server, 0)
{
    new_endpoints();
    passive(serve, endpoint, BELOW);
    for (seL4_Word i = 0; i < 4; i++) {
        KT_THREAD(call_and_trace, .arg = 'a' + i, .priority = KT_PRIORITY + 1 + (i & 1));
    }
    kt_settle();
    const char *traced = kt_traced();
    KT_EQ(traced[0] != 0 && traced[1] != 0 && traced[2] != 0 && traced[3] != 0, 1);
    KT_TRUE(traced[4] == '\0');
}

KT_CASE(reply, a_caller_without_time_cannot_be, 0)
{
    // A thread whose context is taken while it waits for a reply answers when it gets it back.
    new_endpoints();
    kt_thread_t *caller = KT_THREAD(call_and_trace, .arg = 'a', .priority = ABOVE);
    seL4_Recv(endpoint, NULL, kt_self()->reply);
    KT_OK(unbind(caller));
    seL4_Send(kt_self()->reply, tag('A'));
    kt_settle();
    KT_TEXT(kt_traced(), "");
    KT_OK(seL4_SchedContext_Bind(caller->sc, caller->tcb));
    KT_TEXT(kt_traced(), "A");
}

// ---- Becoming passive as Microkit's protection domains do

static seL4_CPtr ready;

static void become_passive(seL4_Word cap)
{
    seL4_CPtr reply = kt_self()->reply;
    seL4_Word badge = 0;
    // One call tells the monitor and receives, so that there is no time in between.
    seL4_MessageInfo_t info = seL4_NBSendRecv(ready, tag('p'), cap, &badge, reply);
    for (;;) {
        kt_trace('h');
        info = seL4_ReplyRecv(cap, tag(seL4_MessageInfo_get_label(info) - 32), &badge, reply);
    }
}

KT_CASE(reply, a_server_hands_its_time_to_a_monitor, 0)
{
    new_endpoints();
    ready = kt_make(seL4_EndpointObject, 0);
    kt_thread_t *server = KT_THREAD(become_passive, .arg = endpoint, .priority = BELOW);
    KT_EQ(seL4_MessageInfo_get_label(seL4_Recv(ready, NULL, kt_self()->reply)), 'p');
    KT_OK(unbind(server));
    KT_ERROR(unbind(server), seL4_IllegalOperation);
    // It has not run on into its receive: it was in it when the message arrived.
    KT_EQ(call(endpoint, 'a'), 'A');
    KT_TEXT(kt_traced(), "h");
}

KT_CASE(reply, a_passive_server_with_a_bound_notification_needs_its_context, 0)
{
    new_endpoints();
    ready = kt_make(seL4_EndpointObject, 0);
    seL4_CPtr notification = kt_make(seL4_NotificationObject, 0);
    kt_thread_t *server = KT_THREAD(become_passive, .arg = endpoint, .priority = BELOW);
    KT_OK(seL4_TCB_BindNotification(server->tcb, notification));
    seL4_Recv(ready, NULL, kt_self()->reply);
    KT_OK(unbind(server));
    // A signal cannot run it, unless the notification lends time.
    seL4_Signal(notification);
    kt_settle();
    KT_TEXT(kt_traced(), "");
    KT_OK(seL4_SchedContext_Bind(server->sc, server->tcb));
    kt_settle();
    KT_TEXT(kt_traced(), "h");
}

KT_CASE(reply, a_notification_lends_time_to_a_passive_server, 0)
{
    new_endpoints();
    ready = kt_make(seL4_EndpointObject, 0);
    seL4_CPtr notification = kt_make(seL4_NotificationObject, 0);
    kt_thread_t *server = KT_THREAD(become_passive, .arg = endpoint, .priority = BELOW);
    KT_OK(seL4_TCB_BindNotification(server->tcb, notification));
    seL4_Recv(ready, NULL, kt_self()->reply);
    KT_OK(unbind(server));
    KT_OK(seL4_SchedContext_Bind(server->sc, notification));
    seL4_Signal(notification);
    kt_settle();
    KT_TEXT(kt_traced(), "h");
    // Waiting again, it has given the context back, and calls still work.
    KT_EQ(call(endpoint, 'a'), 'A');
    seL4_Signal(notification);
    kt_settle();
    KT_TEXT(kt_traced(), "hh");
}
