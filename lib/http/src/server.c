// SPDX-License-Identifier: BSD-2-Clause

/*
 * A connection's life: head, handler, rest of the body, next head …
 *
 * An answer waits in the buffer while the next request is there already, so that answers to
 * requests that came together go together.
 */

#include <string.h>

#include "server_priv.h"

// Behind the longest head, for its body.
#define BODY_ROOM 512

static const sel4_http_limits_t default_limits = {
    .idle = SEL4_ASYNC_S(15),
    .head = SEL4_ASYNC_S(10),
    .body = SEL4_ASYNC_S(10),
    .write = SEL4_ASYNC_S(30),
    .body_size = 1024 * 1024,
    .requests = 1000,
};

static void fill_in_limits(sel4_http_limits_t *limits)
{
    limits->idle = limits->idle != 0 ? limits->idle : default_limits.idle;
    limits->head = limits->head != 0 ? limits->head : default_limits.head;
    limits->body = limits->body != 0 ? limits->body : default_limits.body;
    limits->write = limits->write != 0 ? limits->write : default_limits.write;
    limits->body_size = limits->body_size != 0 ? limits->body_size : default_limits.body_size;
    limits->requests = limits->requests != 0 ? limits->requests : default_limits.requests;
}

/* ---- Heads */

typedef struct reading {
    sel4_http_request_t request;
    sel4_async_time_t start; // when its first byte was there
    unsigned status;         // to answer with if it cannot be read; 0: nothing, just end
} reading_t;

// A line too long to be a request, or too many fields.
static unsigned status_of_full_buffer(sel4_span_t input)
{
    return memchr(input.data, '\n', input.size) == NULL ? 414 : 431;
}

// A head is parsed again when there is a further line, not for each byte of a slow client.
static sel4_http_result_t read_line_more(sel4_http_connection_t *connection,
                                         sel4_async_time_t deadline, bool *ret_is_late)
{
    size_t known = sel4_http_priv_input(connection).size;
    for (;;) {
        SEL4_TRY(sel4_http_priv_read_more(connection, deadline, ret_is_late));
        sel4_span_t input = sel4_http_priv_input(connection);
        if (memchr(input.data + known, '\n', input.size - known) != NULL ||
            input.size > connection->input.size - BODY_ROOM) {
            return SEL4_HTTP_SUCCESS;
        }
        known = input.size;
    }
}

static bool wait_for_first_byte(sel4_http_connection_t *connection, reading_t *reading)
{
    bool is_late;
    if (sel4_http_priv_input(connection).size == 0) {
        sel4_async_time_t deadline =
            sel4_http_priv_deadline(connection, connection->server->limits.idle);
        if (sel4_http_priv_flush(connection).error != SEL4_HTTP_OK ||
            sel4_http_priv_read_more(connection, deadline, &is_late).error != SEL4_HTTP_OK) {
            return false;
        }
    }
    reading->start = sel4_async_now(connection->self->executor);
    return true;
}

// A head that came behind others may end where the buffer does.
static bool has_body_room(const sel4_http_connection_t *connection, size_t head_size)
{
    return connection->input_start + head_size <= connection->input.size - BODY_ROOM;
}

static bool read_head(sel4_http_connection_t *connection, reading_t *reading)
{
    if (!wait_for_first_byte(connection, reading)) {
        return false;
    }
    sel4_async_time_t deadline =
        sel4_http_priv_deadline(connection, connection->server->limits.head);
    for (;;) {
        reading->request = (sel4_http_request_t){ .fields = connection->fields,
                                                  .field_capacity = SEL4_HTTP_FIELDS_MAX };
        sel4_span_t input = sel4_http_priv_input(connection);
        sel4_http_error_t error = sel4_http_request_parse(input, &reading->request).error;
        if (error != SEL4_HTTP_OK && error != SEL4_HTTP_ERR_INCOMPLETE) {
            reading->status = sel4_http_error_status(error);
            return false;
        }
        size_t size = error == SEL4_HTTP_OK ? reading->request.head_size : input.size;
        if (size > connection->input.size - BODY_ROOM) {
            reading->status = status_of_full_buffer(input);
            return false;
        }
        if (error == SEL4_HTTP_OK && has_body_room(connection, size)) {
            return true;
        }
        if (error == SEL4_HTTP_OK) {
            sel4_http_priv_move_to_front(connection);
            continue;
        }
        bool is_late = false;
        if (sel4_http_priv_flush(connection).error != SEL4_HTTP_OK ||
            read_line_more(connection, deadline, &is_late).error != SEL4_HTTP_OK) {
            reading->status = is_late && !connection->is_broken ? 408 : 0;
            connection->server->counts.timeouts += reading->status == 408;
            return false;
        }
    }
}

