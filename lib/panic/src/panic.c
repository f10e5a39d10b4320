// SPDX-License-Identifier: BSD-2-Clause

/*
 * From the panic to the search for a catcher.  Records of panics in flight are a stack: a panic in
 * a release that is caught there is over before the release comes back.
 */

#include <stdarg.h>

#include <sel4c/format.h>

#include "panic_priv.h"

static const sel4_panic_hook_t *the_hook;

sel4_panic_result_t sel4_panic_hook_set(const sel4_panic_hook_t *hook)
{
    const sel4_panic_hook_t *none = NULL;
    if (!__atomic_compare_exchange_n(&the_hook, &none, hook, false, __ATOMIC_ACQ_REL,
                                     __ATOMIC_ACQUIRE)) {
        return SEL4_PANIC_FAILURE(SEL4_PANIC_ERR_HOOK_TAKEN);
    }
    return SEL4_PANIC_SUCCESS;
}

bool sel4_panic_is_in_flight(void)
{
    return sel4_panic_priv_state()->in_flight != 0;
}

void sel4_panic_forget(void)
{
    sel4_panic_priv_state_t *state = sel4_panic_priv_state();
    state->phase = SEL4_PANIC_PRIV_RUNNING;
    state->in_flight = 0;
}

// The words before a panic that cannot have a catcher; NULL for one that can.
static const char *why_not_caught(const sel4_panic_priv_state_t *state)
{
    switch (state->phase) {
    case SEL4_PANIC_PRIV_IN_HOOK:
        return "in the panic hook, ";
    case SEL4_PANIC_PRIV_REPORTING:
        return "while reporting, ";
    case SEL4_PANIC_PRIV_RUNNING:
        break;
    }
    return state->in_flight == SEL4_PANIC_DEPTH_MAX ? "one panic too many, " : NULL;
}

static void call_hook(sel4_panic_priv_state_t *state, const sel4_panic_payload_t *payload)
{
    const sel4_panic_hook_t *hook = __atomic_load_n(&the_hook, __ATOMIC_ACQUIRE);
    if (hook != NULL) {
        state->phase = SEL4_PANIC_PRIV_IN_HOOK;
        hook->call(hook->context, payload);
        state->phase = SEL4_PANIC_PRIV_RUNNING;
    }
}

static SEL4_NORETURN void begin(const sel4_panic_payload_t *payload, bool with_hook)
{
    sel4_panic_priv_state_t *state = sel4_panic_priv_state();
    const char *words = why_not_caught(state);
    if (words != NULL) {
        sel4_panic_priv_report(state, words, payload);
    }
    sel4_panic_priv_record_t *record = &state->records[state->in_flight++];
    record->payload = *payload;
    record->catcher = 0;
    if (with_hook) {
        call_hook(state, &record->payload);
    }
    sel4_panic_priv_raise(record);
    sel4_panic_priv_report(state, NULL, NULL);
}

void sel4_panic_at(const char *file, unsigned line, const char *format, ...)
{
    sel4_panic_payload_t payload = { .file = file, .line = line };
    va_list arguments;
    va_start(arguments, format);
    (void)sel4_vformat(payload.message, sizeof payload.message, format, arguments);
    va_end(arguments);
    begin(&payload, true);
}

void sel4_panic_with_at(const char *file, unsigned line, sel4_panic_value_t value,
                        const char *format, ...)
{
    sel4_panic_payload_t payload = { .file = file, .line = line, .value = value };
    va_list arguments;
    va_start(arguments, format);
    (void)sel4_vformat(payload.message, sizeof payload.message, format, arguments);
    va_end(arguments);
    begin(&payload, true);
}

void sel4_panic_rethrow(const sel4_panic_payload_t *payload)
{
    begin(payload, false);
}
