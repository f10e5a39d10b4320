// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Bytes in order, both ways, between two ends: what a TCP connection and a TLS connection have in
 * common, so that what is spoken over it need not know which of them it is.
 *
 *     sel4_net_stream_t *stream = &tcp->stream;
 *     size_t size;
 *     do {
 *         SEL4_TRY(sel4_net_stream_read(self, stream, sel4_mutable_span(buffer, sizeof(buffer)),
 *                                       deadline, &size));
 *         SEL4_TRY(sel4_net_stream_write_all(self, stream, sel4_span(buffer, size), deadline));
 *     } while (size > 0);
 *     sel4_net_stream_close(stream);
 *
 * One task may read while another one writes; not two at the same end.  Every wait ends at its
 * deadline and when its task is cancelled; the stream can then be used on.
 */

#include <sel4c/async.h>
#include <sel4c/net_error.h>
#include <sel4c/span.h>

typedef struct sel4_net_stream sel4_net_stream_t;

typedef struct sel4_net_stream_functions {
    sel4_net_result_t (*read)(sel4_async_task_t *self, sel4_net_stream_t *stream,
                              sel4_mutable_span_t buffer, sel4_async_time_t deadline,
                              size_t *ret_size);
    sel4_net_result_t (*write)(sel4_async_task_t *self, sel4_net_stream_t *stream,
                               sel4_span_t bytes, sel4_async_time_t deadline, size_t *ret_size);
    sel4_net_result_t (*shutdown)(sel4_async_task_t *self, sel4_net_stream_t *stream,
                                  sel4_async_time_t deadline);
    void (*close)(sel4_net_stream_t *stream);
    void (*abort)(sel4_net_stream_t *stream);
} sel4_net_stream_functions_t;

// Lies in the object that is the stream, which its functions find from it.
struct sel4_net_stream {
    const sel4_net_stream_functions_t *functions;
};

/*
 * What has come, as much as fits into `buffer`: at least one byte, or none at the end, when the
 * other side has shut down its direction.
 *
 * Needs   `buffer` is not empty
 * Blocks  until there is something
 * Fails   SEL4_NET_TIMED_OUT, SEL4_NET_CANCELLED  nothing was read, nothing is lost
 *         SEL4_NET_RESET, SEL4_NET_UNREACHABLE    the connection broke; what came before was given
 * out SEL4_NET_TRUNCATED                      TLS: it ended without the other side's farewell
 *         SEL4_NET_PROTOCOL                       TLS: what came is not TLS
 *         SEL4_NET_CLOSED                         it is not open
 */
static inline sel4_net_result_t sel4_net_stream_read(sel4_async_task_t *self,
                                                     sel4_net_stream_t *stream,
                                                     sel4_mutable_span_t buffer,
                                                     sel4_async_time_t deadline, size_t *ret_size)
{
    return stream->functions->read(self, stream, buffer, deadline, ret_size);
}

/*
 * Takes some of `bytes` to be sent, at least one if there are any.  That they were taken does not
 * say that they arrive.
 *
 * Blocks  until there is room
 * Fails   as reading does; nothing was taken
 * Owns    the caller, `bytes`; they are copied
 */
static inline sel4_net_result_t sel4_net_stream_write(sel4_async_task_t *self,
                                                      sel4_net_stream_t *stream, sel4_span_t bytes,
                                                      sel4_async_time_t deadline, size_t *ret_size)
{
    return stream->functions->write(self, stream, bytes, deadline, ret_size);
}

// As above, all of `bytes`.  On failure some may have been taken: only to close is left.
sel4_net_result_t sel4_net_stream_write_all(sel4_async_task_t *self, sel4_net_stream_t *stream,
                                            sel4_span_t bytes, sel4_async_time_t deadline);

// Reads until `buffer` is full.  Fails with SEL4_NET_TRUNCATED too, when the end comes before.
sel4_net_result_t sel4_net_stream_read_all(sel4_async_task_t *self, sel4_net_stream_t *stream,
                                           sel4_mutable_span_t buffer, sel4_async_time_t deadline);

/*
 * Tells the other side that no more will come; reading goes on.  Does nothing the second time.
 *
 * Blocks  TLS: until there is room for the farewell
 */
static inline sel4_net_result_t sel4_net_stream_shutdown(sel4_async_task_t *self,
                                                         sel4_net_stream_t *stream,
                                                         sel4_async_time_t deadline)
{
    return stream->functions->shutdown(self, stream, deadline);
}

/*
 * Ends it in good order: what was written is still delivered, the other side reads the end.  If
 * something came that was not read, the other side is told that by a reset, as TCP wants it.  The
 * object can be used again at once.  Does nothing to what is not open.
 *
 * Blocks  never
 */
static inline void sel4_net_stream_close(sel4_net_stream_t *stream)
{
    stream->functions->close(stream);
}

// Ends it at once: the other side sees a reset, what is under way is dropped.
static inline void sel4_net_stream_abort(sel4_net_stream_t *stream)
{
    stream->functions->abort(stream);
}
