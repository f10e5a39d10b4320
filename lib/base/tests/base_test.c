// SPDX-License-Identifier: BSD-2-Clause

// sel4c/base.h: what the macros do, as far as a running program can show it.

#include <stdint.h>

#include <sel4c/base.h>
#include <sel4c/base_error.h>

#include "harness.h"

typedef struct SEL4_MUST_CHECK outer_result {
    int error;
} outer_result_t;

static outer_result_t outer_from_base(sel4_base_result_t result)
{
    return (outer_result_t){ 100 + (int)result.error };
}

static int calls;

static sel4_base_result_t give(sel4_base_error_t error)
{
    calls++;
    return SEL4_BASE_FAILURE(error);
}

static sel4_base_result_t two_steps(sel4_base_error_t first, sel4_base_error_t second)
{
    SEL4_TRY(give(first));
    SEL4_TRY(give(second));
    return SEL4_BASE_SUCCESS;
}

static outer_result_t converted(sel4_base_error_t error)
{
    SEL4_TRY_AS(outer_from_base, give(error));
    return (outer_result_t){ 0 };
}

TEST(base, try_passes_failures_on)
{
    calls = 0;
    EXPECT_OK(two_steps(SEL4_BASE_OK, SEL4_BASE_OK));
    EXPECT_EQ(calls, 2);
    calls = 0;
    EXPECT_ERROR(two_steps(SEL4_BASE_ERR_RANGE, SEL4_BASE_ERR_OVERFLOW), SEL4_BASE_ERR_RANGE);
    EXPECT_EQ(calls, 1);
    EXPECT_ERROR(two_steps(SEL4_BASE_OK, SEL4_BASE_ERR_OVERFLOW), SEL4_BASE_ERR_OVERFLOW);
}

TEST(base, try_as_converts)
{
    EXPECT_OK(converted(SEL4_BASE_OK));
    EXPECT_ERROR(converted(SEL4_BASE_ERR_RANGE), 101);
}

static int released;

static void release(int *value)
{
    released += *value;
}

static sel4_base_result_t scoped(sel4_base_error_t error)
{
    SEL4_SCOPED(release) int first = 1;
    SEL4_TRY(give(error));
    SEL4_SCOPED(release) int second = 10;
    return SEL4_BASE_SUCCESS;
}

TEST(base, scoped_releases_on_each_way_out)
{
    released = 0;
    EXPECT_OK(scoped(SEL4_BASE_OK));
    EXPECT_EQ(released, 11);
    released = 0;
    EXPECT_ERROR(scoped(SEL4_BASE_ERR_RANGE), SEL4_BASE_ERR_RANGE);
    EXPECT_EQ(released, 1);
}

TEST(base, container_of)
{
    struct holder {
        uint8_t before;
        uint64_t member;
    } holder = { 1, 2 };
    EXPECT_PTR_EQ(SEL4_CONTAINER_OF(&holder.member, struct holder, member), &holder);
    uint16_t items[7];
    EXPECT_EQ(SEL4_ARRAY_COUNT(items), 7);
}
