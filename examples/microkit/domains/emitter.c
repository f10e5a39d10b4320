// SPDX-License-Identifier: BSD-2-Clause

// Signals, and waits for the turn of the collector, which counts what it gets.

#include <sel4c/microkit.h>

#define EVENT_COUNT 10

SEL4_MK_REGION(counter, const volatile seL4_Word);

static const sel4_mk_channel_t collector = { 0 };

static seL4_Word count(void)
{
    return SEL4_MK_REGION_ITEMS(counter)[0];
}

// Whether the collector had not run when the call came back; the other domain's turn may always
// come in between.
static bool signal_and_wait(void)
{
    seL4_Word before = count();
    if (sel4_mk_notify(collector).error != SEL4_OK) {
        sel4_debug_print("emitter: no such channel\n");
    }
    bool is_later = count() == before;
    while (count() == before) {
    }
    return is_later;
}

static sel4_mk_handler_t *init(void)
{
    static sel4_mk_handler_t handler;
    bool is_later = false;
    for (unsigned i = 0; i < EVENT_COUNT; i++) {
        is_later = signal_and_wait() || is_later;
    }
    if (is_later) {
        sel4_debug_print("emitter: signalled; nothing happens while it is this domain's turn\n"
                         "emitter: the collector had its turn\n");
    }
    sel4_debug_print("emitter: done, with %lu events in %u turns\n", count(), EVENT_COUNT);
    return &handler;
}

SEL4_MK_PROTECTION_DOMAIN(init);
