// SPDX-License-Identifier: BSD-2-Clause

// Where picolibc's malloc takes memory from.  It never gives any back.

#include <errno.h>
#include <stddef.h>
#include <unistd.h>

#include <sel4c/rt/heap.h>

void *sbrk(ptrdiff_t increment)
{
    void *at = increment < 0 ? NULL : sel4_rt_heap_grow(&sel4_rt_heap, (size_t)increment);
    if (at == NULL) {
        errno = ENOMEM;
        return (void *)-1;
    }
    return at;
}
