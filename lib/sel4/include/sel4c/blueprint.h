// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// What a blueprint is.  <sel4c/object.h> has the blueprints themselves.

#include <stdint.h>

#include <sel4/sel4.h>

// What to make.  `size_bits` is log2 of the size as the kernel counts it: bytes for untyped memory
// and scheduling contexts, slots for CNodes, 0 for kinds of one size.
typedef struct sel4_blueprint {
    seL4_Word type;
    uint8_t size_bits;
} sel4_blueprint_t;
