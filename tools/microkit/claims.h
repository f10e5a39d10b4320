// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Numbers that may be taken once: identifiers, interrupts, slots, ranges of addresses.  Each taker
 * puts a claim; sorting them shows the contradictions.
 */

#include <stdint.h>

#include "common/arena.h"
#include "common/diag.h"

typedef struct sdf_claim {
    uint32_t group; // claims of different groups do not meet: a protection domain's index mostly
    uint32_t order; // in the file
    uint64_t first;
    uint64_t last; // taken too
    const char *what;
    place_t place;
} sdf_claim_t;

typedef struct sdf_claims {
    sdf_claim_t *items;
    size_t count;
    size_t capacity;
} sdf_claims_t;

void sdf_claims_add(arena_t *arena, sdf_claims_t *claims, uint32_t group, uint64_t first,
                    uint64_t last, const char *what, place_t place);

// An error "WHAT clashes with OTHER; RULE" at the later of two that meet, a note at the other one.
void sdf_claims_check(diag_t *diag, sdf_claims_t *claims, const char *rule);
