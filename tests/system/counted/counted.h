// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Programs on the target that count their own cases; `run` boots one and looks at its last line.
 *
 *     require(sel4_…(…), "what is needed to go on");
 *     check(value == 7, "what must be so");
 *     return counted();
 */

#include <stdbool.h>

#include <sel4c/error.h>

// One case: says so if the fact does not hold.
void check(bool condition, const char *fact);

// Panics if it failed.
void require(sel4_result_t result, const char *what);

// Prints what was counted; gives the exit status of the program.
int counted(void);
