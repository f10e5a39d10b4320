// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Where long operations let interrupts in.

#include "kernel.h"

// After so many units of work: fails with PREEMPTED if enough was done since the last look, and an
// interrupt is waiting.  A unit is one deletion, or 2^CONFIG_RESET_CHUNK_BITS bytes cleared.
result_t preempt_point(word_t work);
