// SPDX-License-Identifier: BSD-2-Clause

// Uses more stack than there is.  The page below the stack is not mapped, so this ends in a fault;
// otherwise it would write over what is there, and say so.

#include <sel4c/root_task.h>

#define STACK_SIZE 16384

static char below[64];

static __attribute__((noinline)) int use_stack(int depth)
{
    volatile char block[1024];
    block[0] = (char)depth;
    block[1023] = (char)depth;
    return depth == 0 ? 0 : use_stack(depth - 1) + block[0] + block[1023];
}

static int run(const sel4_bootinfo_t *bootinfo)
{
    (void)bootinfo;
    sel4_debug_put_string("using too much stack\n");
    (void)use_stack(STACK_SIZE / 1024 + 2);
    sel4_debug_put_string("nothing happened\n");
    return below[0];
}

SEL4_ROOT_TASK(run, stack_size(STACK_SIZE));
