// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * What must hold between any two system calls.  A violation is a failure of the running test case.
 *
 *   derivation   links are mutual; a slot is empty exactly when it is in no list
 *   memory       two objects share no byte; what lies in an untyped is among its descendants
 *   mappings     a page table entry that is valid belongs to a live capability
 *   threads      states, queues and references agree
 *   time         the refills of a scheduling context add up to its budget
 */

void invariants_check(void);
