// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Debug system calls.

#include "tcb.h"

// True if `number` is a debug system call of this build; then it has been carried out.
bool debug_syscall(tcb_t *tcb, long number);
