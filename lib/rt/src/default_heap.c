// SPDX-License-Identifier: BSD-2-Clause

// No heap, for programs that do not say that they want one.

#include <sel4c/rt/heap.h>

sel4_rt_heap_t sel4_rt_heap;
