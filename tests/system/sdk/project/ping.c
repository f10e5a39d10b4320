// SPDX-License-Identifier: BSD-2-Clause

// Calls the other one, and says what it answers. Brings its own memcpy, as projects do.

#include <microkit.h>

#define PONG 3

struct numbers {
    seL4_Word values[40];
};

void *memcpy(void *to, const void *from, __SIZE_TYPE__ size);
void *memcpy(void *to, const void *from, __SIZE_TYPE__ size)
{
    volatile char *target = to;
    for (__SIZE_TYPE__ i = 0; i < size; i++) {
        target[i] = ((const char *)from)[i];
    }
    return to;
}

static struct numbers numbers = { .values = { 6, 7 } };

void init(void)
{
    struct numbers copy = numbers;
    __asm__ volatile("" ::"r"(&copy) : "memory");
    microkit_mr_set(0, copy.values[0]);
    microkit_mr_set(1, copy.values[1]);
    microkit_msginfo answer = microkit_ppcall(PONG, microkit_msginfo_new(5, 2));
    microkit_dbg_puts("ping: ");
    microkit_dbg_put32((unsigned)microkit_mr_get(0));
    microkit_dbg_puts(microkit_msginfo_get_label(answer) == 6 ? "\n" : " with a wrong label\n");
}

void notified(microkit_channel channel)
{
    (void)channel;
    microkit_dbg_puts("ping: notified\n");
}
