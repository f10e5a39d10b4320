// SPDX-License-Identifier: BSD-2-Clause
//
// CNode invocations (seL4 manual, "CNode Methods").

#include "cnode.h"

#include "delete.h"
#include "endpoint.h"
#include "lookup.h"

static result_t find_source(cap_t root, word_t index, word_t depth, slot_t **ret_slot)
{
    slot_t *slot = NULL;
    TRY(lookup_slot(root, index, depth, true, &slot));
    if (slot_is_empty(slot)) {
        return fail_lookup(
            true, (lookup_failure_t){ .type = seL4_MissingCapability, .bits_left = depth });
    }
    *ret_slot = slot;
    return OK;
}

static result_t copy(call_t *call, slot_t *to, slot_t *from)
{
    bool is_mint = call->label == CNodeMint;
    TRY(call_expect(call, is_mint ? 6 : 5, 1));
    cap_t cap = cap_with_rights(from->cap, call_arg(call, 4));
    if (is_mint) {
        cap = cap_with_data(cap, call_arg(call, 5), false);
        if (cap_is_null(cap)) {
            return fail_illegal();
        }
    }
    slot_t masked = *from;
    masked.cap = cap;
    cap_t derived;
    TRY(slot_derive(&masked, &derived));
    slot_insert_derived(to, derived, from);
    return OK;
}

static result_t move(call_t *call, slot_t *to, slot_t *from)
{
    cap_t cap = from->cap;
    if (call->label == CNodeMutate) {
        TRY(call_expect(call, 5, 1));
        cap = cap_with_data(cap, call_arg(call, 4), true);
        if (cap_is_null(cap)) {
            return fail_illegal();
        }
    }
    slot_move(to, from, cap);
    return OK;
}

// Copy, mint, move, mutate: from somewhere into an empty slot of this CNode.
static result_t transfer(call_t *call)
{
    slot_t *to = NULL;
    slot_t *from = NULL;
    TRY(call_expect(call, 2, 0));
    TRY(lookup_slot(call->cap, call_arg(call, 0), call_arg(call, 1), false, &to));
    TRY(call_expect(call, 4, 1));
    if (!slot_is_empty(to)) {
        return fail_delete_first();
    }
    TRY(find_source(call->extra[0]->cap, call_arg(call, 2), call_arg(call, 3), &from));
    CHECK(to && from);
    if (call->label == CNodeCopy || call->label == CNodeMint) {
        return copy(call, to, from);
    }
    return move(call, to, from);
}

static result_t rotate(call_t *call)
{
    slot_t *to = NULL;
    slot_t *pivot = NULL;
    slot_t *from = NULL;
    TRY(call_expect(call, 2, 0));
    TRY(lookup_slot(call->cap, call_arg(call, 0), call_arg(call, 1), false, &to));
    TRY(call_expect(call, 8, 2));
    cap_t pivot_root = call->extra[0]->cap;
    cap_t from_root = call->extra[1]->cap;
    TRY(lookup_slot(from_root, call_arg(call, 6), call_arg(call, 7), true, &from));
    TRY(lookup_slot(pivot_root, call_arg(call, 3), call_arg(call, 4), true, &pivot));
    CHECK(to && pivot && from);
    if (pivot == from || to == pivot) {
        return fail_illegal();
    }
    if (from != to && !slot_is_empty(to)) {
        return fail_delete_first();
    }
    if (slot_is_empty(from)) {
        return fail_lookup(true, (lookup_failure_t){ .type = seL4_MissingCapability,
                                                     .bits_left = call_arg(call, 7) });
    }
    if (slot_is_empty(pivot)) {
        return fail_lookup(false, (lookup_failure_t){ .type = seL4_MissingCapability,
                                                      .bits_left = call_arg(call, 4) });
    }
    cap_t new_pivot = cap_with_data(from->cap, call_arg(call, 5), true);
    cap_t new_to = cap_with_data(pivot->cap, call_arg(call, 2), true);
    if (cap_is_null(new_pivot) || cap_is_null(new_to)) {
        return fail_illegal();
    }
    if (from == to) {
        slot_swap(from, pivot);
        from->cap = new_to;
        pivot->cap = new_pivot;
    } else {
        slot_move(to, pivot, new_to);
        slot_move(pivot, from, new_pivot);
    }
    return OK;
}

static result_t cancel_badged_sends(slot_t *slot)
{
    if (slot->cap.type != CAP_ENDPOINT || slot->cap.endpoint.rights != RIGHTS_ALL) {
        return fail_illegal();
    }
    if (slot->cap.endpoint.badge != 0) {
        endpoint_cancel_badged(cap_object(slot->cap, endpoint_t), slot->cap.endpoint.badge);
    }
    return OK;
}

result_t cnode_invoke(call_t *call)
{
    slot_t *slot = NULL;
    switch (call->label) {
    case CNodeCopy:
    case CNodeMint:
    case CNodeMove:
    case CNodeMutate:
        return transfer(call);
    case CNodeRotate:
        return rotate(call);
    case CNodeRevoke:
    case CNodeDelete:
    case CNodeCancelBadgedSends:
        break;
    default:
        return fail_illegal();
    }
    TRY(call_expect(call, 2, 0));
    TRY(lookup_slot(call->cap, call_arg(call, 0), call_arg(call, 1), false, &slot));
    CHECK(slot);
    switch (call->label) {
    case CNodeRevoke:
        return slot_revoke(slot);
    case CNodeDelete:
        return slot_delete(slot);
    default:
        return cancel_badged_sends(slot);
    }
}
