// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Replenishments of a scheduling context: a ring of (time, amount), ordered by time.
 *
 * Invariants, between operations, of a configured context: at least one refill; the amounts add up
 * to the budget; a sporadic context's head has at least REFILL_MIN_TICKS.  A round-robin context
 * has two refills: what is left of the slice, and what was used of it.
 */

#include "sched_context.h"

// What one pass through the kernel is taken to cost, and the smallest amount worth a switch.
#define KERNEL_PASS_US 10
#define REFILL_MIN_US  (2 * KERNEL_PASS_US)

ticks_t refill_kernel_pass(void);
ticks_t refill_min_ticks(void);

refill_t *refill_head(sched_context_t *context);
void refill_new(sched_context_t *context, word_t max, ticks_t budget, ticks_t period);
void refill_update(sched_context_t *context, word_t max, ticks_t budget, ticks_t period);

bool refill_is_ready(sched_context_t *context);
ticks_t refill_left(sched_context_t *context, ticks_t used);
bool refill_is_sufficient(sched_context_t *context, ticks_t used);

// Charges `used` when it is all of the head, or more.
void refill_use_up(sched_context_t *context, ticks_t used);
// Charges `used` when it is less than the head.
void refill_use_part(sched_context_t *context, ticks_t used);
// A context that slept may start its refills now, not in the past.
void refill_unblock(sched_context_t *context);
ticks_t refill_sum(sched_context_t *context);
