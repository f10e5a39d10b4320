// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// The message words that travel in registers, on every 64-bit architecture.

#include <sel4/sel4.h>

enum { SEL4_REGISTER_COUNT = 4 };

typedef struct sel4_registers {
    seL4_Word word[SEL4_REGISTER_COUNT];
} sel4_registers_t;
