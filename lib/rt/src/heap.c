// SPDX-License-Identifier: BSD-2-Clause

// Regions in a row, each used from its start to its end.

#include <sel4c/rt/heap.h>

void *sel4_rt_heap_grow(sel4_rt_heap_t *heap, size_t size)
{
    for (sel4_rt_heap_t *region = heap; region != NULL; region = region->next) {
        if (size <= region->size - region->used) {
            char *at = region->start + region->used;
            region->used += size;
            return at;
        }
    }
    return NULL;
}

void sel4_rt_heap_add(sel4_rt_heap_t *heap, sel4_rt_heap_t *region)
{
    while (heap->next != NULL) {
        heap = heap->next;
    }
    region->next = NULL;
    heap->next = region;
}
