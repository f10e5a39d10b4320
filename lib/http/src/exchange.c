// SPDX-License-Identifier: BSD-2-Clause

/*
 * Answers: a head, and a body whose end the client can tell (RFC 9112 6.3): by its length, by
 * chunks, or, for HTTP/1.0, by the end of the connection.
 */

#include <string.h>

#include "server_priv.h"

#define CHUNK_HEAD_SIZE 12 // ten digits and a line end
#define CHUNK_TAIL_SIZE 2

static bool has_no_body(unsigned status)
{
    return status < 200 || status == 204 || status == 304;
}

bool sel4_http_wants_body(const sel4_http_exchange_t *exchange)
{
    return exchange->request->method != SEL4_HTTP_METHOD_HEAD &&
           !has_no_body(exchange->record.status);
}

/* ---- Heads */

// The head is written where it will be sent from; what is before it goes out first.
sel4_http_head_t *sel4_http_begin(sel4_http_exchange_t *exchange, unsigned status)
{
    sel4_http_connection_t *connection = exchange->connection;
    if (sel4_http_priv_room(connection).size < connection->output.size / 2) {
        (void)sel4_http_priv_flush(connection);
    }
    exchange->has_begun = true;
    exchange->record.status = status;
    sel4_http_head_begin(&exchange->head, sel4_http_priv_room(connection), status);
    return &exchange->head;
}

// A date is good for all answers of its second.
static void add_date(sel4_http_exchange_t *exchange)
{
    sel4_http_server_t *server = exchange->connection->server;
    int64_t now = server->time == NULL ? 0 : server->time(server->context);
    if (now <= 0) {
        return;
    }
    if (now != server->date_time) {
        server->date_time = now;
        sel4_http_date_format(now, server->date);
    }
    sel4_http_head_text(&exchange->head, "Date", sel4_span(server->date, sizeof(server->date) - 1));
}

static void add_connection(sel4_http_exchange_t *exchange)
{
    if (exchange->closes) {
        sel4_http_head_field(&exchange->head, "Connection", "close");
    } else if (exchange->request->minor_version == 0) {
        sel4_http_head_field(&exchange->head, "Connection", "keep-alive");
    }
}

static void add_size(sel4_http_exchange_t *exchange, uint64_t size)
{
    if (has_no_body(exchange->record.status)) {
        return;
    }
    if (size != SEL4_HTTP_SIZE_UNKNOWN) {
        sel4_http_head_number(&exchange->head, "Content-Length", size);
    } else if (exchange->request->minor_version == 0) {
        exchange->closes = true;
    } else {
        exchange->is_chunked = true;
        sel4_http_head_field(&exchange->head, "Transfer-Encoding", "chunked");
    }
}

sel4_http_result_t sel4_http_end_head(sel4_http_exchange_t *exchange, uint64_t size)
{
    sel4_span_t bytes;
    exchange->size = size;
    exchange->closes = exchange->closes || !sel4_http_priv_body_can_be_skipped(exchange);
    add_size(exchange, size);
    add_connection(exchange);
    add_date(exchange);
    sel4_http_result_t result = sel4_http_head_end(&exchange->head, &bytes);
    if (result.error != SEL4_HTTP_OK) {
        exchange->is_chunked = false;
        sel4_http_send_status(exchange, 500);
        return result;
    }
    sel4_http_connection_t *connection = exchange->connection;
    exchange->is_sent = true;
    exchange->head_start = connection->output_size;
    exchange->head_flushes = connection->flushes;
    connection->output_size += bytes.size;
    return SEL4_HTTP_FAILURE(connection->is_broken ? SEL4_HTTP_ERR_CONNECTION : SEL4_HTTP_OK);
}

/* ---- Bodies */

static sel4_http_result_t account(sel4_http_exchange_t *exchange, size_t size)
{
    if (exchange->size != SEL4_HTTP_SIZE_UNKNOWN && size > exchange->size - exchange->record.size) {
        return SEL4_HTTP_FAILURE(SEL4_HTTP_ERR_SIZE);
    }
    exchange->record.size += size;
    return SEL4_HTTP_SUCCESS;
}

static sel4_http_result_t put_chunk(sel4_http_exchange_t *exchange, sel4_span_t bytes)
{
    char line[CHUNK_HEAD_SIZE + 8];
    size_t size = sel4_format(line, sizeof(line), "%zx\r\n", bytes.size);
    SEL4_TRY(sel4_http_priv_put(exchange->connection, sel4_span(line, size)));
    SEL4_TRY(sel4_http_priv_put(exchange->connection, bytes));
    return sel4_http_priv_put(exchange->connection, sel4_span("\r\n", CHUNK_TAIL_SIZE));
}

// Nothing is left of an answer whose head could not be sent as it was meant.
sel4_http_result_t sel4_http_write(sel4_http_exchange_t *exchange, sel4_span_t bytes)
{
    if (!sel4_http_wants_body(exchange) || bytes.size == 0) {
        return SEL4_HTTP_SUCCESS;
    }
    SEL4_TRY(account(exchange, bytes.size));
    if (exchange->is_chunked) {
        return put_chunk(exchange, bytes);
    }
    return sel4_http_priv_put(exchange->connection, bytes);
}

/*
 * Room behind what waits already; a chunk's size goes before its bytes when it is known, in as many
 * digits as there are places for.
 */
