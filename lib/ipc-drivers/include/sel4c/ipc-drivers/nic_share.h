// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * The memory between a network card's driver and its one client.
 *
 * Two pairs of rings (<sel4c/shm/lending.h>), and a region of buffers for each: one for packets
 * that come, one for packets that go.  The client is the lender of both, so the driver needs
 * nothing but the addresses of the regions.
 */

#include <sel4c/shm/lending.h>

// Bytes of the region with the rings: the pair for receiving, then the one for sending.
#define SEL4_NIC_RINGS_SIZE(capacity_) (2 * SEL4_SHM_PAIR_SIZE(capacity_))

/*
 * The greatest capacity whose rings fit in `size` bytes, which both sides can tell from the region
 * alone; 0 when none does.
 */
static inline uint32_t sel4_nic_share_capacity(size_t size)
{
    uint32_t capacity = 0;
    for (uint32_t next = SEL4_SHM_PAIR_CAPACITY_MIN;
         next <= SEL4_SHM_CAPACITY_MAX && SEL4_NIC_RINGS_SIZE(next) <= size; next *= 2) {
        capacity = next;
    }
    return capacity;
}

// What both sides agree on.
typedef struct sel4_nic_share {
    sel4_foreign_span_t rings; // at least SEL4_NIC_RINGS_SIZE(capacity), zeros at first
    uint32_t capacity;         // of each ring; a power of two, at least SEL4_SHM_PAIR_CAPACITY_MIN
    sel4_foreign_span_t receive_data;
    sel4_foreign_span_t transmit_data;
} sel4_nic_share_t;

/*
 * The two pairs.
 *
 * Fails  SEL4_SHM_ERR_SIZE   the capacity is not possible
 *        SEL4_SHM_ERR_RANGE  the region for the rings is too small
 */
sel4_shm_result_t sel4_nic_share_split(const sel4_nic_share_t *share, sel4_shm_pair_t *ret_receive,
                                       sel4_shm_pair_t *ret_transmit);
