// SPDX-License-Identifier: BSD-2-Clause

// The first frame of a task, as switch.S takes it off the stack.

#include "async_priv.h"

#define INTEGER_WORDS 12 // x19 to x30
#define FULL_WORDS    20 // and d8 to d15

enum { X19 = 0, X30 = 11 };

void sel4_async_arch_task_start(void);

void *sel4_async_arch_prepare(unsigned char *top, sel4_async_task_t *task, bool is_integer_only)
{
    size_t count = is_integer_only ? INTEGER_WORDS : FULL_WORDS;
    uintptr_t *frame = (uintptr_t *)(void *)top - count;
    for (size_t i = 0; i < count; i++) {
        frame[i] = 0;
    }
    frame[X19] = (uintptr_t)task;
    frame[X30] = (uintptr_t)sel4_async_arch_task_start;
    return frame;
}
