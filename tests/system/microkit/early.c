// SPDX-License-Identifier: BSD-2-Clause

// Signals the server before that has run at all.

#include <sel4c/microkit.h>

static sel4_mk_handler_t *init(void)
{
    static sel4_mk_handler_t handler;
    if (sel4_mk_notify(SEL4_MK_CHANNEL(0)).error == SEL4_OK) {
        sel4_debug_print("early: signalled the server\n");
    }
    return &handler;
}

SEL4_MK_PROTECTION_DOMAIN(init);
