// SPDX-License-Identifier: BSD-2-Clause

// Signals all receivers with the system call in which it waits, once the last of them is there.

#include <sel4c/microkit.h>

enum { FIRST_RECEIVER, RECEIVER_COUNT = 3 };

static void notified(sel4_mk_handler_t *handler, sel4_mk_channel_t channel)
{
    (void)handler;
    if (channel.id != RECEIVER_COUNT - 1) {
        return;
    }
    for (unsigned i = FIRST_RECEIVER; i < RECEIVER_COUNT; i++) {
        if (sel4_mk_defer_notify(SEL4_MK_CHANNEL(i)).error != SEL4_OK) {
            sel4_debug_print("sender: no such channel: %u\n", i);
        }
    }
    sel4_debug_print("sender: woken, deferred %u signals\n", RECEIVER_COUNT);
}

static sel4_mk_handler_t *init(void)
{
    static sel4_mk_handler_t handler = { .notified = notified };
    return &handler;
}

SEL4_MK_PROTECTION_DOMAIN(init);
