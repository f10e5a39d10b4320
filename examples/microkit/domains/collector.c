// SPDX-License-Identifier: BSD-2-Clause

// Counts events.

#include <sel4c/microkit.h>

SEL4_MK_REGION(counter, volatile seL4_Word);

static void notified(sel4_mk_handler_t *handler, sel4_mk_channel_t channel)
{
    (void)handler;
    (void)channel;
    SEL4_MK_REGION_ITEMS(counter)[0]++;
}

static sel4_mk_handler_t *init(void)
{
    static sel4_mk_handler_t handler = { .notified = notified };
    return &handler;
}

SEL4_MK_PROTECTION_DOMAIN(init);
