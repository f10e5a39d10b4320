// SPDX-License-Identifier: BSD-2-Clause

/*
 * What the header fields say about the message: its host, the length of its body, the connection
 * (RFC 9110 7.2, 7.6.1, 8.6, 10.1.1; RFC 9112 6).
 *
 * Two ways to tell the length are an attempt to make two servers see two different requests, and
 * are refused rather than weighed against each other.
 */

#include "framing.h"

#include "chars.h"

typedef struct framing {
    unsigned host_count;
    bool has_length;
    bool has_coding;
    bool says_close;
    bool says_keep_alive;
} framing_t;

static sel4_http_result_t take_host(sel4_http_request_t *request, framing_t *framing,
                                    sel4_span_t value)
{
    const uint8_t *end = value.data + value.size;
    if (skip_host(value.data, end) != end) {
        return SEL4_HTTP_FAILURE(SEL4_HTTP_ERR_HOST);
    }
    request->host = value;
    framing->host_count++;
    return SEL4_HTTP_SUCCESS;
}

static bool parse_length(sel4_span_t text, uint64_t *ret_length)
{
    uint64_t length = 0;
    for (size_t i = 0; i < text.size; i++) {
        if (!is_digit(text.data[i]) || __builtin_mul_overflow(length, 10u, &length) ||
            __builtin_add_overflow(length, (uint64_t)(text.data[i] - '0'), &length)) {
            return false;
        }
    }
    *ret_length = length;
    return text.size > 0;
}

// The same length several times is one length.
static sel4_http_result_t take_length(sel4_http_request_t *request, framing_t *framing,
                                      sel4_span_t value)
{
    sel4_span_t element;
    bool is_empty = true;
    while (sel4_http_list_next(&value, &element)) {
        uint64_t length;
        if (!parse_length(element, &length) ||
            (framing->has_length && length != request->content_length)) {
            return SEL4_HTTP_FAILURE(SEL4_HTTP_ERR_CONTENT_LENGTH);
        }
        request->content_length = length;
        framing->has_length = true;
        is_empty = false;
    }
    return SEL4_HTTP_FAILURE(is_empty ? SEL4_HTTP_ERR_CONTENT_LENGTH : SEL4_HTTP_OK);
}

static sel4_http_result_t take_coding(sel4_http_request_t *request, framing_t *framing,
                                      sel4_span_t value)
{
    sel4_span_t element;
    if (framing->has_coding || !sel4_http_list_next(&value, &element)) {
        return SEL4_HTTP_FAILURE(SEL4_HTTP_ERR_TRANSFER_ENCODING);
    }
    if (!sel4_http_is_word(element, "chunked")) {
        return SEL4_HTTP_FAILURE(SEL4_HTTP_ERR_UNKNOWN_CODING);
    }
    if (sel4_http_list_next(&value, &element)) {
        return SEL4_HTTP_FAILURE(SEL4_HTTP_ERR_TRANSFER_ENCODING);
    }
    framing->has_coding = true;
    request->is_chunked = true;
    return SEL4_HTTP_SUCCESS;
}

static void take_connection(framing_t *framing, sel4_span_t value)
{
    sel4_span_t element;
    while (sel4_http_list_next(&value, &element)) {
        framing->says_close = framing->says_close || sel4_http_is_word(element, "close");
        framing->says_keep_alive =
            framing->says_keep_alive || sel4_http_is_word(element, "keep-alive");
    }
}

static sel4_http_result_t take_expectation(sel4_http_request_t *request, sel4_span_t value)
{
    sel4_span_t element;
    while (sel4_http_list_next(&value, &element)) {
        if (!sel4_http_is_word(element, "100-continue")) {
            return SEL4_HTTP_FAILURE(SEL4_HTTP_ERR_EXPECTATION);
        }
        request->expects_continue = request->minor_version >= 1;
    }
    return SEL4_HTTP_SUCCESS;
}

static sel4_http_result_t take_field(sel4_http_request_t *request, framing_t *framing,
                                     const sel4_http_field_t *field)
{
    // The length alone excludes most fields.
    switch (field->name.size) {
    case sizeof("Host") - 1:
        if (sel4_http_is_word(field->name, "Host")) {
            return take_host(request, framing, field->value);
        }
        break;
    case sizeof("Expect") - 1:
        if (sel4_http_is_word(field->name, "Expect")) {
            return take_expectation(request, field->value);
        }
        break;
    case sizeof("Connection") - 1:
        if (sel4_http_is_word(field->name, "Connection")) {
            take_connection(framing, field->value);
        }
        break;
    case sizeof("Content-Length") - 1:
        if (sel4_http_is_word(field->name, "Content-Length")) {
            return take_length(request, framing, field->value);
        }
        break;
    case sizeof("Transfer-Encoding") - 1:
        if (sel4_http_is_word(field->name, "Transfer-Encoding")) {
            return take_coding(request, framing, field->value);
        }
        break;
    default:
        break;
    }
    return SEL4_HTTP_SUCCESS;
}

sel4_http_result_t framing_of(sel4_http_request_t *request)
{
    framing_t framing = { 0 };
    for (size_t i = 0; i < request->field_count; i++) {
        SEL4_TRY(take_field(request, &framing, &request->fields[i]));
    }
    if (framing.host_count > 1 || (framing.host_count == 0 && request->minor_version >= 1)) {
        return SEL4_HTTP_FAILURE(SEL4_HTTP_ERR_HOST);
    }
    if (framing.has_coding && (framing.has_length || request->minor_version == 0)) {
        return SEL4_HTTP_FAILURE(SEL4_HTTP_ERR_TRANSFER_ENCODING);
    }
    request->keeps_alive =
        !framing.says_close && (request->minor_version >= 1 || framing.says_keep_alive);
    request->expects_continue =
        request->expects_continue && (request->is_chunked || request->content_length > 0);
    return SEL4_HTTP_SUCCESS;
}
