// SPDX-License-Identifier: BSD-2-Clause

// The first frame of a task, as switch.S takes it off the stack.

#include "async_priv.h"

#define INTEGER_WORDS 14 // ra, s0 to s11, and one for alignment
#define FULL_WORDS    26 // and fs0 to fs11

enum { RA = 0, S1 = 2 };

void sel4_async_arch_task_start(void);

void *sel4_async_arch_prepare(unsigned char *top, sel4_async_task_t *task, bool is_integer_only)
{
    size_t count = is_integer_only ? INTEGER_WORDS : FULL_WORDS;
    uintptr_t *frame = (uintptr_t *)(void *)top - count;
    for (size_t i = 0; i < count; i++) {
        frame[i] = 0;
    }
    frame[RA] = (uintptr_t)sel4_async_arch_task_start;
    frame[S1] = (uintptr_t)task;
    return frame;
}
