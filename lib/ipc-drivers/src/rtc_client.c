// SPDX-License-Identifier: BSD-2-Clause

#include <sel4c/ipc-drivers/messages.h>
#include <sel4c/ipc-drivers/rtc_client.h>

#include "outcome.h"

static sel4_driver_result_t now_s(void *device, uint64_t *ret_seconds)
{
    sel4_rtc_client_t *client = device;
    sel4_rtc_msg_now_answer_t answer;
    uint64_t refusal = 0;
    sel4_msg_result_t result =
        sel4_rtc_msg_now_call(client->server, &(sel4_rtc_msg_now_request_t){}, &answer, &refusal);
    if (result.error == SEL4_MSG_OK) {
        *ret_seconds = answer.seconds;
    }
    return sel4_priv_outcome(result, &refusal);
}

static sel4_driver_result_t set_s(void *device, uint64_t seconds)
{
    sel4_rtc_client_t *client = device;
    sel4_rtc_msg_set_answer_t answer;
    uint64_t refusal = 0;
    return sel4_priv_outcome(sel4_rtc_msg_set_call(client->server,
                                                   &(sel4_rtc_msg_set_request_t){ seconds },
                                                   &answer, &refusal),
                             &refusal);
}

void sel4_rtc_client_init(sel4_rtc_client_t *client, sel4_msg_caller_t server)
{
    *client = (sel4_rtc_client_t){ server };
}

sel4_rtc_t sel4_rtc_client_rtc(sel4_rtc_client_t *client)
{
    static const sel4_rtc_functions_t functions = { now_s, set_s };
    return (sel4_rtc_t){ &functions, client };
}
