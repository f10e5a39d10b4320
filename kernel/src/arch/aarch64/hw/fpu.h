// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Floating point registers.  They stay in the processor until another thread uses them; the kernel
 * itself never touches them.
 */

#include "tcb.h"

// Lets `tcb`, which runs next, use them if it owns them.
void fpu_switch_to(const tcb_t *tcb);

// `tcb` wants them and has trapped.  False if it may not have them.
bool fpu_take(tcb_t *tcb);

// `tcb` is no more.
void fpu_forget(const tcb_t *tcb);
