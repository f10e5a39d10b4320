// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * The seams inside lib/panic.  A program is linked with one of each:
 *
 *     panic-unwind, panic-abort   how a function is left
 *     panic-tls, panic-global     where the state is
 */

#include <unwind.h>

#include <sel4c/panic.h>

// A panic in flight.
typedef struct sel4_panic_priv_record {
    struct _Unwind_Exception exception; // the unwinder's
    sel4_panic_payload_t payload;
    uintptr_t catcher; // the stack pointer of the frame that will catch it; 0 until found
} sel4_panic_priv_record_t;

// What a thread does besides unwinding.
typedef enum sel4_panic_priv_phase {
    SEL4_PANIC_PRIV_RUNNING,
    SEL4_PANIC_PRIV_IN_HOOK,
    SEL4_PANIC_PRIV_REPORTING,
} sel4_panic_priv_phase_t;

// All that is known of a thread; zero at its start.
typedef struct sel4_panic_priv_state {
    sel4_panic_priv_phase_t phase;
    unsigned in_flight;
    sel4_panic_priv_record_t records[SEL4_PANIC_DEPTH_MAX];
} sel4_panic_priv_state_t;

sel4_panic_priv_state_t *sel4_panic_priv_state(void);

// Leaves functions up to the catcher; comes back, with none left, if there is no catcher.
void sel4_panic_priv_raise(sel4_panic_priv_record_t *record);

/*
 * Prints the panics in flight, then `last` if it is not one of them, with the words before it, then
 * the backtrace, and ends the program.
 */
SEL4_NORETURN void sel4_panic_priv_report(sel4_panic_priv_state_t *state, const char *words,
                                          const sel4_panic_payload_t *last);
