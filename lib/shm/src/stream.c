// SPDX-License-Identifier: BSD-2-Clause

// A stream is an end whose items are bytes: each transfer is one run, or two where the ring wraps.

#include <sel4c/shm/stream.h>

static sel4_shm_result_t join(sel4_shm_end_t *end, sel4_foreign_span_t *bytes,
                              sel4_foreign_span_t memory, uint32_t capacity, sel4_shm_role_t role)
{
    *end = (sel4_shm_end_t){ .is_broken = true };
    *bytes = (sel4_foreign_span_t){ NULL, 0 };
    if (capacity > SEL4_SHM_CAPACITY_MAX) {
        return SEL4_SHM_FAILURE(SEL4_SHM_ERR_SIZE);
    }
    volatile void *at;
    SEL4_TRY(
        sel4_foreign_span_at(memory, 0, SEL4_SHM_STREAM_SIZE(capacity), SEL4_SHM_LINE_SIZE, &at));
    sel4_shm_lines_t *lines = (sel4_shm_lines_t *)(uintptr_t)at;
    *bytes = sel4_foreign_span(lines + 1, capacity);
    return sel4_shm_end_join(end, lines, capacity, role);
}

sel4_shm_result_t sel4_shm_writer_join(sel4_shm_writer_t *writer, sel4_foreign_span_t memory,
                                       uint32_t capacity)
{
    return join(&writer->end, &writer->bytes, memory, capacity, SEL4_SHM_PRODUCER);
}

sel4_shm_result_t sel4_shm_reader_join(sel4_shm_reader_t *reader, sel4_foreign_span_t memory,
                                       uint32_t capacity)
{
    return join(&reader->end, &reader->bytes, memory, capacity, SEL4_SHM_CONSUMER);
}

// How many bytes can be moved, and how many of them before the ring wraps.
static sel4_shm_result_t admit(sel4_shm_end_t *end, size_t size, size_t *ret_size,
                               size_t *ret_first)
{
    if (end->is_broken || sel4_shm_end_ready(end) < size) {
        SEL4_TRY(sel4_shm_end_refresh(end));
    }
    size_t ready = sel4_shm_end_ready(end);
    size_t admitted = size < ready ? size : ready;
    size_t to_wrap = (size_t)end->mask + 1 - sel4_shm_end_place(end);
    *ret_size = admitted;
    *ret_first = admitted < to_wrap ? admitted : to_wrap;
    return SEL4_SHM_SUCCESS;
}

sel4_shm_result_t sel4_shm_writer_write(sel4_shm_writer_t *writer, const void *bytes, size_t size,
                                        size_t *ret_size, bool *ret_notify)
{
    size_t all;
    size_t first;
    SEL4_TRY(admit(&writer->end, size, &all, &first));
    if (all == 0) {
        *ret_size = 0;
        *ret_notify = false;
        return SEL4_SHM_SUCCESS;
    }
    const uint8_t *from = bytes;
    SEL4_TRY(sel4_foreign_span_write(writer->bytes, sel4_shm_end_place(&writer->end), from, first));
    SEL4_TRY(sel4_foreign_span_write(writer->bytes, 0, from + first, all - first));
    writer->end.own += (uint32_t)all;
    *ret_size = all;
    *ret_notify = sel4_shm_end_publish(&writer->end);
    return SEL4_SHM_SUCCESS;
}

sel4_shm_result_t sel4_shm_reader_read(sel4_shm_reader_t *reader, void *bytes, size_t size,
                                       size_t *ret_size, bool *ret_notify)
{
    size_t all;
    size_t first;
    SEL4_TRY(admit(&reader->end, size, &all, &first));
    if (all == 0) {
        *ret_size = 0;
        *ret_notify = false;
        return SEL4_SHM_SUCCESS;
    }
    uint8_t *to = bytes;
    SEL4_TRY(sel4_foreign_span_read(reader->bytes, sel4_shm_end_place(&reader->end), to, first));
    SEL4_TRY(sel4_foreign_span_read(reader->bytes, 0, to + first, all - first));
    reader->end.own += (uint32_t)all;
    *ret_size = all;
    *ret_notify = sel4_shm_end_publish(&reader->end);
    return SEL4_SHM_SUCCESS;
}
