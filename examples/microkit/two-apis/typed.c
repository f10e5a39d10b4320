// SPDX-License-Identifier: BSD-2-Clause

// A protection domain with a handler that has its own state.

#include <sel4c/microkit.h>

static const sel4_mk_channel_t classic = { 4 };

typedef struct typed {
    sel4_mk_handler_t handler;
    sel4_mk_channel_t expected;
} typed_t;

static void notified(sel4_mk_handler_t *handler, sel4_mk_event_set_t events)
{
    const typed_t *typed = SEL4_CONTAINER_OF(handler, typed_t, handler);
    if (sel4_mk_event_set_has(events, typed->expected.id)) {
        sel4_debug_print("typed: signalled on channel %u\n", typed->expected.id);
    }
}

static sel4_result_t call(void)
{
    const seL4_Word words[] = { 10, 11 };
    sel4_message_info_t message;
    seL4_Word sum;
    size_t count;
    SEL4_TRY(sel4_mk_message_from_words(3, words, 2, &message));
    SEL4_TRY(sel4_mk_call(classic, message, &message));
    SEL4_TRY(sel4_mk_message_to_words(message, &sum, 1, &count));
    sel4_debug_print("typed: answer %lu, then a signal comes\n", sum);
    return SEL4_SUCCESS;
}

static sel4_mk_handler_t *init(void)
{
    static typed_t typed = { { .notified_set = notified }, { 4 } };
    sel4_debug_print("typed: started\n");
    sel4_result_t result = call();
    if (result.error != SEL4_OK) {
        sel4_debug_print("typed: %s\n", sel4_error_text(result.error));
    }
    return &typed.handler;
}

SEL4_MK_PROTECTION_DOMAIN(init);
