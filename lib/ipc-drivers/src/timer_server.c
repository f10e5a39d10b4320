// SPDX-License-Identifier: BSD-2-Clause

// The device has the earliest deadline of all; clients are few, so they are simply looked through.

#include <sel4c/ipc-drivers/messages.h>
#include <sel4c/ipc-drivers/timer_server.h>

#include "outcome.h"

static void arm(sel4_timer_server_t *server)
{
    bool any = false;
    uint64_t earliest = UINT64_MAX;
    for (size_t i = 0; i < server->client_count; i++) {
        const sel4_timer_server_client_t *client = &server->clients[i];
        if (client->has_deadline) {
            any = true;
            earliest = client->deadline_ns < earliest ? client->deadline_ns : earliest;
        }
    }
    if (any) {
        sel4_timer_set_deadline_ns(server->timer, earliest);
    } else {
        sel4_timer_cancel(server->timer);
    }
}

void sel4_timer_server_init(sel4_timer_server_t *server, sel4_timer_t timer,
                            sel4_timer_server_client_t *clients, size_t client_count)
{
    *server = (sel4_timer_server_t){ timer, clients, client_count };
}

void sel4_timer_server_handle_irq(sel4_timer_server_t *server)
{
    (void)sel4_timer_handle_irq(server->timer);
    uint64_t now_ns = sel4_timer_now_ns(server->timer);
    for (size_t i = 0; i < server->client_count; i++) {
        sel4_timer_server_client_t *client = &server->clients[i];
        if (client->has_deadline && client->deadline_ns <= now_ns) {
            client->has_deadline = false;
            sel4_notifier_notify(client->notifier);
        }
    }
    arm(server);
}

// What a request asks for is done; an answer without fields is left to the caller.
static sel4_msg_result_t set(sel4_timer_server_t *server, sel4_timer_server_client_t *client,
                             const sel4_msg_t *request)
{
    sel4_timer_msg_set_request_t wanted;
    SEL4_TRY(sel4_timer_msg_set_request_get(request, &wanted));
    client->deadline_ns = wanted.deadline_ns;
    client->has_deadline = true;
    arm(server);
    return SEL4_MSG_SUCCESS;
}

static sel4_msg_result_t cancel(sel4_timer_server_t *server, sel4_timer_server_client_t *client,
                                const sel4_msg_t *request)
{
    sel4_timer_msg_cancel_request_t nothing;
    SEL4_TRY(sel4_timer_msg_cancel_request_get(request, &nothing));
    client->has_deadline = false;
    arm(server);
    return SEL4_MSG_SUCCESS;
}

static sel4_msg_result_t serve(sel4_timer_server_t *server, sel4_timer_server_client_t *client,
                               const sel4_msg_t *request, sel4_msg_t *ret_answer)
{
    sel4_timer_msg_now_request_t nothing;
    switch (request->label) {
    case sel4_timer_msg_now_number:
        SEL4_TRY(sel4_timer_msg_now_request_get(request, &nothing));
        return sel4_timer_msg_now_answer_put(
            &(sel4_timer_msg_now_answer_t){ sel4_timer_now_ns(server->timer) }, ret_answer);
    case sel4_timer_msg_set_number:
        SEL4_TRY(set(server, client, request));
        return sel4_timer_msg_set_answer_put(&(sel4_timer_msg_set_answer_t){}, ret_answer);
    case sel4_timer_msg_cancel_number:
        SEL4_TRY(cancel(server, client, request));
        return sel4_timer_msg_cancel_answer_put(&(sel4_timer_msg_cancel_answer_t){}, ret_answer);
    default:
        return SEL4_MSG_FAILURE(SEL4_MSG_ERR_KIND);
    }
}

void sel4_timer_server_serve(sel4_timer_server_t *server, size_t client, const sel4_msg_t *request,
                             sel4_msg_t *ret_answer)
{
    if (client >= server->client_count ||
        serve(server, &server->clients[client], request, ret_answer).error != SEL4_MSG_OK) {
        sel4_msg_refuse(ret_answer, SEL4_MSG_REFUSAL_MESSAGE);
    }
}
