// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// What can be wrong with a request, and what its sender is told.

#include <sel4c/base.h>

// name, status to answer with (0: none), text
#define SEL4_HTTP_ERRORS(X)                                                       \
    X(INCOMPLETE, 0, "there is more to come")                                     \
    X(REQUEST_LINE, 400, "malformed request line")                                \
    X(VERSION, 505, "not HTTP/1.0 or HTTP/1.1")                                   \
    X(TARGET, 400, "malformed request target")                                    \
    X(TARGET_TOO_LONG, 414, "request target too long")                            \
    X(FIELD, 400, "malformed header field")                                       \
    X(TOO_MANY_FIELDS, 431, "too many header fields")                             \
    X(HEAD_TOO_LARGE, 431, "header fields too large")                             \
    X(HOST, 400, "not exactly one valid Host")                                    \
    X(CONTENT_LENGTH, 400, "contradictory or malformed Content-Length")           \
    X(TRANSFER_ENCODING, 400, "Transfer-Encoding that leaves the length unclear") \
    X(UNKNOWN_CODING, 501, "transfer coding that is not supported")               \
    X(CHUNK, 400, "malformed chunk")                                              \
    X(BODY_TOO_LARGE, 413, "content too large")                                   \
    X(EXPECTATION, 417, "expectation that is not supported")                      \
    X(CONNECTION, 0, "the connection broke, or was too slow")                     \
    X(SIZE, 500, "not as many bytes as were told")

typedef enum sel4_http_error {
    SEL4_HTTP_OK,
#define SEL4_PRIV_ENUMERATOR(name, status, text) SEL4_HTTP_ERR_##name,
    SEL4_HTTP_ERRORS(SEL4_PRIV_ENUMERATOR)
#undef SEL4_PRIV_ENUMERATOR
} sel4_http_error_t;

typedef struct SEL4_MUST_CHECK sel4_http_result {
    sel4_http_error_t error;
} sel4_http_result_t;

#define SEL4_HTTP_SUCCESS          ((sel4_http_result_t){ SEL4_HTTP_OK })
#define SEL4_HTTP_FAILURE(reason_) ((sel4_http_result_t){ (reason_) })

// A few words without a full stop; never NULL.
const char *sel4_http_error_text(sel4_http_error_t error);

// The status to answer with; 0 for SEL4_HTTP_OK and SEL4_HTTP_ERR_INCOMPLETE.
unsigned sel4_http_error_status(sel4_http_error_t error);
