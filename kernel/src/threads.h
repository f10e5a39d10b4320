// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// The list of all threads, for debugging and for the invariant checker.

#include "tcb.h"

tcb_t *threads_first(void);
