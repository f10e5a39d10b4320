// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Names that may be given once, and what they name.

#include <stdint.h>

#include "common/arena.h"
#include "common/diag.h"

typedef struct sdf_name {
    uint32_t group; // names of different groups may be equal
    uint32_t order;
    const char *name;
    uint32_t index;
    place_t place;
} sdf_name_t;

typedef struct sdf_lookup {
    sdf_name_t *items;
    size_t count;
    size_t capacity;
} sdf_lookup_t;

void sdf_lookup_add(arena_t *arena, sdf_lookup_t *lookup, uint32_t group, const char *name,
                    uint32_t index, place_t place);

// To be called once, after all have been added: an error for each name that is there twice; `what`
// is what the names name.
void sdf_lookup_check(diag_t *diag, sdf_lookup_t *lookup, const char *what);

// After the check: the index, SDF_NONE if the name is not there or NULL.
uint32_t sdf_lookup_find(const sdf_lookup_t *lookup, const char *name);
