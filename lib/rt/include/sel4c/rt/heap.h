// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * The memory that malloc takes from: regions that only grow.
 *
 * The first one, `sel4_rt_heap`, is as large as the program says with SEL4_RT_HEAP; a program that
 * does not say has none, and its malloc fails.  More can be added while it runs.
 */

#include <stddef.h>

#include <sel4c/base.h>

typedef struct sel4_rt_heap {
    char *start;
    size_t size;
    size_t used;
    struct sel4_rt_heap *next;    // another region
    struct sel4_rt_heap *current; // of the first region: the one that gave last; NULL at first
} sel4_rt_heap_t;

extern sel4_rt_heap_t sel4_rt_heap;

// At file level, once in a program: its heap has `bytes` bytes.
#define SEL4_RT_HEAP(bytes)                                                                   \
    static char sel4_rt_heap_memory[bytes] __attribute__((aligned(16)));                      \
    sel4_rt_heap_t sel4_rt_heap = { sel4_rt_heap_memory, sizeof sel4_rt_heap_memory, 0, NULL, \
                                    NULL };

/*
 * `size` bytes more: right after the last ones while that region has room, since a malloc takes
 * what it asks for in two steps to lie in a row; otherwise from the first region that has; NULL
 * when none has.  Not for several threads at once: picolibc's malloc holds its lock.
 */
void *sel4_rt_heap_grow(sel4_rt_heap_t *heap, size_t size);

/*
 * Adds a region, aligned to 16, to be used when those before it have no room.
 *
 * Owns  the heap keeps `region` and the memory that it names for ever
 */
void sel4_rt_heap_add(sel4_rt_heap_t *heap, sel4_rt_heap_t *region);
