// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// What can go wrong with connections, whatever they are made of.

#include <sel4c/async_error.h>
#include <sel4c/base.h>

#define SEL4_NET_ERRORS(X)                                                \
    X(OK, "done")                                                         \
    X(TIMED_OUT, "the deadline came first")                               \
    X(CANCELLED, "the task was cancelled")                                \
    X(CLOSED, "it is not open, or closed on this side")                   \
    X(RESET, "the other side has reset the connection")                   \
    X(REFUSED, "nobody listens there")                                    \
    X(UNREACHABLE, "there is no way there, or no answer from there")      \
    X(TRUNCATED, "the connection ended in the middle")                    \
    X(PROTOCOL, "the other side broke the rules of the protocol")         \
    X(REJECTED, "the other side refused what this side offered")          \
    X(UNTRUSTED, "the other side is not who it should be")                \
    X(INVALID, "an argument that makes no sense")                         \
    X(IN_USE, "somebody else has this address, or this object is in use") \
    X(NO_MEMORY, "the memory set aside for this is used up")              \
    X(NO_ADDRESS, "the interface has no address")                         \
    X(NO_ENTROPY, "there are no random numbers")                          \
    X(NOT_FOUND, "there is no such name")                                 \
    X(TOO_LARGE, "more than fits there")                                  \
    X(INTERNAL, "something that should not happen")

typedef enum sel4_net_error {
#define SEL4_PRIV_ENUMERATOR(name, text) SEL4_NET_##name,
    SEL4_NET_ERRORS(SEL4_PRIV_ENUMERATOR)
#undef SEL4_PRIV_ENUMERATOR
} sel4_net_error_t;

typedef struct SEL4_MUST_CHECK sel4_net_result {
    sel4_net_error_t error;
} sel4_net_result_t;

#define SEL4_NET_SUCCESS          ((sel4_net_result_t){ SEL4_NET_OK })
#define SEL4_NET_FAILURE(reason_) ((sel4_net_result_t){ (reason_) })

// A few words without a full stop; never NULL.
const char *sel4_net_error_text(sel4_net_error_t error);

// How a wait ended, as a result of this library; for SEL4_TRY_AS.
static inline sel4_net_result_t sel4_net_from_async(sel4_async_result_t result)
{
    switch (result.error) {
    case SEL4_ASYNC_OK:
        return SEL4_NET_SUCCESS;
    case SEL4_ASYNC_TIMED_OUT:
    case SEL4_ASYNC_WOULD_BLOCK:
        return SEL4_NET_FAILURE(SEL4_NET_TIMED_OUT);
    case SEL4_ASYNC_CANCELLED:
        return SEL4_NET_FAILURE(SEL4_NET_CANCELLED);
    case SEL4_ASYNC_CLOSED:
        return SEL4_NET_FAILURE(SEL4_NET_CLOSED);
    case SEL4_ASYNC_BAD_STACK:
        break;
    }
    return SEL4_NET_FAILURE(SEL4_NET_INTERNAL);
}
