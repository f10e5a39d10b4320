// SPDX-License-Identifier: BSD-2-Clause
//
// In unit tests a broken invariant is a failure of the running case.

#include "harness.h"
#include "invariants.h"

void invariants_broken(const char *fact, int line)
{
    EXPECT_FAIL("invariants.c:%d: %s", line, fact);
}
