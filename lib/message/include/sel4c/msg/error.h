// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// What can go wrong with a message.

#include <sel4c/base.h>

#define SEL4_MSG_ERRORS(X)                                \
    X(LENGTH, "longer or shorter than its type")          \
    X(VALUE, "a field has a value that its type has not") \
    X(KIND, "another kind of message than was expected")  \
    X(REFUSED, "the other side refused")                  \
    X(CALL, "the other side cannot be called")

typedef enum sel4_msg_error {
    SEL4_MSG_OK = 0,
#define SEL4_PRIV_ENUMERATOR(name, text) SEL4_MSG_ERR_##name,
    SEL4_MSG_ERRORS(SEL4_PRIV_ENUMERATOR)
#undef SEL4_PRIV_ENUMERATOR
} sel4_msg_error_t;

typedef struct SEL4_MUST_CHECK sel4_msg_result {
    sel4_msg_error_t error;
} sel4_msg_result_t;

#define SEL4_MSG_SUCCESS          ((sel4_msg_result_t){ SEL4_MSG_OK })
#define SEL4_MSG_FAILURE(reason_) ((sel4_msg_result_t){ (reason_) })

// A few words without a full stop; never NULL.
const char *sel4_msg_error_text(sel4_msg_error_t error);
