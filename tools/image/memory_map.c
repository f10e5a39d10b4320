// SPDX-License-Identifier: BSD-2-Clause

// Reads the memory of a platform from JSON, and orders it.

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>

#include "target.h"

#define REMEDY "; it must be the platform_gen.json that a kernel installs"

static bool read_range(diag_t *diag, const char *path, size_t index, const json_t *item,
                       memory_range_t *ret_range)
{
    const json_t *start = json_object_get(item, "start");
    const json_t *end = json_object_get(item, "end");

    // Addresses from 2^63 on do not fit the integers of JSON as jansson reads them.
    if (!json_is_integer(start) || !json_is_integer(end) || json_integer_value(start) < 0 ||
        json_integer_value(end) < json_integer_value(start)) {
        diag_error(
            diag, (place_t){ .path = path },
            "item %zu of \"memory\" needs the numbers \"start\" and \"end\", in order" REMEDY,
            index);
        return false;
    }
    *ret_range =
        (memory_range_t){ (uint64_t)json_integer_value(start), (uint64_t)json_integer_value(end) };
    return true;
}

static int compare(const void *a, const void *b)
{
    const memory_range_t *left = a;
    const memory_range_t *right = b;

    return left->start < right->start ? -1 : left->start > right->start;
}

// Sorts, joins ranges that touch, drops empty ones.
static bool tidy(diag_t *diag, memory_map_t *map)
{
    size_t count = 0;

    qsort(map->ranges, map->count, sizeof *map->ranges, compare);
    for (size_t i = 0; i < map->count; i++) {
        memory_range_t range = map->ranges[i];
        if (range.start == range.end) {
            continue;
        }
        memory_range_t *last = count > 0 ? &map->ranges[count - 1] : NULL;
        if (last && range.start < last->end) {
            diag_error(diag, (place_t){ .path = map->path },
                       "memory from 0x%" PRIx64 " on is listed twice" REMEDY, range.start);
            return false;
        }
        if (last && range.start == last->end) {
            last->end = range.end;
        } else {
            map->ranges[count++] = range;
        }
    }
    map->count = count;
    return true;
}

static bool read_ranges(arena_t *arena, diag_t *diag, const json_t *list, memory_map_t *map)
{
    if (!json_is_array(list) || json_array_size(list) == 0 ||
        json_array_size(list) > MEMORY_RANGE_COUNT_MAX) {
        diag_error(diag, (place_t){ .path = map->path },
                   "no list \"memory\" with 1 to %d items" REMEDY, MEMORY_RANGE_COUNT_MAX);
        return false;
    }
    map->count = json_array_size(list);
    map->ranges = arena_alloc_items(arena, map->count, sizeof *map->ranges);
    for (size_t i = 0; i < map->count; i++) {
        if (!read_range(diag, map->path, i, json_array_get(list, i), &map->ranges[i])) {
            return false;
        }
    }
    return tidy(diag, map);
}

bool memory_map_read(arena_t *arena, diag_t *diag, const source_t *source, memory_map_t *ret_map)
{
    memory_map_t map = { .path = source->path };
    json_error_t error;
    json_t *root = json_loadb(source->text, source->size, JSON_REJECT_DUPLICATES, &error);

    if (!root) {
        place_t place = { .path = source->path,
                          .line = error.line > 0 ? (unsigned)error.line : 0,
                          .column = error.column > 0 ? (unsigned)error.column : 0 };
        diag_error(diag, place, "not JSON: %s" REMEDY, error.text);
        return false;
    }
    bool ok = read_ranges(arena, diag, json_object_get(root, "memory"), &map);
    json_decref(root);
    if (ok) {
        *ret_map = map;
    }
    return ok;
}

bool memory_map_contains(const memory_map_t *map, uint64_t start, uint64_t end)
{
    for (size_t i = 0; i < map->count; i++) {
        if (start >= map->ranges[i].start && end <= map->ranges[i].end && start <= end) {
            return true;
        }
    }
    return false;
}
