// SPDX-License-Identifier: BSD-2-Clause

// The region from its start on for what stays, and the rest as the heap, with a count of what is
// out.

#include <stdlib.h>

#include "server.h"

#define ALIGNMENT 64

static sel4_mutable_span_t left;

void memory_init(sel4_mutable_span_t region)
{
    left = region;
}

void *memory_take(size_t size, const char *what)
{
    size_t rounded = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (rounded > left.size) {
        sel4_panic("no memory for %s: %zu bytes of %zu. Make the region \"memory\" larger", what,
                   rounded, left.size);
    }
    void *taken = left.data;
    left = sel4_mutable_span(left.data + rounded, left.size - rounded);
    return taken;
}

void memory_make_heap(void)
{
    static sel4_rt_heap_t heap;
    heap = (sel4_rt_heap_t){ .start = (char *)left.data, .size = left.size };
    left.size = 0;
    sel4_rt_heap_add(&sel4_rt_heap, &heap);
}

/* ---- The heap */

typedef struct header {
    _Alignas(16) size_t size;
} header_t;

static memory_counts_t counts;

void *memory_allocate(void *context, size_t size)
{
    (void)context;
    header_t *header = size > SIZE_MAX - sizeof(header_t) ? NULL : malloc(sizeof(header_t) + size);
    if (header == NULL) {
        return NULL;
    }
    header->size = size;
    counts.used += size;
    counts.most = counts.used > counts.most ? counts.used : counts.most;
    return header + 1;
}

void memory_release(void *context, void *bytes)
{
    (void)context;
    if (bytes != NULL) {
        header_t *header = (header_t *)bytes - 1;
        counts.used -= header->size;
        free(header);
    }
}

memory_counts_t memory_counts(void)
{
    return counts;
}
