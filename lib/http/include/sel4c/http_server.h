// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * One connection of an HTTP/1.1 server, over any stream, in a task of its own (RFC 9112 9).
 *
 *     static void answer(sel4_http_exchange_t *exchange, void *context)
 *     {
 *         sel4_http_send(exchange, 200, "text/plain", sel4_span("hello\n", 6));
 *     }
 *
 *     sel4_http_serve(self, &server, &connection, &tcp->stream);
 *
 * Requests come one after another; what a client sends ahead is kept for later.  Every wait has a
 * limit: a client that sends or takes too slowly is told 408, or nothing, and is gone.  The server
 * allocates nothing: a connection's buffers are its caller's.
 */

#include <sel4c/http_answer.h>
#include <sel4c/http_chunk.h>
#include <sel4c/http_date.h>
#include <sel4c/http_request.h>
#include <sel4c/http_target.h>
#include <sel4c/net_stream.h>

#define SEL4_HTTP_SIZE_UNKNOWN UINT64_MAX
#define SEL4_HTTP_FIELDS_MAX   64

typedef struct sel4_http_server sel4_http_server_t;
typedef struct sel4_http_connection sel4_http_connection_t;

// What a request was, and what became of it.
typedef struct sel4_http_record {
    sel4_span_t method; // empty if the request could not be read
    sel4_span_t target;
    unsigned status; // 0: the connection broke before there was one
    uint64_t size;   // of the answer's body, as far as it was given to be sent
    bool is_broken;  // the connection ended in the middle
    sel4_async_time_t duration;
} sel4_http_record_t;

// A request and the answer to it, while the handler runs.
typedef struct sel4_http_exchange {
    sel4_async_task_t *self;
    const sel4_http_request_t *request;
    sel4_http_target_t target;
    void *context; // the server's
    // The rest belongs to the library.
    sel4_http_connection_t *connection;
    sel4_http_head_t head;
    sel4_http_record_t record;
    sel4_http_chunks_t chunks;
    uint64_t body_left;  // of a request's body that has a length
    uint64_t size;       // of the answer's body
    bool has_begun;      // sel4_http_begin() was called
    bool is_sent;        // the head is
    size_t head_start;   // where it is in the output,
    size_t head_flushes; // if that was flushed so many times
    bool is_chunked;     // the answer is
    bool closes;         // the connection ends after it
    bool is_abandoned;   // sel4_http_abandon() was called
    bool has_continued;  // 100 was sent, or need not be
    bool is_body_done;
} sel4_http_exchange_t;

/*
 * Answers one request; an answer that it does not begin is a 500.  It may wait.  An answer that has
 * fewer bytes than were told is abandoned, as sel4_http_abandon() does it.
 */
typedef void (*sel4_http_handler_t)(sel4_http_exchange_t *exchange, void *context);

// Longest waits, and greatest sizes; zero means what is said here.
typedef struct sel4_http_limits {
    sel4_async_time_t idle; // for the next request: 15 s
    sel4_async_time_t head; // from its first byte to the end of its head: 10 s
    // for the next piece of a body, and for all that a handler has left of one: 10 s
    sel4_async_time_t body;
    sel4_async_time_t write; // until 16 KiB of an answer were taken: 30 s
    // of a request: 1 MiB; one that announces more gets 413, and no handler sees it
    uint64_t body_size;
    unsigned requests; // on one connection: 1000
} sel4_http_limits_t;

typedef struct sel4_http_counts {
    uint64_t connections;
    uint64_t open;
    uint64_t requests;
    uint64_t errors; // answers of 400 and above
    uint64_t timeouts;
    uint64_t broken;     // answers that did not reach their end
    uint64_t bytes_sent; // of bodies
} sel4_http_counts_t;

struct sel4_http_server {
    sel4_http_handler_t handler;
    void *context;
    int64_t (*time)(void *context); // seconds since 1970, for Date; NULL, or 0 if not known: none
    void (*log)(void *context, const sel4_http_record_t *record); // after each request; may be NULL
    sel4_http_limits_t limits;
    sel4_http_counts_t counts;
    // The rest belongs to the library.
    int64_t date_time; // what `date` says
    char date[SEL4_HTTP_DATE_SIZE];
};

