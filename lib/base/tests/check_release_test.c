// SPDX-License-Identifier: BSD-2-Clause

// sel4c/check.h, as a source of a release build sees it.

#define NDEBUG

#include <sel4c/check.h>

#include "harness.h"

static int evaluated;

static int evaluate(int value)
{
    evaluated++;
    return value;
}

TEST(check_release, does_not_evaluate_debug_conditions)
{
    SEL4_DEBUG_ASSERT(evaluate(0));
    EXPECT_EQ(evaluated, 0);
    SEL4_CHECK(evaluate(1));
    EXPECT_EQ(evaluated, 1);
}
