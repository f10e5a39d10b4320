// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Where long operations let interrupts in.

#include "kernel.h"

// Fails with PREEMPTED if enough work was done since the last time and an interrupt is waiting.
result_t preempt_point(void);
