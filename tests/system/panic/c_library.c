// SPDX-License-Identifier: BSD-2-Clause

// Panics through the C library's call-backs, and past what its heap gave.

#include <stdlib.h>
#include <string.h>

#include <sel4c/panic.h>

#include "suite.h"

static unsigned comparisons;

static int compare_some(const void *a, const void *b)
{
    SUITE_THING(X);
    if (++comparisons == 3) {
        sel4_panic("cannot compare");
    }
    return *(const int *)a - *(const int *)b;
}

static void sort(void *argument)
{
    SUITE_THING(S);
    qsort(argument, 8, sizeof(int), compare_some);
}

static void look_up(void *argument)
{
    SUITE_THING(S);
    int key = 100;
    (void)bsearch(&key, argument, 8, sizeof(int), compare_some);
}

SUITE_CASE(a_panic_in_a_call_back_of_the_library)
{
    int numbers[8] = { 5, 3, 8, 1, 9, 2, 7, 4 };
    sel4_panic_payload_t payload;
    comparisons = 0;
    EXPECT_EQ(sel4_panic_catch(sort, numbers, &payload).error, SEL4_PANIC_ERR_CAUGHT);
    EXPECT_TEXT(payload.message, "cannot compare");
    comparisons = 0;
    EXPECT_EQ(sel4_panic_catch(look_up, numbers, &payload).error, SEL4_PANIC_ERR_CAUGHT);
    EXPECT_TEXT(suite_traced(), "SXxXxXxsSXxXxXxs");
    // And once more without: nothing was left locked or half done.
    comparisons = 10;
    EXPECT_EQ(sel4_panic_catch(sort, numbers, &payload).error, SEL4_PANIC_OK);
    EXPECT_EQ((unsigned long)numbers[0], 1);
    EXPECT_EQ((unsigned long)numbers[7], 9);
}

static unsigned freed;

static void release_block(char **block)
{
    freed += *block != NULL;
    free(*block);
    *block = NULL;
}

static void allocate(void *argument)
{
    (void)argument;
    SEL4_SCOPED(release_block) char *first = malloc(3000);
    SEL4_SCOPED(release_block) char *given = malloc(100);
    SEL4_CHECK(first != NULL && given != NULL);
    strcpy(given, "from the heap");
    sel4_panic_value_t value = { .kind = 1, .words = { (uintptr_t)given } };
    given = NULL; // handed over to the catcher
    sel4_panic_with(value, "with a block");
}

SUITE_CASE(blocks_are_freed_or_handed_over)
{
    // More than the heap has, if one was lost each time.
    for (unsigned i = 0; i < 100; i++) {
        freed = 0;
        sel4_panic_payload_t payload;
        EXPECT_EQ(sel4_panic_catch(allocate, NULL, &payload).error, SEL4_PANIC_ERR_CAUGHT);
        EXPECT_TEXT(payload.message, "with a block");
        char *given = (char *)payload.value.words[0];
        EXPECT_TEXT(given, "from the heap");
        free(given);
        EXPECT_EQ(freed, 1);
    }
}

static void fill_heap(void *argument)
{
    // All of it, so that a panic that took memory would fail.
    void **blocks = argument;
    for (size_t size = 4096; size >= 8; size /= 2) {
        void **block;
        while ((block = malloc(size)) != NULL) {
            *block = *blocks;
            *blocks = block;
        }
    }
    sel4_panic("the heap is full");
}

SUITE_CASE(a_panic_needs_no_memory)
{
    void *blocks = NULL;
    sel4_panic_payload_t payload;
    EXPECT_EQ(sel4_panic_catch(fill_heap, &blocks, &payload).error, SEL4_PANIC_ERR_CAUGHT);
    EXPECT_TEXT(payload.message, "the heap is full");
    EXPECT(blocks != NULL);
    while (blocks != NULL) {
        void *next = *(void **)blocks;
        free(blocks);
        blocks = next;
    }
}
