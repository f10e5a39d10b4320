// SPDX-License-Identifier: BSD-2-Clause

// A protection domain with the C library, a heap, a stack of its own, and thread-local storage.

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <sel4c/microkit.h>

#define STACK_SIZE (32 * 1024)
#define HEAP_SIZE  (16 * 1024)
#define PIECE_SIZE 1024

static bool is_constructed;

__attribute__((constructor)) static void construct(void)
{
    is_constructed = true;
}

static unsigned take_all(void)
{
    unsigned count = 0;
    while (malloc(PIECE_SIZE) != NULL) {
        count++;
    }
    return count;
}

static sel4_mk_handler_t *init(void)
{
    static sel4_mk_handler_t handler;
    char here;

    printf("%.3f %s %d\n", 1 / 3.0, "abc", 42);
    puts(is_constructed ? "a constructor ran" : "no constructor ran");
    (void)strtoul("99999999999999999999999", NULL, 10);
    printf("errno %d\n", errno);
    unsigned count = take_all();
    printf("malloc: %u bytes, then none\n", count >= 12 ? 12 * PIECE_SIZE : 0);
    puts((uintptr_t)&here < 0x1000000 ? "stack of its own" : "another stack");
    return &handler;
}

SEL4_MK_PROTECTION_DOMAIN(init, stack_size(STACK_SIZE), heap_size(HEAP_SIZE));
