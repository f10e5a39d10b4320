// SPDX-License-Identifier: BSD-2-Clause

// The heap of a program without a C library: lib/rt's, with a list of what was given back.

#include <sel4c/panic.h>
#include <sel4c/rt/heap.h>

#include "suite.h"

#define BLOCK_SIZE 512

typedef struct block {
    struct block *next;
    char text[BLOCK_SIZE - sizeof(struct block *)];
} block_t;

static block_t *free_blocks;

static block_t *take(void)
{
    block_t *block = free_blocks;
    if (block != NULL) {
        free_blocks = block->next;
        return block;
    }
    return sel4_rt_heap_grow(&sel4_rt_heap, sizeof(block_t));
}

static void give_back(block_t **block)
{
    if (*block != NULL) {
        (*block)->next = free_blocks;
        free_blocks = *block;
        *block = NULL;
    }
}

static void use_blocks(void *argument)
{
    (void)argument;
    SEL4_SCOPED(give_back) block_t *first = take();
    SEL4_SCOPED(give_back) block_t *second = take();
    SEL4_CHECK(first != NULL && second != NULL);
    second->text[0] = 'x';
    sel4_panic_value_t value = { .kind = 1, .words = { (uintptr_t)second } };
    second = NULL; // handed over to the catcher
    sel4_panic_with(value, "with a block");
}

SUITE_CASE(blocks_are_given_back_or_handed_over)
{
    size_t used = 0;
    for (unsigned i = 0; i < 100; i++) {
        sel4_panic_payload_t payload;
        EXPECT_EQ(sel4_panic_catch(use_blocks, NULL, &payload).error, SEL4_PANIC_ERR_CAUGHT);
        EXPECT_TEXT(payload.message, "with a block");
        block_t *given = (block_t *)payload.value.words[0];
        EXPECT_EQ((unsigned char)given->text[0], 'x');
        give_back(&given);
        used = i == 0 ? sel4_rt_heap.used : used;
    }
    EXPECT_EQ(sel4_rt_heap.used, used);
}

static void fill_heap(void *argument)
{
    (void)argument;
    while (sel4_rt_heap_grow(&sel4_rt_heap, 1) != NULL) {
    }
    sel4_panic("the heap is full");
}

SUITE_CASE(a_panic_needs_no_memory)
{
    sel4_panic_payload_t payload;
    EXPECT_EQ(sel4_panic_catch(fill_heap, NULL, &payload).error, SEL4_PANIC_ERR_CAUGHT);
    EXPECT_TEXT(payload.message, "the heap is full");
    EXPECT_EQ(sel4_rt_heap.used, sel4_rt_heap.size);
}
