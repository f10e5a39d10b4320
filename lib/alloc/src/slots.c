// SPDX-License-Identifier: BSD-2-Clause

// Slots are runs of numbers from the first slot on.

#include <sel4c/alloc/slots.h>

void sel4_alloc_slots_init(sel4_alloc_slots_t *slots, sel4_cnode_t cnode, seL4_Word start,
                           size_t count, uint64_t *words)
{
    *slots = (sel4_alloc_slots_t){ .cnode = cnode, .start = start };
    sel4_alloc_runs_init(&slots->runs, words, count);
}

sel4_result_t sel4_alloc_slots_take(sel4_alloc_slots_t *slots, size_t count, seL4_Word *ret_first)
{
    size_t first;
    if (!sel4_alloc_runs_take(&slots->runs, count, 1, &first)) {
        return SEL4_FAILURE(SEL4_ERR_RANGE);
    }
    *ret_first = slots->start + first;
    return SEL4_SUCCESS;
}

void sel4_alloc_slots_give(sel4_alloc_slots_t *slots, seL4_Word first, size_t count)
{
    if (first >= slots->start) {
        sel4_alloc_runs_give(&slots->runs, first - slots->start, count);
    }
}
