// SPDX-License-Identifier: BSD-2-Clause

#include <sel4c/rt/heap.h>

#include "harness.h"

TEST(heap, grows_in_a_row)
{
    static char memory[64];
    sel4_rt_heap_t heap = { memory, sizeof memory, 0, NULL, NULL };
    EXPECT_PTR_EQ(sel4_rt_heap_grow(&heap, 16), memory);
    EXPECT_PTR_EQ(sel4_rt_heap_grow(&heap, 0), memory + 16);
    EXPECT_PTR_EQ(sel4_rt_heap_grow(&heap, 48), memory + 16);
    EXPECT_NULL(sel4_rt_heap_grow(&heap, 1));
    EXPECT_NULL(sel4_rt_heap_grow(&heap, SIZE_MAX));
}

TEST(heap, second_region)
{
    static char first[32];
    static char second[64];
    static char third[8];
    sel4_rt_heap_t heap = { first, sizeof first, 0, NULL, NULL };
    sel4_rt_heap_t more = { second, sizeof second, 0, NULL, NULL };
    sel4_rt_heap_t last = { third, sizeof third, 0, NULL, NULL };
    sel4_rt_heap_add(&heap, &more);
    sel4_rt_heap_add(&heap, &last);
    EXPECT_PTR_EQ(sel4_rt_heap_grow(&heap, 40), second);
    EXPECT_PTR_EQ(sel4_rt_heap_grow(&heap, 8), second + 40); // in a row, though the first has room
    EXPECT_PTR_EQ(sel4_rt_heap_grow(&heap, 32), first);
    EXPECT_PTR_EQ(sel4_rt_heap_grow(&heap, 16), second + 48);
    EXPECT_PTR_EQ(sel4_rt_heap_grow(&heap, 8), third);
    EXPECT_NULL(sel4_rt_heap_grow(&heap, 1));
}

TEST(heap, none)
{
    sel4_rt_heap_t none = { 0 };
    EXPECT_NULL(sel4_rt_heap_grow(&none, 1));
}
