// SPDX-License-Identifier: BSD-2-Clause

// Joining a queue, and batches.

#include <sel4c/shm/queue.h>

static sel4_shm_result_t find(sel4_foreign_span_t memory, uint32_t capacity, unsigned item_words,
                              sel4_shm_lines_t **ret_lines)
{
    if (capacity > SEL4_SHM_CAPACITY_MAX) {
        return SEL4_SHM_FAILURE(SEL4_SHM_ERR_SIZE);
    }
    size_t size;
    if (__builtin_mul_overflow((size_t)capacity * sizeof(uint64_t), item_words, &size) ||
        __builtin_add_overflow(size, sizeof(sel4_shm_lines_t), &size)) {
        return SEL4_SHM_FAILURE(SEL4_SHM_ERR_RANGE);
    }
    volatile void *at;
    SEL4_TRY(sel4_foreign_span_at(memory, 0, size, SEL4_SHM_LINE_SIZE, &at));
    *ret_lines = (sel4_shm_lines_t *)(uintptr_t)at;
    return SEL4_SHM_SUCCESS;
}

sel4_shm_result_t sel4_shm_producer_join(sel4_shm_producer_t *producer, sel4_foreign_span_t memory,
                                         uint32_t capacity, unsigned item_words)
{
    *producer = (sel4_shm_producer_t){ .end.is_broken = true, .item_words = item_words };
    sel4_shm_lines_t *lines;
    SEL4_TRY(find(memory, capacity, item_words, &lines));
    producer->words = (sel4_foreign_u64_t *)(lines + 1);
    return sel4_shm_end_join(&producer->end, lines, capacity, SEL4_SHM_PRODUCER);
}

sel4_shm_result_t sel4_shm_consumer_join(sel4_shm_consumer_t *consumer, sel4_foreign_span_t memory,
                                         uint32_t capacity, unsigned item_words)
{
    *consumer = (sel4_shm_consumer_t){ .end.is_broken = true, .item_words = item_words };
    sel4_shm_lines_t *lines;
    SEL4_TRY(find(memory, capacity, item_words, &lines));
    consumer->words = (sel4_foreign_u64_t *)(lines + 1);
    return sel4_shm_end_join(&consumer->end, lines, capacity, SEL4_SHM_CONSUMER);
}

sel4_shm_result_t sel4_shm_queue_clear(sel4_foreign_span_t memory)
{
    sel4_shm_lines_t *lines;
    SEL4_TRY(find(memory, 0, 0, &lines));
    sel4_shm_line_t *both[] = { &lines->producer, &lines->consumer };
    for (size_t i = 0; i < SEL4_ARRAY_COUNT(both); i++) {
        sel4_foreign_sync32_store(&both[i]->count, 0);
        sel4_foreign_sync32_store(&both[i]->wakes_at, 0);
    }
    return SEL4_SHM_SUCCESS;
}

// How many of `count` can be done now; looks at the other side if too few are known.
static sel4_shm_result_t admit(sel4_shm_end_t *end, size_t count, uint32_t *ret_count)
{
    if (end->is_broken || sel4_shm_end_ready(end) < count) {
        SEL4_TRY(sel4_shm_end_refresh(end));
    }
    uint32_t ready = sel4_shm_end_ready(end);
    *ret_count = count < ready ? (uint32_t)count : ready;
    return SEL4_SHM_SUCCESS;
}

// How many of `count` words from the place of the next item on come before the ring wraps.
static size_t words_to_wrap(const sel4_shm_end_t *end, unsigned item_words, size_t count)
{
    size_t rest = (size_t)(end->mask + 1 - sel4_shm_end_place(end)) * item_words;
    return count < rest ? count : rest;
}

// Four at a time: what it takes to count them is as much as the copy of one.
static void write_words(sel4_foreign_u64_t *to, const uint64_t *from, size_t count)
{
    for (; count >= 4; count -= 4, from += 4, to += 4) {
        sel4_foreign_u64_write(&to[0], from[0]);
        sel4_foreign_u64_write(&to[1], from[1]);
        sel4_foreign_u64_write(&to[2], from[2]);
        sel4_foreign_u64_write(&to[3], from[3]);
    }
    for (size_t i = 0; i < count; i++) {
        sel4_foreign_u64_write(&to[i], from[i]);
    }
}

static void read_words(const sel4_foreign_u64_t *from, uint64_t *to, size_t count)
{
    for (; count >= 4; count -= 4, from += 4, to += 4) {
        to[0] = sel4_foreign_u64_read(&from[0]);
        to[1] = sel4_foreign_u64_read(&from[1]);
        to[2] = sel4_foreign_u64_read(&from[2]);
        to[3] = sel4_foreign_u64_read(&from[3]);
    }
    for (size_t i = 0; i < count; i++) {
        to[i] = sel4_foreign_u64_read(&from[i]);
    }
}

sel4_shm_result_t sel4_shm_producer_put_all(sel4_shm_producer_t *producer, const uint64_t *items,
                                            size_t count, size_t *ret_count, bool *ret_notify)
{
    uint32_t admitted;
    SEL4_TRY(admit(&producer->end, count, &admitted));
    unsigned item_words = producer->item_words;
    size_t all = (size_t)admitted * item_words;
    size_t first = words_to_wrap(&producer->end, item_words, all);
    write_words(producer->words + (size_t)sel4_shm_end_place(&producer->end) * item_words, items,
                first);
    write_words(producer->words, items + first, all - first);
    producer->end.own += admitted;
    *ret_count = admitted;
    *ret_notify = sel4_shm_producer_publish(producer);
    return SEL4_SHM_SUCCESS;
}

sel4_shm_result_t sel4_shm_consumer_take_all(sel4_shm_consumer_t *consumer, uint64_t *items,
                                             size_t count, size_t *ret_count, bool *ret_notify)
{
    uint32_t admitted;
    SEL4_TRY(admit(&consumer->end, count, &admitted));
    unsigned item_words = consumer->item_words;
    size_t all = (size_t)admitted * item_words;
    size_t first = words_to_wrap(&consumer->end, item_words, all);
    read_words(consumer->words + (size_t)sel4_shm_end_place(&consumer->end) * item_words, items,
               first);
    read_words(consumer->words, items + first, all - first);
    consumer->end.own += admitted;
    *ret_count = admitted;
    *ret_notify = sel4_shm_consumer_release(consumer);
    return SEL4_SHM_SUCCESS;
}
