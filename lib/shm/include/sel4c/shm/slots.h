// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Who has which of a fixed number of things: buffers, or requests under way.
 *
 * Each slot is free, held by us, or away with the other side.  What the other side gives back is
 * looked up here first, so that nothing comes back twice or without having gone.  All of it is in
 * our own memory.
 */

#include <stdint.h>

#include <sel4c/shm/error.h>

typedef enum sel4_shm_slot_state {
    SEL4_SHM_SLOT_FREE,
    SEL4_SHM_SLOT_HELD,
    SEL4_SHM_SLOT_AWAY,
} sel4_shm_slot_state_t;

typedef struct sel4_shm_slot {
    uint32_t next; // of a free one: the next free one
    uint32_t state;
} sel4_shm_slot_t;

typedef struct sel4_shm_slots {
    sel4_shm_slot_t *slots;
    uint32_t slot_count;
    uint32_t free;
    uint32_t free_count;
} sel4_shm_slots_t;

// All are free.
// Owns  `slots` is the tracker's while it is used
void sel4_shm_slots_init(sel4_shm_slots_t *tracker, sel4_shm_slot_t *slots, uint32_t slot_count);

/*
 * A free slot, held from now on; the one that became free last.
 *
 * Fails  SEL4_SHM_ERR_FULL  none is free
 */
sel4_shm_result_t sel4_shm_slots_reserve(sel4_shm_slots_t *tracker, uint32_t *ret_slot);

/*
 * Moves a slot from one state to another.
 *
 * Fails  SEL4_SHM_ERR_PEER_DESCRIPTOR  there is no such slot, or it is not in the state `from`;
 *                                      nothing was moved
 */
sel4_shm_result_t sel4_shm_slots_move(sel4_shm_slots_t *tracker, uint32_t slot,
                                      sel4_shm_slot_state_t from, sel4_shm_slot_state_t to);
