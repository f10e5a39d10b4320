// SPDX-License-Identifier: BSD-2-Clause
//
// Resolution of capability addresses through guarded CNodes.

#include "lookup.h"

#include "tcb.h"

static lookup_t failed(seL4_LookupFailureType type, word_t bits_left, word_t bits_found,
                       word_t guard)
{
    return (lookup_t){ .failure = { type, bits_left, bits_found, guard } };
}

lookup_t lookup_address(cap_t root, word_t address, word_t depth)
{
    if (root.type != CAP_CNODE) {
        return failed(seL4_InvalidRoot, 0, 0, 0);
    }
    cap_t cnode = root;
    word_t left = depth;
    for (;;) {
        word_t guard_size = cnode.cnode.guard_size;
        word_t level_bits = guard_size + cnode.cnode.radix;
        CHECK(level_bits != 0);
        // Without a guard nothing is compared, wherever the shift leads.
        word_t guard = (address >> ((left - guard_size) & 63)) & MASK(guard_size);
        if (guard_size > left || guard != cnode.cnode.guard) {
            return failed(seL4_GuardMismatch, left, guard_size, cnode.cnode.guard);
        }
        if (level_bits > left) {
            return failed(seL4_DepthMismatch, left, level_bits, 0);
        }
        left -= level_bits;
        word_t index = (address >> (left & 63)) & MASK(cnode.cnode.radix);
        slot_t *slot = cap_object(cnode, slot_t) + index;
        if (left == 0 || slot->cap.type != CAP_CNODE) {
            return (lookup_t){ .slot = slot, .bits_left = left };
        }
        cnode = slot->cap;
    }
}

lookup_t lookup_cap(const tcb_t *tcb, word_t address)
{
    return lookup_address(tcb->slots[TCB_CSPACE].cap, address, WORD_BITS);
}

result_t lookup_slot(cap_t root, word_t address, word_t depth, bool is_source, slot_t **ret_slot)
{
    if (root.type != CAP_CNODE) {
        return fail_lookup(is_source, (lookup_failure_t){ .type = seL4_InvalidRoot });
    }
    if (depth < 1 || depth > WORD_BITS) {
        return fail_range(1, WORD_BITS);
    }
    lookup_t found = lookup_address(root, address, depth);
    if (found.slot == NULL) {
        return fail_lookup(is_source, found.failure);
    }
    if (found.bits_left != 0) {
        return fail_lookup(is_source, (lookup_failure_t){ .type = seL4_DepthMismatch,
                                                          .bits_left = found.bits_left });
    }
    *ret_slot = found.slot;
    return OK;
}

result_t lookup_free_slot(cap_t root, word_t address, word_t depth, slot_t **ret_slot)
{
    slot_t *slot = NULL;
    TRY(lookup_slot(root, address, depth, false, &slot));
    CHECK(slot);
    if (!slot_is_empty(slot)) {
        return fail_delete_first();
    }
    *ret_slot = slot;
    return OK;
}
