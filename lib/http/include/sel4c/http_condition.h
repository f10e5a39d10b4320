// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// What part of a representation a request wants, if it wants it at all (RFC 9110 13, 14).

#include <sel4c/http_request.h>

// What there is to send.
typedef struct sel4_http_representation {
    uint64_t size;
    sel4_span_t etag; // with its quotes, and `W/` before a weak one; empty: it has none
    int64_t modified; // seconds since 1970; 0: not known
} sel4_http_representation_t;

#define SEL4_HTTP_ETAG_SIZE 35

// A strong tag for a file whose bytes do not change without its size or its time, in `text`.
sel4_span_t sel4_http_etag_of(uint64_t size, int64_t modified, char text[SEL4_HTTP_ETAG_SIZE]);

typedef enum sel4_http_selection_kind {
    SEL4_HTTP_SELECT_WHOLE,          // 200
    SEL4_HTTP_SELECT_PART,           // 206, with Content-Range
    SEL4_HTTP_SELECT_NOT_MODIFIED,   // 304
    SEL4_HTTP_SELECT_FAILED,         // 412
    SEL4_HTTP_SELECT_NOT_SATISFIABLE // 416, with Content-Range
} sel4_http_selection_kind_t;

typedef struct sel4_http_selection {
    sel4_http_selection_kind_t kind;
    uint64_t start; // of the bytes to send; 0 and 0 if there are none
    uint64_t size;
} sel4_http_selection_t;

/*
 * Weighs If-Match, If-Unmodified-Since, If-None-Match, If-Modified-Since, If-Range and Range, in
 * the order of RFC 9110 13.2.2.
 *
 * A Range is followed for GET, if it names one range of bytes; several ranges, other units and
 * what is malformed count as none, as RFC 9110 14.2 allows.  A condition that is malformed is not
 * met, where it asks for bytes that are the same, and is ignored where it is a date.  Several lines
 * of tags are one list; a Range, an If-Range or a date that comes twice is malformed.
 */
sel4_http_selection_t sel4_http_select(const sel4_http_request_t *request,
                                       const sel4_http_representation_t *representation);
