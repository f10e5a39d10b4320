// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Prints every capability in the top CNode of a thread's capability space.

#include "tcb.h"

void snapshot_print(const tcb_t *tcb);
