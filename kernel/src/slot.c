// SPDX-License-Identifier: BSD-2-Clause
//
// The derivation tree, kept as one doubly linked list in pre-order.

#include "slot.h"

#include "arch.h"

static void set_next(slot_t *slot, const slot_t *next)
{
    slot->next_ = pack_address(next) & MASK(48);
}

static void set_prev(slot_t *slot, const slot_t *prev)
{
    slot->prev_ = pack_address(prev) & MASK(48);
}

static void link_after(slot_t *slot, slot_t *before)
{
    slot_t *after = slot_next(before);
    set_prev(slot, before);
    set_next(slot, after);
    set_next(before, slot);
    if (after != NULL) {
        set_prev(after, slot);
    }
}

static void point_neighbours_at(slot_t *slot, slot_t *prev, slot_t *next)
{
    if (prev != NULL) {
        set_next(prev, slot);
    }
    if (next != NULL) {
        set_prev(next, slot);
    }
}

bool slot_is_parent(const slot_t *parent, const slot_t *child)
{
    if (!parent->original || !cap_covers(parent->cap, child->cap)) {
        return false;
    }
    if (cap_is_badgeable(parent->cap) && parent->cap.endpoint.badge != 0) {
        return child->cap.endpoint.badge == parent->cap.endpoint.badge && !child->first_badged;
    }
    return true;
}

bool slot_has_children(const slot_t *slot)
{
    const slot_t *next = slot_next(slot);
    return next != NULL && slot_is_parent(slot, next);
}

bool slot_is_final(const slot_t *slot)
{
    const slot_t *prev = slot_prev(slot);
    const slot_t *next = slot_next(slot);
    if (prev != NULL && cap_same_object(prev->cap, slot->cap)) {
        return false;
    }
    return next == NULL || !cap_same_object(slot->cap, next->cap);
}

result_t slot_derive(const slot_t *slot, cap_t *ret_cap)
{
    switch (cap_type(slot->cap)) {
    case CAP_NULL:
    case CAP_ZOMBIE:
    case CAP_IRQ_CONTROL:
        return fail_illegal();
    case CAP_UNTYPED:
        if (slot_has_children(slot)) {
            return fail_revoke_first();
        }
        break;
    default:
        if (cap_is_arch(slot->cap)) {
            return arch_cap_derive(slot->cap, ret_cap);
        }
    }
    *ret_cap = slot->cap;
    return OK;
}

void slot_insert_root(slot_t *slot, cap_t cap)
{
    *slot = (slot_t){ .cap = cap, .original = 1, .first_badged = 1 };
}

void slot_insert_child(slot_t *slot, cap_t cap, slot_t *parent)
{
    slot_insert_root(slot, cap);
    link_after(slot, parent);
}

// Whether a capability made from `source` starts a generation of its own.
static bool begins_generation(cap_t cap, cap_t source)
{
    switch (cap_type(cap)) {
    case CAP_ENDPOINT:
    case CAP_NOTIFICATION:
        return cap.endpoint.badge != source.endpoint.badge;
    case CAP_IRQ_HANDLER:
    case CAP_SGI_SIGNAL:
        return source.type == CAP_IRQ_CONTROL;
    case CAP_UNTYPED:
        return true;
    default:
        return false;
    }
}

void slot_insert_derived(slot_t *slot, cap_t cap, slot_t *source)
{
    bool begins = begins_generation(cap, source->cap);
    *slot = (slot_t){ .cap = cap, .original = begins, .first_badged = begins };
    // Memory that a copy may hand out is none of the original's any more, until the copy is gone.
    if (cap.type == CAP_UNTYPED && source->cap.type == CAP_UNTYPED) {
        source->cap.untyped.free = BIT(source->cap.untyped.size_bits);
    }
    link_after(slot, source);
}

void slot_move(slot_t *to, slot_t *from, cap_t cap)
{
    *to = *from;
    to->cap = cap;
    point_neighbours_at(to, slot_prev(to), slot_next(to));
    *from = (slot_t){ .cap = { .word = 0 } };
}

void slot_swap(slot_t *a, slot_t *b)
{
    if (a == b) {
        return;
    }
    slot_t hold = { .cap = { .word = 0 } };
    // Through a third slot, so that neighbours need no special case.
    if (!slot_is_empty(a)) {
        slot_move(&hold, a, a->cap);
    }
    if (!slot_is_empty(b)) {
        slot_move(a, b, b->cap);
    }
    if (!slot_is_empty(&hold)) {
        slot_move(b, &hold, hold.cap);
    }
}

void slot_clear(slot_t *slot)
{
    slot_t *prev = slot_prev(slot);
    slot_t *next = slot_next(slot);
    if (prev != NULL) {
        set_next(prev, next);
    }
    if (next != NULL) {
        set_prev(next, prev);
        // What follows must not become a child of an earlier capability with the same badge.
        next->first_badged |= slot->first_badged;
    }
    *slot = (slot_t){ .cap = { .word = 0 } };
}
