// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * One end of a ring in shared memory: the counts, and who wakes whom.  The rings themselves are
 * <sel4c/shm/queue.h> (items), <sel4c/shm/stream.h> (bytes) and <sel4c/shm/lending.h> (buffers).
 *
 * In shared memory each side has a line that only it writes:
 *
 *     count     how many it has put in (the producer) or taken out (the consumer), modulo 2^32
 *     wakes_at  it sleeps, and wants a notification when the other side's count reaches this
 *
 * What a side believes is in its own memory.  The other's count is loaded only when what was seen
 * last is used up, and must lie between that and what is possible; anything else is reported once
 * and from then on, and nothing more is read or written through this end.
 *
 * Notifications are exact: one for each sleep, whatever the batches, and none without.  Before it
 * sleeps a side stores `wakes_at` and then looks at the count once more; the other stores its count
 * and then looks at `wakes_at`.  All zeros is an empty ring on which nobody sleeps.
 */

#include <stdbool.h>

#include <sel4c/shm/foreign.h>

// The most items or bytes that a ring may have.
#define SEL4_SHM_CAPACITY_MAX ((uint32_t)1 << 30)

// A line is as big as a cache line, so that the two sides do not write the same one.
#define SEL4_SHM_LINE_SIZE ((size_t)64)

typedef struct sel4_shm_line {
    sel4_foreign_sync32_t count;
    sel4_foreign_sync32_t wakes_at;
    uint8_t unused[SEL4_SHM_LINE_SIZE - 2 * sizeof(sel4_foreign_sync32_t)];
} sel4_shm_line_t;

// What a ring begins with; zeros for a new one.
typedef struct sel4_shm_lines {
    sel4_shm_line_t producer;
    sel4_shm_line_t consumer;
} sel4_shm_lines_t;

_Static_assert(sizeof(sel4_shm_lines_t) == 128, "both sides agree on where the items begin");

// All in our own memory; nothing of it is for the user of a ring.
typedef struct sel4_shm_end {
    sel4_shm_line_t *own_line;
    const sel4_shm_line_t *peer_line;
    uint32_t own;       // our count, with what the other side does not see yet
    uint32_t limit;     // how far our count may go by what we saw of the other side
    uint32_t published; // our count as the other side sees it
    uint32_t mask;      // the capacity less one
    uint32_t lead;      // `limit` less the other side's count: the capacity for the producer, or 0
    bool is_broken;
} sel4_shm_end_t;

typedef enum sel4_shm_role { SEL4_SHM_PRODUCER, SEL4_SHM_CONSUMER } sel4_shm_role_t;

/*
 * Joins the ring at `lines` where the counts say that it is; a ring of zeros is new.
 *
 * Fails  SEL4_SHM_ERR_SIZE        `capacity` is not a power of two up to SEL4_SHM_CAPACITY_MAX
 *        SEL4_SHM_ERR_PEER_COUNT  the counts do not fit each other; `*end` is broken
 */
sel4_shm_result_t sel4_shm_end_join(sel4_shm_end_t *end, sel4_shm_lines_t *lines, uint32_t capacity,
                                    sel4_shm_role_t role);

/*
 * Looks at the other side's count.
 *
 * Fails  SEL4_SHM_ERR_PEER_COUNT  it is not possible, now or earlier
 */
sel4_shm_result_t sel4_shm_end_refresh(sel4_shm_end_t *end);

// How many items there are for us: room for the producer, filled ones for the consumer.
static inline uint32_t sel4_shm_end_ready(const sel4_shm_end_t *end)
{
    return end->limit - end->own;
}

/*
 * Makes sure of one item; looks at the other side's count only if none is known of.
 *
 * Fails  `reason`                 there is none
 *        SEL4_SHM_ERR_PEER_COUNT  as above
 */
static inline sel4_shm_result_t sel4_shm_end_await(sel4_shm_end_t *end, sel4_shm_error_t reason)
{
    if (SEL4_LIKELY(end->own != end->limit)) {
        return SEL4_SHM_SUCCESS;
    }
    SEL4_TRY(sel4_shm_end_refresh(end));
    return SEL4_SHM_FAILURE(end->own != end->limit ? SEL4_SHM_OK : reason);
}

// The place of the next item in the ring.
static inline uint32_t sel4_shm_end_place(const sel4_shm_end_t *end)
{
    return end->own & end->mask;
}

/*
 * Shows the other side what we did.  True: it sleeps and waits for just this, notify it.
 *
 * Blocks  never
 */
static inline bool sel4_shm_end_publish(sel4_shm_end_t *end)
{
    uint32_t before = end->published;
    uint32_t now = end->own;
    if (before == now || end->is_broken) {
        return false;
    }
    end->published = now;
    sel4_foreign_sync32_store_ordered(&end->own_line->count, now);
    uint32_t wakes_at = sel4_foreign_sync32_load_ordered(&end->peer_line->wakes_at);
    return now - wakes_at < now - before;
}

/*
 * Says that we wait until `wanted` items are ready, counted as sel4_shm_end_ready() does.  True:
 * they are not, and one notification will come when they are.  False: they are, go on; at most one
 * notification comes all the same.
 *
 * After a broken protocol it is false once, so that the next use reports it, and true from then on.
 *
 * Needs  what was done is published; `wanted` from 1 to the capacity
 */
bool sel4_shm_end_sleep(sel4_shm_end_t *end, uint32_t wanted);
