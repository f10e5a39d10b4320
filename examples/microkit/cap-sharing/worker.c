// SPDX-License-Identifier: BSD-2-Clause

// Works for a while when it is signalled.

#include <sel4c/microkit.h>

#define WORK 200000

static void notified(sel4_mk_handler_t *handler, sel4_mk_channel_t channel)
{
    static bool has_said;
    (void)handler;
    (void)channel;
    for (volatile unsigned i = 0; i < WORK; i++) {
    }
    if (!has_said) {
        has_said = true;
        sel4_debug_print("worker: signalled\n");
    }
}

static sel4_mk_handler_t *init(void)
{
    static sel4_mk_handler_t handler = { .notified = notified };
    sel4_debug_print("worker: started\n");
    return &handler;
}

SEL4_MK_PROTECTION_DOMAIN(init);
