// SPDX-License-Identifier: BSD-2-Clause

// A sorted array.

#include "lookup.h"

#include <stdlib.h>
#include <string.h>

#include "model.h"

void sdf_lookup_add(arena_t *arena, sdf_lookup_t *lookup, uint32_t group, const char *name,
                    uint32_t index, place_t place)
{
    *ARENA_PUSH(arena, lookup->items, lookup->count, lookup->capacity) = (sdf_name_t){
        .group = group,
        .order = (uint32_t)lookup->count,
        .name = name,
        .index = index,
        .place = place,
    };
}

static int compare_names(const sdf_name_t *a, const sdf_name_t *b)
{
    return a->group != b->group ? (a->group < b->group ? -1 : 1) : strcmp(a->name, b->name);
}

static int compare(const void *a_name, const void *b_name)
{
    const sdf_name_t *a = a_name;
    const sdf_name_t *b = b_name;
    int order = compare_names(a, b);

    return order != 0 ? order : a->order < b->order ? -1 : a->order > b->order;
}

void sdf_lookup_check(diag_t *diag, sdf_lookup_t *lookup, const char *what)
{
    if (lookup->count == 0) {
        return;
    }
    qsort(lookup->items, lookup->count, sizeof *lookup->items, compare);
    const sdf_name_t *first = &lookup->items[0];
    for (size_t i = 1; i < lookup->count; i++) {
        const sdf_name_t *name = &lookup->items[i];
        if (compare_names(first, name) != 0) {
            first = name;
            continue;
        }
        diag_error(diag, name->place, "there is another %s '%s'; a name stands for one", what,
                   name->name);
        diag_note(diag, first->place, "the other one is here");
    }
}

uint32_t sdf_lookup_find(const sdf_lookup_t *lookup, const char *name)
{
    size_t low = 0;
    size_t high = lookup->count;

    if (!name) {
        return SDF_NONE;
    }
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(lookup->items[middle].name, name) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    bool is_found = low < lookup->count && strcmp(lookup->items[low].name, name) == 0;
    return is_found ? lookup->items[low].index : SDF_NONE;
}
