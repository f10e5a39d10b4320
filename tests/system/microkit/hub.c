// SPDX-License-Identifier: BSD-2-Clause

// Gets signals on all channels that there can be, all of them at once.

#include <sel4c/microkit.h>

static void notified(sel4_mk_handler_t *handler, sel4_mk_event_set_t events)
{
    unsigned count = 0;
    unsigned last = 0;
    (void)handler;
    for (unsigned id = 0; id < 64; id++) {
        if (sel4_mk_event_set_has(events, id)) {
            count++;
            last = id;
        }
    }
    sel4_debug_print("hub: %u signals at once, the last on channel %u\n", count, last);
    sel4_debug_put_string("sel4c: exit status 0\n");
}

static sel4_mk_handler_t *init(void)
{
    static sel4_mk_handler_t handler = { .notified_set = notified };
    return &handler;
}

SEL4_MK_PROTECTION_DOMAIN(init);
