// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * What must hold between any two system calls.
 *
 *   derivation   links are mutual; a slot is empty exactly when it is in no list
 *   memory       two objects share no byte; what lies in an untyped is among its descendants
 *   mappings     a page table entry that is valid belongs to a live capability
 *   threads      states, queues and references agree
 *   time         the refills of a scheduling context add up to its budget
 */

#include "slot.h"

// Looks at all that the capabilities in these slots lead to, and at all threads.
void invariants_check_from(slot_t *slots, word_t count);

// Called for what does not hold; whoever links the checker says what that means.
void invariants_broken(const char *fact, int line);
