// SPDX-License-Identifier: BSD-2-Clause

/*
 * Stacks are painted before use: what has kept its colour was not used.  The colour at the lowest
 * place is looked at after each turn.
 */

#include "async_priv.h"

#define COLOUR UINT64_C(0xa5c3a5c3a5c3a5c3)

#if defined(__clang__) || defined(__SANITIZE_ADDRESS__)
#define READS_FRAMES __attribute__((no_sanitize("address")))
#else
#define READS_FRAMES
#endif

READS_FRAMES void sel4_async_priv_stack_paint(unsigned char *stack, size_t size)
{
    uint64_t *word = (uint64_t *)(void *)stack;
    for (size_t i = 0; i < size / sizeof(*word); i++) {
        word[i] = COLOUR;
    }
}

READS_FRAMES size_t sel4_async_priv_stack_unused(const unsigned char *stack, size_t size)
{
    const uint64_t *word = (const uint64_t *)(const void *)stack;
    size_t count = 0;
    while (count < size / sizeof(*word) && word[count] == COLOUR) {
        count++;
    }
    return count * sizeof(*word);
}

READS_FRAMES bool sel4_async_priv_stack_is_intact(const unsigned char *stack)
{
    return *(const uint64_t *)(const void *)stack == COLOUR;
}

SEL4_WEAK SEL4_NORETURN void sel4_async_stack_overflowed(const sel4_async_task_t *task)
{
    (void)task;
    __builtin_trap();
}
