// SPDX-License-Identifier: BSD-2-Clause

// Each thread's stack in a thread-local variable; SEL4_RT_WITHOUT_TLS replaces this file.

#include <sel4c/rt/stack.h>

static __thread sel4_rt_stack_bounds_t own;

sel4_rt_stack_bounds_t sel4_rt_stack_bounds(void)
{
    return own.end == 0 ? sel4_rt_stack_bounds_first() : own;
}

void sel4_rt_stack_bounds_set(sel4_rt_stack_bounds_t bounds)
{
    own = bounds;
}