struct sel4_http_connection {
    sel4_mutable_span_t input;  // a head and a bit more: 8 KiB serve most clients
    sel4_mutable_span_t output; // at least SEL4_HTTP_OUTPUT_MIN
    // The rest belongs to the library.
    sel4_http_server_t *server;
    sel4_async_task_t *self;
    sel4_net_stream_t *stream;
    size_t input_base; // The head of the request that is being answered lies before it.
    size_t input_start;
    size_t input_end;
    size_t output_size;
    size_t flushes; // of the output, so far
    bool has_ended; // Nothing more comes; answers may still go.
    bool is_broken;
    sel4_http_field_t fields[SEL4_HTTP_FIELDS_MAX];
    uint8_t path[SEL4_HTTP_TARGET_SIZE_MAX];
};

#define SEL4_HTTP_OUTPUT_MIN 1024

/*
 * Serves the requests of a connection until it ends, and closes it.
 *
 * Needs   the connection has its buffers
 * Blocks  for as long as the connection lasts; ends soon after the task was cancelled
 */
void sel4_http_serve(sel4_async_task_t *self, sel4_http_server_t *server,
                     sel4_http_connection_t *connection, sel4_net_stream_t *stream);

/* ---- For handlers */

/*
 * The next bytes of the request's body, as many as fit; 0 at its end.
 *
 * Needs  the buffer is not empty; before sel4_http_begin(), where the client waits for 100
 * Blocks until there is some, for as long as the limit says
 * Fails  SEL4_HTTP_ERR_BODY_TOO_LARGE (in chunks), SEL4_HTTP_ERR_CHUNK
 *                                   an answer that says so is due
 *        SEL4_HTTP_ERR_CONNECTION   it broke, or nothing came for too long
 */
sel4_http_result_t sel4_http_read(sel4_http_exchange_t *exchange, sel4_mutable_span_t buffer,
                                  size_t *ret_size);

/*
 * Begins the answer; fields can be added to the head that comes back.  Date, Connection and what
 * tells the size of the body come from the server.
 */
sel4_http_head_t *sel4_http_begin(sel4_http_exchange_t *exchange, unsigned status);

/*
 * Ends the head; `size` bytes of body follow, or SEL4_HTTP_SIZE_UNKNOWN.
 *
 * Fails  SEL4_HTTP_ERR_HEAD_TOO_LARGE, _FIELD  a 500 goes out in its place
 *        SEL4_HTTP_ERR_CONNECTION
 */
sel4_http_result_t sel4_http_end_head(sel4_http_exchange_t *exchange, uint64_t size);

/*
 * Sends more of the body.  For HEAD, and where the status has none, nothing is sent, and all is
 * well.
 *
 * Fails  SEL4_HTTP_ERR_CONNECTION  it broke, or was not taken for too long
 *        SEL4_HTTP_ERR_SIZE        more than was told; nothing of it was sent
 */
sel4_http_result_t sel4_http_write(sel4_http_exchange_t *exchange, sel4_span_t bytes);

// Room where more of the body can be put, never empty, and what says how much was put there.  Fails
// as above.
sel4_http_result_t sel4_http_room(sel4_http_exchange_t *exchange, sel4_mutable_span_t *ret_room);
sel4_http_result_t sel4_http_wrote(sel4_http_exchange_t *exchange, size_t size);

// Whether the body matters: not for HEAD, and not where the status has none.
bool sel4_http_wants_body(const sel4_http_exchange_t *exchange);

/*
 * The answer cannot be finished.  If nothing of it has gone out yet, a 500 takes its place; if
 * not, what was written goes out, and then the connection is broken where the next bytes, or the
 * last chunk, would have been, so that the client does not take a part for the whole (RFC 9112 7.1,
 * 8).  An answer that has all its bytes stays as it is.
 */
void sel4_http_abandon(sel4_http_exchange_t *exchange);

// A whole answer.  What fails is in the record; nothing more can be done about it.
void sel4_http_send(sel4_http_exchange_t *exchange, unsigned status, const char *type,
                    sel4_span_t body);

// An answer whose page says what the status does; and the rest of one that was begun.
void sel4_http_send_status(sel4_http_exchange_t *exchange, unsigned status);
void sel4_http_send_page(sel4_http_exchange_t *exchange);

// For what can only be read: whether the method is GET or HEAD.  To others a 405 was sent.
bool sel4_http_is_reading(sel4_http_exchange_t *exchange);
