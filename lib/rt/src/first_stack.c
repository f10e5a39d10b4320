// SPDX-License-Identifier: BSD-2-Clause

// The first thread's stack: above its guard page, as program.ld has it.

#include <sel4c/rt/stack.h>
#include <sel4c/rt/start.h>

#define GUARD_SIZE 4096

sel4_rt_stack_bounds_t sel4_rt_stack_bounds_first(void)
{
    return (sel4_rt_stack_bounds_t){
        .start = (uintptr_t)sel4_rt_stack_guard + GUARD_SIZE,
        .end = (uintptr_t)sel4_rt_stack_top,
    };
}
