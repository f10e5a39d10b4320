// SPDX-License-Identifier: BSD-2-Clause

// Regions, each used from its start to its end.

#include <stdbool.h>

#include <sel4c/rt/heap.h>

static bool has_room(const sel4_rt_heap_t *region, size_t size)
{
    return size <= region->size - region->used;
}

void *sel4_rt_heap_grow(sel4_rt_heap_t *heap, size_t size)
{
    sel4_rt_heap_t *region = heap->current;
    if (region == NULL || !has_room(region, size)) {
        for (region = heap; region != NULL && !has_room(region, size);) {
            region = region->next;
        }
    }
    if (region == NULL) {
        return NULL;
    }
    char *at = region->start + region->used;
    region->used += size;
    heap->current = region;
    return at;
}

void sel4_rt_heap_add(sel4_rt_heap_t *heap, sel4_rt_heap_t *region)
{
    while (heap->next != NULL) {
        heap = heap->next;
    }
    region->next = NULL;
    heap->next = region;
}
