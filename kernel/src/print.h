// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// The console.  %s, %u (word_t), %x (word_t, with 0x), %d (long), %%.  Silent where the
// configuration has no printing.

#include "tcb.h"

void print(const char *format, ...);
void print_unhandled_fault(const tcb_t *tcb);
