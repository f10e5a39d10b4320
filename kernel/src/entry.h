// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * The ways into the kernel.  The architecture has saved the registers of `sched.current`; after one
 * of these it restores those of `sched.current`, which may be another thread.
 */

#include "fault.h"
#include "kernel.h"

void enter_syscall(long number);
void enter_interrupt(void);
void enter_fault(fault_t fault);
