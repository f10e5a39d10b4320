// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * What must hold between any two system calls.
 *
 *   derivation   links are mutual; a slot is empty exactly when it is in no list
 *   memory       two objects share no byte; what lies in an untyped is among its descendants; what
 *                it has not handed out is zero
 *   mappings     every entry of a live table has a capability that says so; an ASID has a VSpace
 *   references   what an object refers to is there, and refers back
 *   queues       a thread is in the queue that its state, domain and priority say, in order
 *   time         the refills of a scheduling context add up to its budget, in order of time
 *   the present  the running thread is one that may run, and none more urgent is ready
 */

#include "slot.h"

// Looks at all that the capabilities in these slots lead to, and at all threads.
void invariants_check_from(slot_t *slots, word_t count);

// The same for memory that is not handed out, which takes long: all that the last check found.
void invariants_check_free_memory(void);

// Called for what does not hold; whoever links the checker says what that means.
void invariants_broken(const char *fact, int line);
