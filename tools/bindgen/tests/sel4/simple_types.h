// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// What the generated bitfield headers take from libsel4's header, for tests on the host.

#include <stdint.h>

typedef int32_t seL4_Int32;
typedef uint32_t seL4_Uint32;
typedef int64_t seL4_Int64;
typedef uint64_t seL4_Uint64;

#define LIBSEL4_INLINE_FUNC static inline __attribute__((unused))
// The checks of the test have side effects, so nothing is CONST or PURE here.
#define CONST
#define PURE
