// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Floating point registers.  They stay in the processor until another thread that may use them
 * runs; the kernel itself never touches them.
 */

#include "tcb.h"

void fpu_switch_to(tcb_t *tcb);
void fpu_forget(const tcb_t *tcb);
