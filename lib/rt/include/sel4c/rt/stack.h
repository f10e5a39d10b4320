// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Where the running thread's stack is, for what reads stacks and must not read beyond.
 *
 * The first thread's is known from the linker script.  Another thread tells it once, when it
 * starts; until then, and in programs without thread-local variables always, the first thread's is
 * what is told.
 */

#include <stdint.h>

#include <sel4c/base.h>

typedef struct sel4_rt_stack_bounds {
    uintptr_t start;
    uintptr_t end; // first address after it
} sel4_rt_stack_bounds_t;

// Blocks  never
sel4_rt_stack_bounds_t sel4_rt_stack_bounds(void);

// For a thread's entry, before anything else of its own runs.
void sel4_rt_stack_bounds_set(sel4_rt_stack_bounds_t bounds);

// The first thread's.
sel4_rt_stack_bounds_t sel4_rt_stack_bounds_first(void);
