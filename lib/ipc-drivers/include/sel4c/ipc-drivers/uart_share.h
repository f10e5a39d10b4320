// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * The memory between a serial line's driver and its one client: a stream of bytes to the device,
 * and one from it.
 */

#include <sel4c/shm/stream.h>

// Bytes of the region with the streams: the one to the device, then the one from it.
#define SEL4_UART_RINGS_SIZE(capacity_) (2 * SEL4_SHM_STREAM_SIZE(capacity_))

#define SEL4_UART_SHARE_CAPACITY_MIN 64u

/*
 * The greatest capacity whose streams fit in `size` bytes, which both sides can tell from the
 * region alone; 0 when none does.
 */
static inline uint32_t sel4_uart_share_capacity(size_t size)
{
    uint32_t capacity = 0;
    for (uint32_t next = SEL4_UART_SHARE_CAPACITY_MIN;
         next <= SEL4_SHM_CAPACITY_MAX && SEL4_UART_RINGS_SIZE(next) <= size; next *= 2) {
        capacity = next;
    }
    return capacity;
}

// What both sides agree on.
typedef struct sel4_uart_share {
    sel4_foreign_span_t rings; // at least SEL4_UART_RINGS_SIZE(capacity), zeros at first
    uint32_t capacity; // of each stream; a power of two, at least SEL4_UART_SHARE_CAPACITY_MIN
} sel4_uart_share_t;

/*
 * The two streams.
 *
 * Fails  SEL4_SHM_ERR_SIZE   the capacity is not possible
 *        SEL4_SHM_ERR_RANGE  the region is too small
 */
sel4_shm_result_t sel4_uart_share_split(const sel4_uart_share_t *share,
                                        sel4_foreign_span_t *ret_to_device,
                                        sel4_foreign_span_t *ret_from_device);
