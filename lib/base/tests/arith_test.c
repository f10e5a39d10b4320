// SPDX-License-Identifier: BSD-2-Clause

// sel4c/arith.h and the texts of base_error.h.

#include <stdint.h>

#include <sel4c/arith.h>

#include "harness.h"

TEST(arith, sums_that_fit)
{
    size_t size = 0;
    uint64_t number = 0;
    EXPECT_OK(sel4_add_size(SIZE_MAX - 1, 1, &size));
    EXPECT_EQ(size, SIZE_MAX);
    EXPECT_OK(sel4_sub_size(7, 7, &size));
    EXPECT_EQ(size, 0);
    EXPECT_OK(sel4_mul_u64(UINT32_MAX, UINT32_MAX, &number));
    EXPECT_EQ(number, (uint64_t)UINT32_MAX * UINT32_MAX);
    EXPECT_OK(sel4_add_u64(1, 2, &number));
    EXPECT_EQ(number, 3);
    EXPECT_OK(sel4_sub_u64(UINT64_MAX, 1, &number));
    EXPECT_EQ(number, UINT64_MAX - 1);
    EXPECT_OK(sel4_mul_size(0, SIZE_MAX, &size));
    EXPECT_EQ(size, 0);
}

TEST(arith, overflow_leaves_the_result_alone)
{
    size_t size = 42;
    uint64_t number = 42;
    EXPECT_ERROR(sel4_add_size(SIZE_MAX, 1, &size), SEL4_BASE_ERR_OVERFLOW);
    EXPECT_ERROR(sel4_sub_size(1, 2, &size), SEL4_BASE_ERR_OVERFLOW);
    EXPECT_ERROR(sel4_mul_size(SIZE_MAX, 2, &size), SEL4_BASE_ERR_OVERFLOW);
    EXPECT_ERROR(sel4_add_u64(UINT64_MAX, UINT64_MAX, &number), SEL4_BASE_ERR_OVERFLOW);
    EXPECT_ERROR(sel4_sub_u64(0, 1, &number), SEL4_BASE_ERR_OVERFLOW);
    EXPECT_ERROR(sel4_mul_u64((uint64_t)1 << 32, (uint64_t)1 << 32, &number),
                 SEL4_BASE_ERR_OVERFLOW);
    EXPECT_EQ(size, 42);
    EXPECT_EQ(number, 42);
}

TEST(arith, range_fits)
{
    EXPECT_TRUE(sel4_range_fits(0, 0, 0));
    EXPECT_TRUE(sel4_range_fits(4, 0, 4));
    EXPECT_TRUE(sel4_range_fits(1, 3, 4));
    EXPECT_FALSE(sel4_range_fits(2, 3, 4));
    EXPECT_FALSE(sel4_range_fits(5, 0, 4));
    EXPECT_FALSE(sel4_range_fits(SIZE_MAX, 2, 4));
    EXPECT_FALSE(sel4_range_fits(2, SIZE_MAX, 4));
}

TEST(arith, ranges_overlap)
{
    EXPECT_TRUE(sel4_ranges_overlap(0, 10, 9, 1));
    EXPECT_FALSE(sel4_ranges_overlap(0, 10, 10, 1));
    EXPECT_TRUE(sel4_ranges_overlap(9, 1, 0, 10));
    EXPECT_FALSE(sel4_ranges_overlap(10, 1, 0, 10));
    EXPECT_FALSE(sel4_ranges_overlap(5, 0, 0, 10));
    EXPECT_FALSE(sel4_ranges_overlap(0, 10, 5, 0));
    EXPECT_TRUE(sel4_ranges_overlap(UINT64_MAX - 1, 2, UINT64_MAX, 1));
    EXPECT_TRUE(sel4_ranges_overlap(0, UINT64_MAX, UINT64_MAX - 1, 1));
}

TEST(base_error, texts)
{
    EXPECT_STR_EQ(sel4_base_error_text(SEL4_BASE_OK), "no error");
    EXPECT_STR_EQ(sel4_base_error_text(SEL4_BASE_ERR_RANGE), "out of range");
    EXPECT_STR_EQ(sel4_base_error_text(SEL4_BASE_ERR_OVERFLOW), "the result does not fit its type");
    EXPECT_STR_EQ(sel4_base_error_text((sel4_base_error_t)3), "unknown error");
}
