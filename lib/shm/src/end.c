// SPDX-License-Identifier: BSD-2-Clause

// The parts of an end that are not on the fast path: joining, looking at the peer, going to sleep.

#include <sel4c/bits.h>
#include <sel4c/shm/end.h>

// Nothing is ready any more, so that every use comes to where this is reported.
static sel4_shm_result_t give_up(sel4_shm_end_t *end)
{
    end->is_broken = true;
    end->limit = end->own;
    return SEL4_SHM_FAILURE(SEL4_SHM_ERR_PEER_COUNT);
}

sel4_shm_result_t sel4_shm_end_join(sel4_shm_end_t *end, sel4_shm_lines_t *lines, uint32_t capacity,
                                    sel4_shm_role_t role)
{
    if (!sel4_is_power_of_two(capacity) || capacity > SEL4_SHM_CAPACITY_MAX) {
        return SEL4_SHM_FAILURE(SEL4_SHM_ERR_SIZE);
    }
    bool produces = role == SEL4_SHM_PRODUCER;
    sel4_shm_line_t *own_line = produces ? &lines->producer : &lines->consumer;
    uint32_t own = sel4_foreign_sync32_load(&own_line->count);
    *end = (sel4_shm_end_t){
        .own_line = own_line,
        .peer_line = produces ? &lines->consumer : &lines->producer,
        .own = own,
        .limit = own,
        .published = own,
        .mask = capacity - 1,
        .lead = produces ? capacity : 0,
    };
    return sel4_shm_end_refresh(end);
}

sel4_shm_result_t sel4_shm_end_refresh(sel4_shm_end_t *end)
{
    if (end->is_broken) {
        return SEL4_SHM_FAILURE(SEL4_SHM_ERR_PEER_COUNT);
    }
    uint32_t limit = sel4_foreign_sync32_load_ordered(&end->peer_line->count) + end->lead;
    // Not ahead of what we published, and not back from where it was.
    if (limit - end->published > end->mask + 1) {
        return give_up(end);
    }
    if (limit - end->published < end->limit - end->published) {
        return give_up(end);
    }
    end->limit = limit;
    return SEL4_SHM_SUCCESS;
}

bool sel4_shm_end_sleep(sel4_shm_end_t *end, uint32_t wanted)
{
    if (end->is_broken) {
        return true;
    }
    uint32_t ready = sel4_shm_end_ready(end);
    if (ready >= wanted) {
        return false;
    }
    uint32_t seen = end->limit - end->lead;
    sel4_foreign_sync32_store_ordered(&end->own_line->wakes_at, seen + (wanted - ready));
    if (sel4_shm_end_refresh(end).error != SEL4_SHM_OK) {
        return false;
    }
    return sel4_shm_end_ready(end) < wanted;
}
