// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include "kernel.h"

// Carries out the cache operation of a Page or VSpace invocation on `size` bytes of memory.
void cache_operate(word_t label, word_t paddr, word_t size);
