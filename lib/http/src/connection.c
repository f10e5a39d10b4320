// SPDX-License-Identifier: BSD-2-Clause

/*
 * Bytes of a connection: the head that is being answered up to `input_base`; what came behind it
 * and was not looked at, from `input_start` to `input_end`; and what is to go and was not sent.
 */

#include <string.h>

#include "server_priv.h"

#define LINGER_TIME SEL4_ASYNC_S(2)
#define LINGER_SIZE (64u * 1024)
#define WRITE_SIZE  (16u * 1024)

static const sel4_http_result_t broken = { SEL4_HTTP_ERR_CONNECTION };

sel4_async_time_t sel4_http_priv_deadline(const sel4_http_connection_t *connection,
                                          sel4_async_time_t limit)
{
    return sel4_async_after(connection->self, limit);
}

/* ---- In */

sel4_span_t sel4_http_priv_input(const sel4_http_connection_t *connection)
{
    return sel4_span(connection->input.data + connection->input_start,
                     connection->input_end - connection->input_start);
}

void sel4_http_priv_take_input(sel4_http_connection_t *connection, size_t size)
{
    connection->input_start += size;
    if (connection->input_start == connection->input_end) {
        connection->input_start = connection->input_base;
        connection->input_end = connection->input_base;
    }
}

void sel4_http_priv_move_to_front(sel4_http_connection_t *connection)
{
    sel4_span_t input = sel4_http_priv_input(connection);
    memmove(connection->input.data + connection->input_base, input.data, input.size);
    connection->input_start = connection->input_base;
    connection->input_end = connection->input_base + input.size;
}

void sel4_http_priv_keep(sel4_http_connection_t *connection, size_t size)
{
    connection->input_base = connection->input_start + size;
    connection->input_start = connection->input_base;
}

void sel4_http_priv_release(sel4_http_connection_t *connection)
{
    connection->input_base = 0;
    sel4_http_priv_take_input(connection, 0);
}

sel4_http_result_t sel4_http_priv_read_more(sel4_http_connection_t *connection,
                                            sel4_async_time_t deadline, bool *ret_is_late)
{
    *ret_is_late = false;
    if (connection->is_broken || connection->has_ended) {
        return broken;
    }
    if (connection->input_end == connection->input.size) {
        sel4_http_priv_move_to_front(connection);
    }
    sel4_mutable_span_t room = sel4_mutable_span(connection->input.data + connection->input_end,
                                                 connection->input.size - connection->input_end);
    size_t size = 0;
    sel4_net_error_t error =
        sel4_net_stream_read(connection->self, connection->stream, room, deadline, &size).error;
    *ret_is_late = error == SEL4_NET_TIMED_OUT;
    connection->has_ended = error == SEL4_NET_OK && size == 0;
    connection->is_broken = error != SEL4_NET_OK && !*ret_is_late;
    if (error != SEL4_NET_OK || size == 0) {
        return broken;
    }
    connection->input_end += size;
    return SEL4_HTTP_SUCCESS;
}

/* ---- Out */

static sel4_http_result_t write_piece(sel4_http_connection_t *connection, sel4_span_t bytes)
{
    sel4_async_time_t deadline =
        sel4_http_priv_deadline(connection, connection->server->limits.write);
    sel4_net_error_t error =
        sel4_net_stream_write_all(connection->self, connection->stream, bytes, deadline).error;
    if (error != SEL4_NET_OK) {
        connection->server->counts.timeouts += error == SEL4_NET_TIMED_OUT;
        connection->is_broken = true;
        return broken;
    }
    return SEL4_HTTP_SUCCESS;
}

// A large file in memory has more time than one piece of it.
static sel4_http_result_t write_out(sel4_http_connection_t *connection, sel4_span_t bytes)
{
    if (connection->is_broken) {
        return broken;
    }
    for (size_t at = 0; at < bytes.size; at += WRITE_SIZE) {
        size_t left = bytes.size - at;
        SEL4_TRY(write_piece(connection,
                             sel4_span(bytes.data + at, left < WRITE_SIZE ? left : WRITE_SIZE)));
    }
    return SEL4_HTTP_SUCCESS;
}

sel4_http_result_t sel4_http_priv_flush(sel4_http_connection_t *connection)
{
    sel4_span_t bytes = sel4_span(connection->output.data, connection->output_size);
    connection->output_size = 0;
    connection->flushes++;
    return bytes.size == 0 ? SEL4_HTTP_SUCCESS : write_out(connection, bytes);
}

sel4_mutable_span_t sel4_http_priv_room(const sel4_http_connection_t *connection)
{
    return sel4_mutable_span(connection->output.data + connection->output_size,
                             connection->output.size - connection->output_size);
}

// What would fill the buffer goes out from where it lies.
sel4_http_result_t sel4_http_priv_put(sel4_http_connection_t *connection, sel4_span_t bytes)
{
    if (bytes.size > sel4_http_priv_room(connection).size) {
        SEL4_TRY(sel4_http_priv_flush(connection));
        if (bytes.size >= connection->output.size) {
            return write_out(connection, bytes);
        }
    }
    if (bytes.size > 0) {
        memcpy(sel4_http_priv_room(connection).data, bytes.data, bytes.size);
        connection->output_size += bytes.size;
    }
    return connection->is_broken ? broken : SEL4_HTTP_SUCCESS;
}

/*
 * To close while the client still sends would reset the connection, and the client might never see
 * the answer (RFC 9112 9.6): its bytes are read for a while, and thrown away.
 */
static void linger(sel4_http_connection_t *connection)
{
    sel4_async_time_t deadline = sel4_http_priv_deadline(connection, LINGER_TIME);
    size_t total = 0;
    while (!connection->has_ended && total < LINGER_SIZE) {
        size_t size;
        sel4_net_result_t result = sel4_net_stream_read(connection->self, connection->stream,
                                                        connection->input, deadline, &size);
        if (result.error != SEL4_NET_OK || size == 0) {
            return;
        }
        total += size;
    }
}

void sel4_http_priv_close(sel4_http_connection_t *connection)
{
    (void)sel4_http_priv_flush(connection);
    if (connection->is_broken) {
        sel4_net_stream_abort(connection->stream);
        return;
    }
    sel4_async_time_t deadline = sel4_http_priv_deadline(connection, LINGER_TIME);
    if (sel4_net_stream_shutdown(connection->self, connection->stream, deadline).error ==
        SEL4_NET_OK) {
        linger(connection);
    }
    sel4_net_stream_close(connection->stream);
}
