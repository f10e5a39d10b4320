// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// The data model, for <sel4/simple_types.h>: LP64.

#define SEL4_WORD_IS_UINT64
#define SEL4_INT64_IS_LONG
