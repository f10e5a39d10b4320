// SPDX-License-Identifier: BSD-2-Clause

// The first frame of a task, as switch.S takes it off the stack.

#include "async_priv.h"

#define WORDS 8 // r15 to r12, rbx, rbp, the return address, and one for alignment

enum { RBX = 4, RETURN_ADDRESS = 6 };

void sel4_async_arch_task_start(void);

void *sel4_async_arch_prepare(unsigned char *top, sel4_async_task_t *task, bool is_integer_only)
{
    (void)is_integer_only;
    uintptr_t *frame = (uintptr_t *)(void *)top - WORDS;
    for (size_t i = 0; i < WORDS; i++) {
        frame[i] = 0;
    }
    frame[RBX] = (uintptr_t)task;
    frame[RETURN_ADDRESS] = (uintptr_t)sel4_async_arch_task_start;
    return frame;
}
