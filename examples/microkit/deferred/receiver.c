// SPDX-License-Identifier: BSD-2-Clause

// Tells the sender that it is there, and then what comes.

#include <sel4c/microkit.h>

static const sel4_mk_channel_t sender = { 0 };

static void notified(sel4_mk_handler_t *handler, sel4_mk_channel_t channel)
{
    (void)handler;
    (void)channel;
    sel4_debug_print("%s: signalled\n", sel4_mk_name());
}

static sel4_mk_handler_t *init(void)
{
    static sel4_mk_handler_t handler = { .notified = notified };
    if (sel4_mk_defer_notify(sender).error != SEL4_OK) {
        sel4_debug_print("%s: no channel to the sender\n", sel4_mk_name());
    }
    return &handler;
}

SEL4_MK_PROTECTION_DOMAIN(init);
