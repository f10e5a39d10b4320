// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * A stream of bytes in shared memory, with one writer and one reader, as for a serial line.
 *
 * The same protocol as <sel4c/shm/queue.h>, with bytes for items; every call is a batch.
 */

#include <sel4c/shm/end.h>

// Bytes of shared memory for a stream.  Aligned to SEL4_SHM_LINE_SIZE.
#define SEL4_SHM_STREAM_SIZE(capacity_) (sizeof(sel4_shm_lines_t) + (size_t)(capacity_))

typedef struct sel4_shm_writer {
    sel4_shm_end_t end;
    sel4_foreign_span_t bytes;
} sel4_shm_writer_t;

typedef struct sel4_shm_reader {
    sel4_shm_end_t end;
    sel4_foreign_span_t bytes;
} sel4_shm_reader_t;

// Joins as sel4_shm_producer_join() and sel4_shm_consumer_join() do, and fails as they do.
sel4_shm_result_t sel4_shm_writer_join(sel4_shm_writer_t *writer, sel4_foreign_span_t memory,
                                       uint32_t capacity);
sel4_shm_result_t sel4_shm_reader_join(sel4_shm_reader_t *reader, sel4_foreign_span_t memory,
                                       uint32_t capacity);

/*
 * Writes, or reads, up to `size` bytes; gives how many, 0 when there is no room, or nothing is
 * there.  `*ret_notify`: the other side sleeps, notify it.
 *
 * Blocks  never
 * Fails   SEL4_SHM_ERR_PEER_COUNT  the other side broke the protocol; nothing was written, read
 */
sel4_shm_result_t sel4_shm_writer_write(sel4_shm_writer_t *writer, const void *bytes, size_t size,
                                        size_t *ret_size, bool *ret_notify);
sel4_shm_result_t sel4_shm_reader_read(sel4_shm_reader_t *reader, void *bytes, size_t size,
                                       size_t *ret_size, bool *ret_notify);

/*
 * How many bytes can be written now.
 *
 * Fails  SEL4_SHM_ERR_PEER_COUNT  the reader broke the protocol
 */
static inline sel4_shm_result_t sel4_shm_writer_room(sel4_shm_writer_t *writer, size_t *ret_size)
{
    SEL4_TRY(sel4_shm_end_refresh(&writer->end));
    *ret_size = sel4_shm_end_ready(&writer->end);
    return SEL4_SHM_SUCCESS;
}

// Waits for room for `wanted` bytes, or for a byte; see sel4_shm_end_sleep().
static inline bool sel4_shm_writer_sleep(sel4_shm_writer_t *writer, uint32_t wanted)
{
    return sel4_shm_end_sleep(&writer->end, wanted);
}

static inline bool sel4_shm_reader_sleep(sel4_shm_reader_t *reader)
{
    return sel4_shm_end_sleep(&reader->end, 1);
}
