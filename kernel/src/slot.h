// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Slots and the derivation tree.
 *
 * A slot is a capability and two links.  All capabilities of the system form one list in which the
 * children of a capability follow it directly; parenthood is not stored but asked: see
 * slot_is_parent().  A slot is empty if and only if it is not in the list.
 *
 *   original      revoking this capability deletes what was derived from it
 *   first_badged  this capability got its badge when it was made: badging begins a new generation
 */

#include "cap.h"

typedef struct slot {
    cap_t cap;
    uint64_t original : 1;
    uint64_t first_badged : 1;
    uint64_t : 14;
    uint64_t prev_ : 48;
    uint64_t : 16;
    uint64_t next_ : 48;
} slot_t;

_Static_assert(sizeof(slot_t) == BIT(seL4_SlotBits), "the ABI fixes the size of a slot");

static inline slot_t *slot_next(const slot_t *slot)
{
    return (slot_t *)unpack_address(slot->next_);
}

static inline slot_t *slot_prev(const slot_t *slot)
{
    return (slot_t *)unpack_address(slot->prev_);
}

static inline bool slot_is_empty(const slot_t *slot)
{
    return cap_is_null(slot->cap);
}

bool slot_is_parent(const slot_t *parent, const slot_t *child);
bool slot_has_children(const slot_t *slot);

// Whether no other slot holds a capability to the same object.
bool slot_is_final(const slot_t *slot);

// What a copy of a slot's capability holds before rights and badge are applied.
// Fails  seL4_RevokeFirst, seL4_IllegalOperation as the manual's table of derivation says.
result_t slot_derive(const slot_t *slot, cap_t *ret_cap);

// Puts `cap` into an empty slot: as the first one of its object (no parent), derived from the one
// in `source`, or as a child of the untyped (or other maker of objects) in `parent`.
void slot_insert_root(slot_t *slot, cap_t cap);
void slot_insert_derived(slot_t *slot, cap_t cap, slot_t *source);
void slot_insert_child(slot_t *slot, cap_t cap, slot_t *parent);

// Moves what is in `from` to the empty slot `to`, as `cap`.
void slot_move(slot_t *to, slot_t *from, cap_t cap);
void slot_swap(slot_t *a, slot_t *b);

// Empties a slot without a look at the object.
void slot_clear(slot_t *slot);
