// SPDX-License-Identifier: BSD-2-Clause

// Sorted by their start, a claim can only meet the one before it that reaches farthest.

#include "claims.h"

#include <stdlib.h>

void sdf_claims_add(arena_t *arena, sdf_claims_t *claims, uint32_t group, uint64_t first,
                    uint64_t last, const char *what, place_t place)
{
    *ARENA_PUSH(arena, claims->items, claims->count, claims->capacity) = (sdf_claim_t){
        .group = group,
        .order = (uint32_t)claims->count,
        .first = first,
        .last = last,
        .what = what,
        .place = place,
    };
}

static int compare(const void *a_claim, const void *b_claim)
{
    const sdf_claim_t *a = a_claim;
    const sdf_claim_t *b = b_claim;

    if (a->group != b->group) {
        return a->group < b->group ? -1 : 1;
    }
    if (a->first != b->first) {
        return a->first < b->first ? -1 : 1;
    }
    return a->order < b->order ? -1 : a->order > b->order;
}

static void complain(diag_t *diag, const sdf_claim_t *a, const sdf_claim_t *b, const char *rule)
{
    const sdf_claim_t *first = a->order < b->order ? a : b;
    const sdf_claim_t *second = a->order < b->order ? b : a;

    diag_error(diag, second->place, "%s clashes with %s; %s", second->what, first->what, rule);
    diag_note(diag, first->place, "the other one is here");
}

void sdf_claims_check(diag_t *diag, sdf_claims_t *claims, const char *rule)
{
    if (claims->count == 0) {
        return;
    }
    qsort(claims->items, claims->count, sizeof *claims->items, compare);
    const sdf_claim_t *farthest = &claims->items[0];
    for (size_t i = 1; i < claims->count; i++) {
        const sdf_claim_t *claim = &claims->items[i];
        bool is_same_group = claim->group == farthest->group;
        if (is_same_group && claim->first <= farthest->last) {
            complain(diag, farthest, claim, rule);
        }
        if (!is_same_group || claim->last > farthest->last) {
            farthest = claim;
        }
    }
}