/* ---- Exchanges */

static sel4_http_exchange_t exchange_of(sel4_http_connection_t *connection,
                                        const sel4_http_request_t *request)
{
    return (sel4_http_exchange_t){
        .self = connection->self,
        .request = request,
        .context = connection->server->context,
        .connection = connection,
        .record = { .method = request->method_text, .target = request->target },
    };
}

static void report(sel4_http_exchange_t *exchange, sel4_async_time_t start)
{
    sel4_http_server_t *server = exchange->connection->server;
    sel4_http_record_t *record = &exchange->record;
    record->is_broken = exchange->connection->is_broken;
    record->duration = sel4_async_now(exchange->self->executor) - start;
    server->counts.requests++;
    server->counts.errors += record->status >= 400;
    server->counts.broken += record->is_broken;
    server->counts.bytes_sent += record->size;
    if (server->log != NULL) {
        server->log(server->context, record);
    }
}

// Answers what could not be read as a request.
static void refuse(sel4_http_connection_t *connection, const reading_t *reading)
{
    static const sel4_http_request_t unread = { .minor_version = 1 };
    sel4_http_exchange_t exchange = exchange_of(connection, &unread);
    exchange.closes = true;
    exchange.is_body_done = true;
    sel4_http_send_status(&exchange, reading->status);
    report(&exchange, reading->start);
}

static void run_handler(sel4_http_exchange_t *exchange)
{
    sel4_http_connection_t *connection = exchange->connection;
    if (exchange->request->content_length > connection->server->limits.body_size) {
        sel4_http_send_status(exchange, 413);
        return;
    }
    sel4_http_error_t error =
        sel4_http_target_parse(exchange->request->target,
                               sel4_mutable_span(connection->path, sizeof(connection->path)),
                               &exchange->target)
            .error;
    if (error != SEL4_HTTP_OK) {
        sel4_http_send_status(exchange, sel4_http_error_status(error));
        return;
    }
    connection->server->handler(exchange, connection->server->context);
}

static bool serve_one(sel4_http_connection_t *connection, reading_t *reading, bool is_last)
{
    sel4_http_exchange_t exchange = exchange_of(connection, &reading->request);
    exchange.closes = is_last || !reading->request.keeps_alive;
    sel4_http_priv_keep(connection, reading->request.head_size);
    sel4_http_priv_body_begin(&exchange);
    run_handler(&exchange);
    sel4_http_priv_finish(&exchange);
    report(&exchange, reading->start);
    bool goes_on =
        !exchange.closes && !connection->is_broken && sel4_http_priv_body_skip(&exchange);
    sel4_http_priv_release(connection);
    return goes_on;
}

static void serve_all(sel4_http_connection_t *connection)
{
    unsigned limit = connection->server->limits.requests;
    for (unsigned count = 1; count <= limit; count++) {
        reading_t reading = { 0 };
        if (!read_head(connection, &reading)) {
            if (reading.status != 0) {
                refuse(connection, &reading);
            }
            return;
        }
        if (!serve_one(connection, &reading, count == limit)) {
            return;
        }
    }
}

void sel4_http_serve(sel4_async_task_t *self, sel4_http_server_t *server,
                     sel4_http_connection_t *connection, sel4_net_stream_t *stream)
{
    fill_in_limits(&server->limits);
    server->counts.connections++;
    server->counts.open++;
    connection->server = server;
    connection->self = self;
    connection->stream = stream;
    connection->input_base = 0;
    connection->input_start = 0;
    connection->input_end = 0;
    connection->output_size = 0;
    connection->has_ended = false;
    connection->is_broken = false;
    serve_all(connection);
    sel4_http_priv_close(connection);
    server->counts.open--;
}
