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

#include "domain.h"

#define PAGE_SIZE ((uintptr_t)1 << seL4_PageBits)

extern const char sel4_mk_stack_start[] SEL4_WEAK;
extern const char sel4_mk_stack_top[] SEL4_WEAK;

static sel4_rt_stack_bounds_t own;

static sel4_rt_stack_bounds_t given_stack(void)
{
    uintptr_t ipc_buffer = (seL4_UserVSpaceTop & ~(PAGE_SIZE - 1));
    return (sel4_rt_stack_bounds_t){
        .start = (uintptr_t)__builtin_frame_address(0),
        .end = ipc_buffer - PAGE_SIZE,
    };
}

__attribute__((noinline)) sel4_rt_stack_bounds_t sel4_rt_stack_bounds_first(void)
{
    if (sel4_mk_stack_top == NULL) {
        return given_stack();
    }
    return (sel4_rt_stack_bounds_t){
        .start = (uintptr_t)sel4_mk_stack_start,
        .end = (uintptr_t)sel4_mk_stack_top,
    };
}

sel4_rt_stack_bounds_t sel4_rt_stack_bounds(void)
{
    return own.end == 0 ? sel4_rt_stack_bounds_first() : own;
}

void sel4_rt_stack_bounds_set(sel4_rt_stack_bounds_t bounds)
{
    own = bounds;
}
