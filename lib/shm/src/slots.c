// SPDX-License-Identifier: BSD-2-Clause

// States in an array; the free slots are a chain through it.

#include <sel4c/shm/slots.h>

void sel4_shm_slots_init(sel4_shm_slots_t *tracker, sel4_shm_slot_t *slots, uint32_t slot_count)
{
    *tracker =
        (sel4_shm_slots_t){ .slots = slots, .slot_count = slot_count, .free_count = slot_count };
    for (uint32_t i = 0; i < slot_count; i++) {
        slots[i] = (sel4_shm_slot_t){ .next = i + 1, .state = SEL4_SHM_SLOT_FREE };
    }
}

sel4_shm_result_t sel4_shm_slots_reserve(sel4_shm_slots_t *tracker, uint32_t *ret_slot)
{
    if (tracker->free_count == 0) {
        return SEL4_SHM_FAILURE(SEL4_SHM_ERR_FULL);
    }
    uint32_t slot = tracker->free;
    tracker->free = tracker->slots[slot].next;
    tracker->free_count--;
    tracker->slots[slot].state = SEL4_SHM_SLOT_HELD;
    *ret_slot = slot;
    return SEL4_SHM_SUCCESS;
}

// Takes a free slot that is not the first one out of the chain.
static void unchain(sel4_shm_slots_t *tracker, uint32_t slot)
{
    uint32_t *link = &tracker->free;
    while (*link != slot) {
        link = &tracker->slots[*link].next;
    }
    *link = tracker->slots[slot].next;
    tracker->free_count--;
}

sel4_shm_result_t sel4_shm_slots_move(sel4_shm_slots_t *tracker, uint32_t slot,
                                      sel4_shm_slot_state_t from, sel4_shm_slot_state_t to)
{
    if (slot >= tracker->slot_count || tracker->slots[slot].state != (uint32_t)from) {
        return SEL4_SHM_FAILURE(SEL4_SHM_ERR_PEER_DESCRIPTOR);
    }
    if (from == to) {
        return SEL4_SHM_SUCCESS;
    }
    if (from == SEL4_SHM_SLOT_FREE) {
        unchain(tracker, slot);
    }
    tracker->slots[slot].state = to;
    if (to == SEL4_SHM_SLOT_FREE) {
        tracker->slots[slot].next = tracker->free;
        tracker->free = slot;
        tracker->free_count++;
    }
    return SEL4_SHM_SUCCESS;
}
