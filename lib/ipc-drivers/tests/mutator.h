// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Somebody who writes into the shared memory: between two steps of a test, and, where everything is
 * compiled with SEL4C_FOREIGN_HOOK, before an access to it.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Values are also wanted as multiples of 2 to the power of `shift`.
void mutator_begin(void *memory, size_t size, unsigned shift);
void mutator_end(void);

// One access in `rate` is preceded by a write; 0: none is.
void mutator_set_rate(unsigned rate);

// One write.
void mutator_write(void);

// As many as usual, or N with IPC_HOSTILE=N in the environment.
unsigned mutator_rounds(unsigned usual);

// How many writes there were.
uint64_t mutator_write_count(void);
