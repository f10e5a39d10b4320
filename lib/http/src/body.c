// SPDX-License-Identifier: BSD-2-Clause

// Bodies of requests: by length or in chunks, as they come.

#include <string.h>

#include "server_priv.h"

// What a handler leaves is read over up to here; more, and the connection ends.
#define SKIP_SIZE_MAX (64u * 1024)

void sel4_http_priv_body_begin(sel4_http_exchange_t *exchange)
{
    const sel4_http_request_t *request = exchange->request;
    sel4_http_chunks_init(&exchange->chunks, exchange->connection->server->limits.body_size);
    exchange->body_left = request->content_length;
    exchange->is_body_done = !request->is_chunked && request->content_length == 0;
    exchange->has_continued = !request->expects_continue;
}

// The client holds the body back until it is told to go on (RFC 9110 10.1.1); once an answer was
// begun, that is what it gets.
static sel4_http_result_t send_continue(sel4_http_exchange_t *exchange)
{
    static const char text[] = "HTTP/1.1 100 Continue\r\n\r\n";
    if (exchange->has_continued || exchange->has_begun) {
        return SEL4_HTTP_SUCCESS;
    }
    exchange->has_continued = true;
    SEL4_TRY(sel4_http_priv_put(exchange->connection, sel4_span(text, sizeof(text) - 1)));
    return sel4_http_priv_flush(exchange->connection);
}

static sel4_http_result_t need_input(sel4_http_exchange_t *exchange)
{
    sel4_http_connection_t *connection = exchange->connection;
    if (sel4_http_priv_input(connection).size > 0) {
        return SEL4_HTTP_SUCCESS;
    }
    // Answers to earlier requests do not wait for this body.
    if (!exchange->has_begun) {
        SEL4_TRY(sel4_http_priv_flush(connection));
    }
    SEL4_TRY(send_continue(exchange));
    bool is_late;
    sel4_async_time_t deadline =
        sel4_http_priv_deadline(connection, connection->server->limits.body);
    sel4_http_result_t result = sel4_http_priv_read_more(connection, deadline, &is_late);
    connection->server->counts.timeouts += is_late;
    exchange->closes = exchange->closes || result.error != SEL4_HTTP_OK;
    return result;
}

static size_t smaller(size_t a, uint64_t b)
{
    return a < b ? a : (size_t)b;
}

static sel4_http_result_t next_piece(sel4_http_exchange_t *exchange, size_t size_max,
                                     sel4_span_t *ret_piece)
{
    sel4_span_t input = sel4_http_priv_input(exchange->connection);
    if (!exchange->request->is_chunked) {
        *ret_piece =
            sel4_span(input.data, smaller(smaller(input.size, size_max), exchange->body_left));
        exchange->body_left -= ret_piece->size;
        exchange->is_body_done = exchange->body_left == 0;
        sel4_http_priv_take_input(exchange->connection, ret_piece->size);
        return SEL4_HTTP_SUCCESS;
    }
    sel4_span_t rest = sel4_span(input.data, smaller(input.size, size_max));
    size_t size = rest.size;
    sel4_http_result_t result = sel4_http_chunks_next(&exchange->chunks, &rest, ret_piece);
    sel4_http_priv_take_input(exchange->connection, size - rest.size);
    exchange->is_body_done = exchange->chunks.is_done;
    if (result.error == SEL4_HTTP_ERR_INCOMPLETE) {
        return SEL4_HTTP_SUCCESS;
    }
    return result;
}

// A piece of at most `size_max` bytes, which lies in the input; empty only at the end.
static sel4_http_result_t read_piece(sel4_http_exchange_t *exchange, size_t size_max,
                                     sel4_span_t *ret_piece)
{
    *ret_piece = sel4_span(NULL, 0);
    while (!exchange->is_body_done && ret_piece->size == 0) {
        SEL4_TRY(need_input(exchange));
        SEL4_TRY(next_piece(exchange, size_max, ret_piece));
    }
    return SEL4_HTTP_SUCCESS;
}

sel4_http_result_t sel4_http_read(sel4_http_exchange_t *exchange, sel4_mutable_span_t buffer,
                                  size_t *ret_size)
{
    sel4_span_t piece;
    *ret_size = 0;
    sel4_http_result_t result = read_piece(exchange, buffer.size, &piece);
    if (result.error != SEL4_HTTP_OK) {
        exchange->closes = true;
        return result;
    }
    if (piece.size > 0) {
        memcpy(buffer.data, piece.data, piece.size);
    }
    *ret_size = piece.size;
    return SEL4_HTTP_SUCCESS;
}

bool sel4_http_priv_body_can_be_skipped(const sel4_http_exchange_t *exchange)
{
    return exchange->is_body_done ||
           (exchange->has_continued && exchange->body_left <= SKIP_SIZE_MAX);
}

bool sel4_http_priv_body_skip(sel4_http_exchange_t *exchange)
{
    size_t total = 0;
    sel4_http_connection_t *connection = exchange->connection;
    sel4_async_time_t deadline =
        sel4_http_priv_deadline(connection, connection->server->limits.body);
    if (!exchange->is_body_done && sel4_http_priv_flush(connection).error != SEL4_HTTP_OK) {
        return false;
    }
    while (!exchange->is_body_done) {
        sel4_span_t piece;
        if (!exchange->has_continued || total > SKIP_SIZE_MAX ||
            sel4_async_now(exchange->self->executor) >= deadline ||
            read_piece(exchange, SKIP_SIZE_MAX, &piece).error != SEL4_HTTP_OK) {
            return false;
        }
        total += piece.size;
    }
    return true;
}
