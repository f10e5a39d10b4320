// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// How a wait, or a call that cannot wait, ends.

#include <sel4c/base.h>

#define SEL4_ASYNC_ERRORS(X)                  \
    X(OK, "done")                             \
    X(TIMED_OUT, "the deadline came first")   \
    X(CANCELLED, "the task was cancelled")    \
    X(WOULD_BLOCK, "it would have to wait")   \
    X(CLOSED, "the other side has closed it") \
    X(BAD_STACK, "the stack is too small")

typedef enum sel4_async_error {
#define SEL4_PRIV_ENUMERATOR(name, text) SEL4_ASYNC_##name,
    SEL4_ASYNC_ERRORS(SEL4_PRIV_ENUMERATOR)
#undef SEL4_PRIV_ENUMERATOR
} sel4_async_error_t;

typedef struct SEL4_MUST_CHECK sel4_async_result {
    sel4_async_error_t error;
} sel4_async_result_t;

#define SEL4_ASYNC_SUCCESS          ((sel4_async_result_t){ SEL4_ASYNC_OK })
#define SEL4_ASYNC_FAILURE(reason_) ((sel4_async_result_t){ (reason_) })

// A few words without a full stop; never NULL.
const char *sel4_async_error_text(sel4_async_error_t error);
