// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * A queue of small items in shared memory, with one producer and one consumer.
 *
 * Items are one or more 64-bit words, copied in and out: what was taken is ours, whatever the other
 * side does.  Putting and taking only work on what is known already; sel4_shm_producer_publish()
 * and sel4_shm_consumer_release() then tell the other side of the whole batch, and say whether it
 * must be notified.  The two kinds of end are types of their own.
 *
 *     while (… && sel4_shm_producer_put(&producer, &item, 1).error == SEL4_SHM_OK) { … }
 *     if (sel4_shm_producer_publish(&producer)) { notify(peer); }
 *
 *     for (unsigned i = 0; i < BATCH; i++) { // an end that the other side cannot move
 *         sel4_shm_result_t result = sel4_shm_consumer_take(&consumer, &item, 1);
 *         …
 *     }
 *     if (sel4_shm_consumer_release(&consumer)) { notify(peer); }
 *     if (!sel4_shm_consumer_sleep(&consumer)) { come_again(); }
 *
 * Start by doing what is done when a notification comes: what was put before is not announced.
 */

#include <sel4c/shm/end.h>

// Bytes of shared memory for a queue.  Aligned to SEL4_SHM_LINE_SIZE.
#define SEL4_SHM_QUEUE_SIZE(capacity_, item_words_) \
    (sizeof(sel4_shm_lines_t) + (size_t)(capacity_) * (item_words_) * sizeof(uint64_t))

typedef struct sel4_shm_producer {
    sel4_shm_end_t end;
    sel4_foreign_u64_t *words;
    unsigned item_words;
} sel4_shm_producer_t;

typedef struct sel4_shm_consumer {
    sel4_shm_end_t end;
    sel4_foreign_u64_t *words;
    unsigned item_words;
} sel4_shm_consumer_t;

/*
 * Joins the queue at the beginning of `memory`, as one or the other; both sides give the same
 * capacity and item size.
 *
 * Needs  `item_words` is not 0
 * Fails  SEL4_SHM_ERR_SIZE        `capacity` is not a power of two up to SEL4_SHM_CAPACITY_MAX
 *        SEL4_SHM_ERR_RANGE       the memory is too small
 *        SEL4_SHM_ERR_ALIGNMENT   it is not aligned
 *        SEL4_SHM_ERR_PEER_COUNT  what lies there is no queue
 *        On failure the end can be used, and fails with PEER_COUNT.
 * Owns   the memory is mapped as long as the end is used
 */
sel4_shm_result_t sel4_shm_producer_join(sel4_shm_producer_t *producer, sel4_foreign_span_t memory,
                                         uint32_t capacity, unsigned item_words);
sel4_shm_result_t sel4_shm_consumer_join(sel4_shm_consumer_t *consumer, sel4_foreign_span_t memory,
                                         uint32_t capacity, unsigned item_words);

/*
 * Writes the zeros of a new queue.
 *
 * Needs  neither side uses it
 * Fails  SEL4_SHM_ERR_RANGE, SEL4_SHM_ERR_ALIGNMENT: it has no place; nothing was written
 */
sel4_shm_result_t sel4_shm_queue_clear(sel4_foreign_span_t memory);

/*
 * Puts an item in; the other side sees it after the next publish.
 *
 * Needs   `item_words` is that of the queue
 * Blocks  never
 * Fails   SEL4_SHM_ERR_FULL        no room
 *         SEL4_SHM_ERR_PEER_COUNT  the consumer broke the protocol
 *         On failure nothing was put.
 */
static inline sel4_shm_result_t sel4_shm_producer_put(sel4_shm_producer_t *producer,
                                                      const uint64_t *item, unsigned item_words)
{
    SEL4_TRY(sel4_shm_end_await(&producer->end, SEL4_SHM_ERR_FULL));
    sel4_foreign_u64_t *place =
        producer->words + (size_t)sel4_shm_end_place(&producer->end) * item_words;
    for (unsigned i = 0; i < item_words; i++) {
        sel4_foreign_u64_write(&place[i], item[i]);
    }
    producer->end.own++;
    return SEL4_SHM_SUCCESS;
}

// Takes back what was put since the last publish.
static inline void sel4_shm_producer_drop(sel4_shm_producer_t *producer)
{
    if (!producer->end.is_broken) {
        producer->end.own = producer->end.published;
    }
}

// Shows what was put.  True: the consumer sleeps, notify it.
static inline bool sel4_shm_producer_publish(sel4_shm_producer_t *producer)
{
    return sel4_shm_end_publish(&producer->end);
}

// Waits for room for `wanted` items; see sel4_shm_end_sleep().
static inline bool sel4_shm_producer_sleep(sel4_shm_producer_t *producer, uint32_t wanted)
{
    return sel4_shm_end_sleep(&producer->end, wanted);
}

/*
 * Takes an item out.  The producer has its room again after the next release.
 *
 * Needs   `item_words` is that of the queue
 * Blocks  never
 * Fails   SEL4_SHM_ERR_EMPTY       nothing is there
 *         SEL4_SHM_ERR_PEER_COUNT  the producer broke the protocol
 *         On failure `item` is untouched.
 */
static inline sel4_shm_result_t sel4_shm_consumer_take(sel4_shm_consumer_t *consumer,
                                                       uint64_t *item, unsigned item_words)
{
    SEL4_TRY(sel4_shm_end_await(&consumer->end, SEL4_SHM_ERR_EMPTY));
    const sel4_foreign_u64_t *place =
        consumer->words + (size_t)sel4_shm_end_place(&consumer->end) * item_words;
    for (unsigned i = 0; i < item_words; i++) {
        item[i] = sel4_foreign_u64_read(&place[i]);
    }
    consumer->end.own++;
    return SEL4_SHM_SUCCESS;
}

// Gives the room of what was taken back.  True: the producer sleeps, notify it.
static inline bool sel4_shm_consumer_release(sel4_shm_consumer_t *consumer)
{
    return sel4_shm_end_publish(&consumer->end);
}

// Waits for an item; see sel4_shm_end_sleep().
static inline bool sel4_shm_consumer_sleep(sel4_shm_consumer_t *consumer)
{
    return sel4_shm_end_sleep(&consumer->end, 1);
}

/*
 * Up to `count` items at once, published or released: `*ret_notify` says whether to notify.  Gives
 * how many there were.
 *
 * Blocks  never
 * Fails   SEL4_SHM_ERR_PEER_COUNT  the other side broke the protocol; nothing was put, taken
 */
sel4_shm_result_t sel4_shm_producer_put_all(sel4_shm_producer_t *producer, const uint64_t *items,
                                            size_t count, size_t *ret_count, bool *ret_notify);
sel4_shm_result_t sel4_shm_consumer_take_all(sel4_shm_consumer_t *consumer, uint64_t *items,
                                             size_t count, size_t *ret_count, bool *ret_notify);
