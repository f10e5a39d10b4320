// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * The memory between a disk's driver and its one client: a queue of requests, one of answers, and a
 * region for what is read and written, which is the client's to divide.
 */

#include <sel4c/driver/disk.h>
#include <sel4c/shm/queue.h>

// Words of a request: operation and sector count; first sector; offset in the data; number.
#define SEL4_DISK_REQUEST_WORDS 4u
// Words of an answer: number and error.
#define SEL4_DISK_ANSWER_WORDS  1u

#define SEL4_DISK_SHARE_CAPACITY_MIN 8u

// Bytes of the region with the queues.
#define SEL4_DISK_RINGS_SIZE(capacity_)                        \
    (SEL4_SHM_QUEUE_SIZE(capacity_, SEL4_DISK_REQUEST_WORDS) + \
     SEL4_SHM_QUEUE_SIZE(capacity_, SEL4_DISK_ANSWER_WORDS))

/*
 * The greatest capacity whose rings fit in `size` bytes, which both sides can tell from the region
 * alone; 0 when none does.
 */
static inline uint32_t sel4_disk_share_capacity(size_t size)
{
    uint32_t capacity = 0;
    for (uint32_t next = SEL4_DISK_SHARE_CAPACITY_MIN;
         next <= SEL4_SHM_CAPACITY_MAX && SEL4_DISK_RINGS_SIZE(next) <= size; next *= 2) {
        capacity = next;
    }
    return capacity;
}

// What both sides agree on.
typedef struct sel4_disk_share {
    sel4_foreign_span_t rings; // at least SEL4_DISK_RINGS_SIZE(capacity), zeros at first
    uint32_t capacity; // of each queue; a power of two, at least SEL4_DISK_SHARE_CAPACITY_MIN
    sel4_foreign_span_t data;
} sel4_disk_share_t;

/*
 * The two queues.
 *
 * Fails  SEL4_SHM_ERR_SIZE   the capacity is not possible
 *        SEL4_SHM_ERR_RANGE  the region for the queues is too small
 */
sel4_shm_result_t sel4_disk_share_split(const sel4_disk_share_t *share,
                                        sel4_foreign_span_t *ret_requests,
                                        sel4_foreign_span_t *ret_answers);
