// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * The head of an HTTP/1.1 request: request line and header fields (RFC 9112, RFC 9110).
 *
 * What is parsed stays where it is: all texts are spans of the caller's bytes.  Only what has one
 * meaning is accepted, so that nobody between the client and us has read it differently: no bare CR
 * or LF in lines, no folded lines, no space before a colon, one Host, one way to tell where the
 * body ends.
 */

#include <stdbool.h>

#include <sel4c/http_error.h>
#include <sel4c/span.h>

typedef enum sel4_http_method {
    SEL4_HTTP_METHOD_OTHER,
    SEL4_HTTP_METHOD_GET,
    SEL4_HTTP_METHOD_HEAD,
    SEL4_HTTP_METHOD_POST,
    SEL4_HTTP_METHOD_PUT,
    SEL4_HTTP_METHOD_DELETE,
    SEL4_HTTP_METHOD_OPTIONS,
} sel4_http_method_t;

typedef struct sel4_http_field {
    sel4_span_t name;  // a token, in the case in which it came
    sel4_span_t value; // without space at its ends
} sel4_http_field_t;

#define SEL4_HTTP_TARGET_SIZE_MAX 4096

typedef struct sel4_http_request {
    sel4_http_method_t method;
    sel4_span_t method_text;
    sel4_span_t target; // as it came: <sel4c/http_target.h> reads it
    unsigned minor_version;
    sel4_http_field_t *fields; // the caller's
    size_t field_capacity;
    size_t field_count;
    size_t head_size; // bytes up to the body

    sel4_span_t host;        // empty in HTTP/1.0 without one
    uint64_t content_length; // 0 without a body
    bool is_chunked;         // the body's length is in the chunks
    bool keeps_alive;        // the connection stays open after the answer
    bool expects_continue;   // the client waits for 100 before it sends the body
} sel4_http_request_t;

/*
 * Parses the head at the start of `bytes`; empty lines before it are skipped (RFC 9112 2.2).
 *
 * Needs  `request->fields` and `request->field_capacity` are the caller's array
 * Fails  SEL4_HTTP_ERR_INCOMPLETE: the head does not end in `bytes`, and so far it is right; ask
 *        again when there are more.  The caller sets a limit to that.
 *        With the others the request is wrong, and the connection cannot be used any more.
 *        On failure `*request` holds nothing of use.
 * Owns   the request refers to `bytes`
 */
sel4_http_result_t sel4_http_request_parse(sel4_span_t bytes, sel4_http_request_t *request);

/*
 * The first field of that name, in any case, and the one behind `field`; NULL without one.
 *
 * Lines with one name are one list if the field is one (RFC 9110 5.3): ask for all of them.  A
 * field that has one value must not come twice: ask for the only one, which is NULL for several.
 */
const sel4_http_field_t *sel4_http_request_field(const sel4_http_request_t *request,
                                                 const char *name);
const sel4_http_field_t *sel4_http_request_next_field(const sel4_http_request_t *request,
                                                      const char *name,
                                                      const sel4_http_field_t *field);
const sel4_http_field_t *sel4_http_request_only_field(const sel4_http_request_t *request,
                                                      const char *name);

// Whether `text` is `word`, in any case.
bool sel4_http_is_word(sel4_span_t text, const char *word);

/*
 * The next element of a comma-separated list, without space at its ends; empty ones are skipped.
 * False at the end.  `*rest` begins as the whole list.
 */
bool sel4_http_list_next(sel4_span_t *rest, sel4_span_t *ret_element);
