// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Empty slots of a CNode.
 *
 * Keeps books only: it makes no kernel calls, and believes what it is told.
 */

#include <stddef.h>

#include <sel4c/alloc/runs.h>
#include <sel4c/cspace.h>
#include <sel4c/error.h>

typedef struct sel4_alloc_slots {
    sel4_cnode_t cnode;
    seL4_Word start; // the slot of number 0
    sel4_alloc_runs_t runs;
} sel4_alloc_slots_t;

/*
 * Slots `start` to `start + count - 1` of `cnode`.
 *
 * Needs  they are empty, and nobody else fills them
 * Owns   `words` as sel4_alloc_runs_init() has it
 */
void sel4_alloc_slots_init(sel4_alloc_slots_t *slots, sel4_cnode_t cnode, seL4_Word start,
                           size_t count, uint64_t *words);

/*
 * Takes `count` consecutive slots.
 *
 * Fails  SEL4_ERR_RANGE  there are not so many in a row
 */
sel4_result_t sel4_alloc_slots_take(sel4_alloc_slots_t *slots, size_t count, seL4_Word *ret_first);

// Gives slots back.  Needs: they are empty again.
void sel4_alloc_slots_give(sel4_alloc_slots_t *slots, seL4_Word first, size_t count);

// The slots that are taken.
static inline size_t sel4_alloc_slots_taken_count(const sel4_alloc_slots_t *slots)
{
    return slots->runs.taken_count;
}
