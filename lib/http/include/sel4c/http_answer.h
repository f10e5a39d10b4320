// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// The head of an answer: status line and header fields (RFC 9112 4, RFC 9110 15).

#include <stdbool.h>

#include <sel4c/format.h>
#include <sel4c/http_error.h>
#include <sel4c/span.h>

// The head that is being written.
typedef struct sel4_http_head {
    sel4_mutable_span_t buffer;
    size_t size; // may be beyond the buffer: that much would have been needed
    bool is_bad; // a field had a line break or a control character in it
} sel4_http_head_t;

// The words that go with a status; "Status" for one that this library does not know.
const char *sel4_http_status_text(unsigned status);

// Begins a head in `buffer`, with its status line.
void sel4_http_head_begin(sel4_http_head_t *head, sel4_mutable_span_t buffer, unsigned status);

/*
 * Adds a field.  A value with a control character in it would be read as something else by whoever
 * receives it: the head is bad then, which sel4_http_head_end() tells.
 */
void sel4_http_head_text(sel4_http_head_t *head, const char *name, sel4_span_t value);
void sel4_http_head_number(sel4_http_head_t *head, const char *name, uint64_t number);

// The same with a value that is formatted, which takes several times as long.
void sel4_http_head_field(sel4_http_head_t *head, const char *name, const char *format, ...)
    SEL4_PRINTF_LIKE(3, 4);

// Adds a field whose value is a path as <sel4c/http_target.h> gives it: encoded as a target
// (RFC 3986 3.3), with "?" and the query behind it if that is not empty.
void sel4_http_head_path(sel4_http_head_t *head, const char *name, sel4_span_t path,
                         sel4_span_t query);

/*
 * Ends the head with its empty line, and gives it.
 *
 * Fails  SEL4_HTTP_ERR_HEAD_TOO_LARGE  it does not fit in the buffer
 *        SEL4_HTTP_ERR_FIELD           a value has a control character
 * Owns   `*ret_bytes` lies in the buffer
 */
sel4_http_result_t sel4_http_head_end(sel4_http_head_t *head, sel4_span_t *ret_bytes);

// The media type that the end of a file's name tells; application/octet-stream if it tells none.
const char *sel4_http_type_of_name(sel4_span_t name);
