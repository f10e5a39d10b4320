// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Where long operations let interrupts in.

#include "kernel.h"

// Work between two looks at the interrupt controller; tests have less, to be interrupted more.
#ifndef PREEMPT_WORK_MAX
#define PREEMPT_WORK_MAX CONFIG_MAX_NUM_WORK_UNITS_PER_PREEMPTION
#endif

// After so many units of work: fails with PREEMPTED if enough was done since the last look, and an
// interrupt is waiting.  A unit is one deletion, or 2^CONFIG_RESET_CHUNK_BITS bytes cleared.
result_t preempt_point(word_t work);
