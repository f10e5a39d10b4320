// SPDX-License-Identifier: BSD-2-Clause

// Uses up a stack that it brought along.

#include <sel4c/microkit.h>

#define DEPTH 100 // more than there is stack for

static __attribute__((noinline)) void use_stack(unsigned depth)
{
    volatile char room[1024];
    room[0] = (char)depth;
    if (depth < DEPTH) {
        use_stack(depth + 1);
    }
    room[1] = room[0]; // so that the frame stays
}

static sel4_mk_handler_t *init(void)
{
    static sel4_mk_handler_t handler;
    use_stack(0);
    return &handler;
}

SEL4_MK_PROTECTION_DOMAIN(init, stack_size(3 * 4096));