sel4_http_result_t sel4_http_room(sel4_http_exchange_t *exchange, sel4_mutable_span_t *ret_room)
{
    sel4_http_connection_t *connection = exchange->connection;
    size_t frame = exchange->is_chunked ? CHUNK_HEAD_SIZE + CHUNK_TAIL_SIZE : 0;
    if (sel4_http_priv_room(connection).size < connection->output.size / 4 + frame) {
        SEL4_TRY(sel4_http_priv_flush(connection));
    }
    sel4_mutable_span_t room = sel4_http_priv_room(connection);
    if (exchange->is_chunked) {
        room = sel4_mutable_span(room.data + CHUNK_HEAD_SIZE, room.size - frame);
    }
    uint64_t left = exchange->size - exchange->record.size;
    if (exchange->size != SEL4_HTTP_SIZE_UNKNOWN && left < room.size) {
        if (left == 0) {
            return SEL4_HTTP_FAILURE(SEL4_HTTP_ERR_SIZE);
        }
        room.size = (size_t)left;
    }
    *ret_room = room;
    return SEL4_HTTP_SUCCESS;
}

sel4_http_result_t sel4_http_wrote(sel4_http_exchange_t *exchange, size_t size)
{
    sel4_http_connection_t *connection = exchange->connection;
    if (!sel4_http_wants_body(exchange) || size == 0) {
        return SEL4_HTTP_SUCCESS;
    }
    SEL4_TRY(account(exchange, size));
    if (exchange->is_chunked) {
        uint8_t *start = sel4_http_priv_room(connection).data;
        char line[CHUNK_HEAD_SIZE + 1];
        (void)sel4_format(line, sizeof(line), "%010x\r\n", (unsigned)size);
        memcpy(start, line, CHUNK_HEAD_SIZE);
        start[CHUNK_HEAD_SIZE + size] = '\r';
        start[CHUNK_HEAD_SIZE + size + 1] = '\n';
        size += CHUNK_HEAD_SIZE + CHUNK_TAIL_SIZE;
    }
    connection->output_size += size;
    return SEL4_HTTP_SUCCESS;
}

/* ---- Whole answers */

static void end_with(sel4_http_exchange_t *exchange, const char *type, sel4_span_t body)
{
    if (type != NULL) {
        sel4_http_head_text(&exchange->head, "Content-Type", sel4_span(type, strlen(type)));
    }
    if (sel4_http_end_head(exchange, body.size).error == SEL4_HTTP_OK) {
        (void)sel4_http_write(exchange, body);
    }
}

void sel4_http_send(sel4_http_exchange_t *exchange, unsigned status, const char *type,
                    sel4_span_t body)
{
    (void)sel4_http_begin(exchange, status);
    end_with(exchange, type, body);
}

void sel4_http_send_page(sel4_http_exchange_t *exchange)
{
    char page[384];
    unsigned status = exchange->record.status;
    const char *text = sel4_http_status_text(status);
    size_t size = sel4_format(page, sizeof(page),
                              "<!doctype html>\n<html lang=\"en\">\n"
                              "<meta name=\"viewport\" content=\"width=device-width\">\n"
                              "<meta name=\"color-scheme\" content=\"light dark\">\n"
                              "<title>%u %s</title>\n"
                              "<h1>%u %s</h1>\n",
                              status, text, status, text);
    end_with(exchange, "text/html; charset=utf-8", sel4_span(page, size));
}

void sel4_http_send_status(sel4_http_exchange_t *exchange, unsigned status)
{
    (void)sel4_http_begin(exchange, status);
    sel4_http_send_page(exchange);
}

bool sel4_http_is_reading(sel4_http_exchange_t *exchange)
{
    sel4_http_method_t method = exchange->request->method;
    if (method == SEL4_HTTP_METHOD_GET || method == SEL4_HTTP_METHOD_HEAD) {
        return true;
    }
    sel4_http_head_text(sel4_http_begin(exchange, 405), "Allow", sel4_span("GET, HEAD", 9));
    sel4_http_send_page(exchange);
    return false;
}

/* ---- Ends */

void sel4_http_abandon(sel4_http_exchange_t *exchange)
{
    exchange->is_abandoned = true;
}

static bool is_whole(const sel4_http_exchange_t *exchange)
{
    if (!sel4_http_wants_body(exchange)) {
        return true;
    }
    return exchange->size == SEL4_HTTP_SIZE_UNKNOWN ? !exchange->is_abandoned
                                                    : exchange->record.size == exchange->size;
}

// An answer that waits in the buffer from its head on need not go out.
static bool take_back(sel4_http_exchange_t *exchange)
{
    sel4_http_connection_t *connection = exchange->connection;
    if (connection->is_broken || connection->flushes != exchange->head_flushes) {
        return false;
    }
    connection->output_size = exchange->head_start;
    exchange->record.size = 0;
    exchange->is_chunked = false;
    return true;
}

void sel4_http_priv_finish(sel4_http_exchange_t *exchange)
{
    sel4_http_connection_t *connection = exchange->connection;
    if (!exchange->is_sent || (!is_whole(exchange) && take_back(exchange))) {
        sel4_http_send_status(exchange, 500);
    }
    if (!is_whole(exchange)) {
        (void)sel4_http_priv_flush(connection);
        connection->is_broken = true;
    } else if (exchange->is_chunked && sel4_http_wants_body(exchange)) {
        (void)sel4_http_priv_put(connection, sel4_span("0\r\n\r\n", 5));
    }
}
