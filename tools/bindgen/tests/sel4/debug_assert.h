// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Counts the checks that fail, so that a test can see them.

extern unsigned debug_assert_failures;

#define seL4_DebugAssert(condition) ((void)((condition) || debug_assert_failures++))
