// SPDX-License-Identifier: BSD-2-Clause

/*
 * The end of a program by a panic.  Printing may panic itself, and so may the backtrace: the phase
 * then says that nothing is left to do but to print that as well.
 */

#include <sel4c/format.h>
#include <sel4c/rt/start.h>

#include "panic_priv.h"

static void put(void *context, char character)
{
    (void)context;
    sel4_rt_put_char(character);
}

static void print(const char *words, const sel4_panic_payload_t *payload)
{
    static const sel4_sink_t console = { put, NULL };
    (void)sel4_sink_print(&console, "%spanicked at %s:%u: %s\n", words, payload->file,
                          payload->line, payload->message);
}

void sel4_panic_priv_report(sel4_panic_priv_state_t *state, const char *words,
                            const sel4_panic_payload_t *last)
{
    bool is_first = state->phase != SEL4_PANIC_PRIV_REPORTING;
    state->phase = SEL4_PANIC_PRIV_REPORTING;
    for (unsigned i = 0; is_first && i < state->in_flight; i++) {
        print(i == 0 ? "" : "while unwinding, ", &state->records[i].payload);
    }
    if (last != NULL) {
        print(words, last);
    }
    if (is_first && sel4_panic_backtrace != NULL) {
        sel4_panic_backtrace();
    }
    sel4_rt_exit(SEL4_PANIC_EXIT_STATUS);
}
