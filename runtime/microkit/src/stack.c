// SPDX-License-Identifier: BSD-2-Clause

/*
 * Where the stack is, for what reads stacks.  There is one thread, so it is no thread-local
 * variable that tells; a program that runs on several stacks one after the other may say so.
 *
 * Of the stack that the system description gives, the program knows the end but not the size: below
 * the frame of who asks there is nothing to read, so that is where it begins.
 */

#include <microkit.h>

#include <sel4c/rt/stack.h>

// Of the program's own stack, where it has one.
extern const char sel4_mk_stack_start[] SEL4_WEAK;
extern const char sel4_mk_stack_top[] SEL4_WEAK;

// Of the stack that it runs on: the first instructions write it.
extern const uintptr_t sel4_mk_priv_stack_end;

static sel4_rt_stack_bounds_t said;

__attribute__((noinline)) sel4_rt_stack_bounds_t sel4_rt_stack_bounds_first(void)
{
    const char *start =
        sel4_mk_stack_top != NULL ? sel4_mk_stack_start : __builtin_frame_address(0);
    return (sel4_rt_stack_bounds_t){ (uintptr_t)start, sel4_mk_priv_stack_end };
}

sel4_rt_stack_bounds_t sel4_rt_stack_bounds(void)
{
    return said.end == 0 ? sel4_rt_stack_bounds_first() : said;
}

void sel4_rt_stack_bounds_set(sel4_rt_stack_bounds_t bounds)
{
    said = bounds;
}
