// SPDX-License-Identifier: BSD-2-Clause

#include <sel4c/ipc-drivers/messages.h>
#include <sel4c/ipc-drivers/rng_server.h>

#include "outcome.h"

void sel4_rng_server_init(sel4_rng_server_t *server, sel4_rng_t rng, sel4_notifier_t client)
{
    *server = (sel4_rng_server_t){ rng, client };
}

static sel4_msg_result_t serve(sel4_rng_server_t *server, const sel4_msg_t *request,
                               sel4_msg_t *ret_answer)
{
    sel4_rng_msg_request_request_t wanted;
    sel4_rng_msg_request_answer_t done = {};
    sel4_rng_msg_take_request_t take;
    sel4_rng_msg_take_answer_t bytes;
    switch (request->label) {
    case sel4_rng_msg_request_number:
        SEL4_TRY(sel4_rng_msg_request_request_get(request, &wanted));
        SEL4_PRIV_ANSWER(sel4_rng_msg_request, sel4_rng_request(server->rng, wanted.size), &done,
                         ret_answer);
        return SEL4_MSG_SUCCESS;
    case sel4_rng_msg_take_number:
        SEL4_TRY(sel4_rng_msg_take_request_get(request, &take));
        bytes.bytes_size =
            sel4_rng_take(server->rng, bytes.bytes,
                          take.size < SEL4_RNG_TAKE_MAX ? take.size : SEL4_RNG_TAKE_MAX);
        return sel4_rng_msg_take_answer_put(&bytes, ret_answer);
    default:
        return SEL4_MSG_FAILURE(SEL4_MSG_ERR_KIND);
    }
}

void sel4_rng_server_serve(sel4_rng_server_t *server, const sel4_msg_t *request,
                           sel4_msg_t *ret_answer)
{
    if (serve(server, request, ret_answer).error != SEL4_MSG_OK) {
        sel4_msg_refuse(ret_answer, SEL4_MSG_REFUSAL_MESSAGE);
    }
}

void sel4_rng_server_handle_irq(sel4_rng_server_t *server)
{
    sel4_rng_handle_irq(server->rng);
    sel4_notifier_notify(server->client);
}
