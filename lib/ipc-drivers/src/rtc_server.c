// SPDX-License-Identifier: BSD-2-Clause

#include <sel4c/ipc-drivers/messages.h>
#include <sel4c/ipc-drivers/rtc_server.h>

#include "outcome.h"

static sel4_msg_result_t serve(sel4_rtc_t rtc, bool may_set, const sel4_msg_t *request,
                               sel4_msg_t *ret_answer)
{
    sel4_rtc_msg_now_request_t nothing;
    sel4_rtc_msg_now_answer_t now = { 0 };
    sel4_rtc_msg_set_request_t wanted;
    sel4_rtc_msg_set_answer_t done = {};
    switch (request->label) {
    case sel4_rtc_msg_now_number:
        SEL4_TRY(sel4_rtc_msg_now_request_get(request, &nothing));
        SEL4_PRIV_ANSWER(sel4_rtc_msg_now, sel4_rtc_now_s(rtc, &now.seconds), &now, ret_answer);
        return SEL4_MSG_SUCCESS;
    case sel4_rtc_msg_set_number:
        SEL4_TRY(sel4_rtc_msg_set_request_get(request, &wanted));
        SEL4_PRIV_ANSWER(sel4_rtc_msg_set,
                         may_set ? sel4_rtc_set_s(rtc, wanted.seconds)
                                 : SEL4_DRIVER_FAILURE(SEL4_DRIVER_ERR_READ_ONLY),
                         &done, ret_answer);
        return SEL4_MSG_SUCCESS;
    default:
        return SEL4_MSG_FAILURE(SEL4_MSG_ERR_KIND);
    }
}

void sel4_rtc_server_serve(sel4_rtc_t rtc, bool may_set, const sel4_msg_t *request,
                           sel4_msg_t *ret_answer)
{
    if (serve(rtc, may_set, request, ret_answer).error != SEL4_MSG_OK) {
        sel4_msg_refuse(ret_answer, SEL4_MSG_REFUSAL_MESSAGE);
    }
}
