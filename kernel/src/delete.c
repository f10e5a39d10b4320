// SPDX-License-Identifier: BSD-2-Clause
//
// Deletion without recursion.
//
// Emptying a container may uncover the last capability to another container.  That one is not
// emptied then: it becomes a zombie that sits in its own first slot, out of everybody's reach, and
// what was in that slot is deleted instead (seL4 manual, "Deletion and Revocation").  Revoking the
// untyped memory that it lies in finds it through the derivation tree.  So each step needs one slot
// of work at most.

#include "delete.h"

#include "object.h"
#include "preempt.h"
#include "tcb.h"

static bool is_container(cap_t cap)
{
    return cap.type == CAP_CNODE || cap.type == CAP_TCB;
}

static word_t slots_in(cap_t container)
{
    return container.type == CAP_TCB ? TCB_SLOT_COUNT : BIT(container.cnode.radix);
}

// Stops the object and leaves a zombie in its place.
static void make_zombie(slot_t *slot)
{
    cap_t container = slot->cap;
    object_release(container, true);
    cap_t zombie = cap_make(CAP_ZOMBIE, cap_object(container, void));
    zombie.zombie.size_bits = cap_size_bits(container) & 63;
    zombie.zombie.slots_left = slots_in(container);
    slot->cap = zombie;
}

static void remove_one(slot_t *slot)
{
    bool is_final = slot_is_final(slot);
    cap_t cap = slot->cap;
    slot_clear(slot);
    object_release(cap, is_final);
}

static bool needs_emptying(const slot_t *slot)
{
    return slot->cap.type == CAP_ZOMBIE || (is_container(slot->cap) && slot_is_final(slot));
}

// Empties the last slot of the container that `slot` holds as a zombie, or takes one step towards
// it.
static void shrink(slot_t *slot)
{
    slot_t *inner = cap_object(slot->cap, slot_t) + (slot->cap.zombie.slots_left - 1);
    if (inner == slot) {
        if (slot->cap.zombie.slots_left > 1) {
            // It holds itself, but not in the first slot: that is where it goes.
            slot_swap(slot, cap_object(slot->cap, slot_t));
        } else {
            slot->cap.zombie.slots_left = 0;
        }
        return;
    }
    if (slot_is_empty(inner)) {
        slot->cap.zombie.slots_left--;
    } else if (!needs_emptying(inner)) {
        remove_one(inner);
    } else {
        if (inner->cap.type != CAP_ZOMBIE) {
            make_zombie(inner);
        }
        if (inner->cap.zombie.slots_left == 0) {
            slot_clear(inner);
        } else {
            slot_swap(inner, cap_object(inner->cap, slot_t));
        }
    }
}

result_t slot_delete(slot_t *slot)
{
    while (!slot_is_empty(slot)) {
        if (!needs_emptying(slot)) {
            remove_one(slot);
            return OK;
        }
        if (slot->cap.type != CAP_ZOMBIE) {
            make_zombie(slot);
        } else if (slot->cap.zombie.slots_left == 0) {
            slot_clear(slot);
            return OK;
        } else {
            shrink(slot);
        }
        TRY(preempt_point(1));
    }
    return OK;
}

void slot_delete_simple(slot_t *slot)
{
    if (!slot_is_empty(slot)) {
        CHECK(!needs_emptying(slot));
        remove_one(slot);
    }
}

result_t slot_revoke(slot_t *slot)
{
    while (!slot_is_empty(slot) && slot_has_children(slot)) {
        TRY(slot_delete(slot_next(slot)));
        TRY(preempt_point(1));
    }
    return OK;
}
