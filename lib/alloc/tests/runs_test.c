// SPDX-License-Identifier: BSD-2-Clause

#include <sel4c/alloc/runs.h>

#include "harness.h"

#define COUNT 300

static uint64_t words[SEL4_ALLOC_RUNS_WORD_COUNT(COUNT)];

TEST(runs, lowest_that_fit)
{
    sel4_alloc_runs_t runs;
    sel4_alloc_runs_init(&runs, words, COUNT);
    size_t at = 99;
    EXPECT_TRUE(sel4_alloc_runs_take(&runs, 3, 1, &at));
    EXPECT_EQ(at, 0);
    EXPECT_TRUE(sel4_alloc_runs_take(&runs, 64, 1, &at));
    EXPECT_EQ(at, 3);
    EXPECT_TRUE(sel4_alloc_runs_take(&runs, 1, 1, &at));
    EXPECT_EQ(at, 67);
    EXPECT_TRUE(sel4_alloc_runs_take(&runs, 100, 64, &at));
    EXPECT_EQ(at, 128);
    EXPECT_TRUE(sel4_alloc_runs_take(&runs, 60, 1, &at));
    EXPECT_EQ(at, 68);
    EXPECT_TRUE(sel4_alloc_runs_take(&runs, 72, 1, &at));
    EXPECT_EQ(at, 228);
    EXPECT_EQ(runs.taken_count, COUNT);
    EXPECT_FALSE(sel4_alloc_runs_take(&runs, 1, 1, &at));
    EXPECT_EQ(at, 228);
    sel4_alloc_runs_give(&runs, 70, 10);
    EXPECT_FALSE(sel4_alloc_runs_take(&runs, 11, 1, &at));
    EXPECT_FALSE(sel4_alloc_runs_take(&runs, 8, 16, &at));
    EXPECT_TRUE(sel4_alloc_runs_take(&runs, 8, 8, &at));
    EXPECT_EQ(at, 72);
    EXPECT_EQ(runs.taken_count, COUNT - 2);
}

TEST(runs, what_is_no_run)
{
    sel4_alloc_runs_t runs;
    sel4_alloc_runs_init(&runs, words, COUNT);
    size_t at = 99;
    EXPECT_FALSE(sel4_alloc_runs_take(&runs, 0, 1, &at));
    EXPECT_FALSE(sel4_alloc_runs_take(&runs, COUNT + 1, 1, &at));
    EXPECT_FALSE(sel4_alloc_runs_take(&runs, SIZE_MAX, 1, &at));
    EXPECT_FALSE(sel4_alloc_runs_take(&runs, 1, 0, &at));
    EXPECT_FALSE(sel4_alloc_runs_take(&runs, 1, 3, &at));
    EXPECT_FALSE(sel4_alloc_runs_take(&runs, 1, (size_t)1 << 63, &at));
    EXPECT_FALSE(sel4_alloc_runs_take_at(&runs, COUNT - 1, 2));
    EXPECT_FALSE(sel4_alloc_runs_take_at(&runs, SIZE_MAX, 2));
    sel4_alloc_runs_give(&runs, 5, 10);
    sel4_alloc_runs_give(&runs, SIZE_MAX, SIZE_MAX);
    EXPECT_EQ(runs.taken_count, 0);
    EXPECT_EQ(at, 99);
}

TEST(runs, these_very_numbers)
{
    sel4_alloc_runs_t runs;
    sel4_alloc_runs_init(&runs, words, COUNT);
    size_t at;
    EXPECT_TRUE(sel4_alloc_runs_take_at(&runs, 1, 5));
    EXPECT_FALSE(sel4_alloc_runs_take_at(&runs, 5, 2));
    EXPECT_TRUE(sel4_alloc_runs_take(&runs, 2, 1, &at));
    EXPECT_EQ(at, 6);
    EXPECT_TRUE(sel4_alloc_runs_take(&runs, 1, 1, &at));
    EXPECT_EQ(at, 0);
    sel4_alloc_runs_give(&runs, 0, 3);
    EXPECT_EQ(runs.taken_count, 5);
    EXPECT_TRUE(sel4_alloc_runs_take(&runs, 3, 1, &at));
    EXPECT_EQ(at, 0);
}

TEST(runs, without_words)
{
    sel4_alloc_runs_t runs;
    sel4_alloc_runs_init(&runs, NULL, 10);
    size_t at;
    EXPECT_TRUE(sel4_alloc_runs_take(&runs, 4, 1, &at));
    EXPECT_TRUE(sel4_alloc_runs_take(&runs, 4, 1, &at));
    EXPECT_EQ(at, 4);
    EXPECT_FALSE(sel4_alloc_runs_take(&runs, 3, 1, &at));
    sel4_alloc_runs_give(&runs, 0, 4);
    EXPECT_EQ(runs.taken_count, 8);
    sel4_alloc_runs_give(&runs, 4, 4);
    EXPECT_EQ(runs.taken_count, 4);
    EXPECT_TRUE(sel4_alloc_runs_take(&runs, 6, 1, &at));
    EXPECT_EQ(at, 4);
    EXPECT_FALSE(sel4_alloc_runs_take_at(&runs, 0, 1));
}

// Against one flag for each number.
TEST(runs, as_a_plain_model)
{
    static bool model[COUNT];
    sel4_alloc_runs_t runs;
    sel4_alloc_runs_init(&runs, words, COUNT);
    uint32_t random = 1;
    for (int step = 0; step < 20000; step++) {
        random = random * 1664525u + 1013904223u;
        size_t count = 1 + (random >> 8) % 70;
        size_t first = (random >> 16) % COUNT;
        if ((random & 0x80) != 0) {
            size_t expected = 0;
            size_t length = 0;
            while (expected + length < COUNT && length < count) {
                if (model[expected + length]) {
                    expected += length + 1;
                    length = 0;
                } else {
                    length++;
                }
            }
            size_t at = COUNT;
            ASSERT_EQ(sel4_alloc_runs_take(&runs, count, 1, &at), length == count);
            for (size_t i = 0; length == count && i < count; i++) {
                ASSERT_EQ(at, expected);
                model[at + i] = true;
            }
        } else {
            sel4_alloc_runs_give(&runs, first, count);
            for (size_t i = first; i < first + count && i < COUNT; i++) {
                model[i] = false;
            }
        }
    }
    size_t taken = 0;
    for (size_t i = 0; i < COUNT; i++) {
        taken += model[i];
    }
    EXPECT_EQ(runs.taken_count, taken);
}
