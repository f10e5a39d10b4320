// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// How a call that went through, or did not, looks to a driver's user; and a server's word for it.

#include <sel4c/driver/error.h>
#include <sel4c/msg/msg.h>

// A server that says what is no error of a driver, or answers what cannot be read, has failed.
static inline sel4_driver_result_t sel4_priv_outcome(sel4_msg_result_t result,
                                                     const uint64_t *refusal)
{
    if (result.error == SEL4_MSG_OK) {
        return SEL4_DRIVER_SUCCESS;
    }
    if (result.error != SEL4_MSG_ERR_REFUSED) {
        return SEL4_DRIVER_FAILURE(SEL4_DRIVER_ERR_DEVICE);
    }
    switch (*refusal) {
#define X(name, number, text) \
    case number:              \
        return SEL4_DRIVER_FAILURE(SEL4_DRIVER_ERR_##name);
        SEL4_DRIVER_ERRORS(X)
#undef X
    default:
        return SEL4_DRIVER_FAILURE(SEL4_DRIVER_ERR_DEVICE);
    }
}

// The answer of a server, once it has done what was asked or not.
#define SEL4_PRIV_ANSWER(call, result_, answer_, ret_answer)                          \
    do {                                                                              \
        sel4_driver_result_t done_ = (result_);                                       \
        if (done_.error != SEL4_DRIVER_OK) {                                          \
            sel4_msg_refuse((ret_answer), (uint32_t)done_.error);                     \
        } else if (call##_answer_put((answer_), (ret_answer)).error != SEL4_MSG_OK) { \
            sel4_msg_refuse((ret_answer), SEL4_MSG_REFUSAL_MESSAGE);                  \
        }                                                                             \
    } while (0)
