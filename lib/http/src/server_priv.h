// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// A connection's two buffers, and what is written into them.

#include <sel4c/http_server.h>

/* ---- connection.c */

sel4_span_t sel4_http_priv_input(const sel4_http_connection_t *connection);
void sel4_http_priv_take_input(sel4_http_connection_t *connection, size_t size);

// Puts the input where most can be read behind it; what refers to it is not valid any more.
void sel4_http_priv_move_to_front(sel4_http_connection_t *connection);

// Takes `size` bytes and keeps them where they are until they are released.
void sel4_http_priv_keep(sel4_http_connection_t *connection, size_t size);
void sel4_http_priv_release(sel4_http_connection_t *connection);

/*
 * Reads more behind what is there.
 *
 * Needs  there is room
 * Fails  SEL4_HTTP_ERR_CONNECTION; `*ret_is_late` if it was the deadline
 */
sel4_http_result_t sel4_http_priv_read_more(sel4_http_connection_t *connection,
                                            sel4_async_time_t deadline, bool *ret_is_late);

// What waits to be sent, and room behind it.
sel4_http_result_t sel4_http_priv_flush(sel4_http_connection_t *connection);
sel4_mutable_span_t sel4_http_priv_room(const sel4_http_connection_t *connection);
sel4_http_result_t sel4_http_priv_put(sel4_http_connection_t *connection, sel4_span_t bytes);

// What there still is to say, an end, and a while for the other side to take both.
void sel4_http_priv_close(sel4_http_connection_t *connection);

sel4_async_time_t sel4_http_priv_deadline(const sel4_http_connection_t *connection,
                                          sel4_async_time_t limit);

/* ---- body.c */

void sel4_http_priv_body_begin(sel4_http_exchange_t *exchange);

// Whether the client can be understood after an answer that leaves the rest: not one that waits to
// be told to go on, and not behind too much.
bool sel4_http_priv_body_can_be_skipped(const sel4_http_exchange_t *exchange);

// Reads over what the handler left.  False when that is too much: the connection ends.
bool sel4_http_priv_body_skip(sel4_http_exchange_t *exchange);

/* ---- exchange.c */

// The rest of an answer after the handler.
void sel4_http_priv_finish(sel4_http_exchange_t *exchange);
