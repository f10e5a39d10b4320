// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include "kernel.h"

// Replaces the loader's tables by the kernel's own, which have the devices, the memory that the
// kernel is in, and that which has the `size` bytes at `start`.
void memory_init(word_t start, word_t size);

// Adds the rest of main memory.
void memory_map_until(word_t end);
