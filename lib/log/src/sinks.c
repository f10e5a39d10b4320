// SPDX-License-Identifier: BSD-2-Clause

// Where lines can go.

#include <sel4c/log.h>

static void write_text(void *context, const char *line, size_t size)
{
    const sel4_sink_t *sink = context;
    for (size_t i = 0; i < size; i++) {
        sink->put(sink->context, line[i]);
    }
}

sel4_log_sink_t sel4_log_text_sink(const sel4_sink_t *sink)
{
    return (sel4_log_sink_t){ .write = write_text, .context = (void *)(uintptr_t)sink };
}

static char byte_at(const sel4_log_ring_t *ring, size_t index)
{
    return ring->bytes[(ring->first + index) % ring->capacity];
}

// The size of the oldest line; 0 when there is none.
static size_t line_size(const sel4_log_ring_t *ring)
{
    for (size_t i = 0; i < ring->size; i++) {
        if (byte_at(ring, i) == '\n') {
            return i + 1;
        }
    }
    return 0;
}

static void drop(sel4_log_ring_t *ring, size_t size)
{
    ring->first = (ring->first + size) % ring->capacity;
    ring->size -= size;
}

static void write_ring(void *context, const char *line, size_t size)
{
    sel4_log_ring_t *ring = context;
    if (size > ring->capacity) {
        ring->lost_count++;
        return;
    }
    while (ring->capacity - ring->size < size) {
        drop(ring, line_size(ring));
        ring->lost_count++;
    }
    for (size_t i = 0; i < size; i++) {
        ring->bytes[(ring->first + ring->size + i) % ring->capacity] = line[i];
    }
    ring->size += size;
}

sel4_log_sink_t sel4_log_ring_sink(sel4_log_ring_t *ring)
{
    return (sel4_log_sink_t){ .write = write_ring, .context = ring };
}

size_t sel4_log_ring_take(sel4_log_ring_t *ring, char *line, size_t capacity)
{
    size_t size = line_size(ring);
    size_t copied = size < capacity ? size : capacity;
    for (size_t i = 0; i < copied; i++) {
        line[i] = byte_at(ring, i);
    }
    if (size != 0) {
        drop(ring, size);
    }
    return copied;
}
