// SPDX-License-Identifier: BSD-2-Clause

// Signals the hub, on the channel that the tool says.

#include <sel4c/microkit.h>

SEL4_MK_WORD(hub_channel, 99);

static sel4_mk_handler_t *init(void)
{
    static sel4_mk_handler_t handler;
    if (sel4_mk_notify(SEL4_MK_CHANNEL((unsigned)SEL4_MK_WORD_VALUE(hub_channel))).error !=
        SEL4_OK) {
        sel4_debug_print("%s: no such channel\n", sel4_mk_name());
    }
    return &handler;
}

SEL4_MK_PROTECTION_DOMAIN(init);
