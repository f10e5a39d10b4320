// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// What the world of the tests says when it is fuzzed: a broken promise is a crash.

#define FUZZ_CHECK_(condition) ((condition) ? (void)0 : __builtin_trap())

#define ASSERT_TRUE(condition) FUZZ_CHECK_(condition)
#define ASSERT_NULL(pointer)   FUZZ_CHECK_((pointer) == NULL)
#define ASSERT_PTR_EQ(a, b)    FUZZ_CHECK_((a) == (b))
#define ASSERT_LT(a, b)        FUZZ_CHECK_((a) < (b))
#define ASSERT_LE(a, b)        FUZZ_CHECK_((a) <= (b))
#define ASSERT_EQ(a, b)        FUZZ_CHECK_((a) == (b))
#define EXPECT_EQ(a, b)        FUZZ_CHECK_((a) == (b))
#define ASSERT_OK(result)      FUZZ_CHECK_((result).error == 0)
#define ASSERT_FAIL(text)      __builtin_trap()
