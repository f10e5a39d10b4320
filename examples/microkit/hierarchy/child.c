// SPDX-License-Identifier: BSD-2-Clause

// Writes where nothing is.

#include <sel4c/microkit.h>

static sel4_mk_handler_t *init(void)
{
    static sel4_mk_handler_t handler;
    sel4_debug_print("child: started\n");
    *(volatile int *)0xbad000 = 1; // the fault is what it is for
    sel4_debug_print("child: something was there\n");
    return &handler;
}

SEL4_MK_PROTECTION_DOMAIN(init);
