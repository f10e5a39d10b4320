// SPDX-License-Identifier: BSD-2-Clause

// Two components: one reads where nothing is, the other is told and says so.

#include <sel4c/component.h>

enum { ENDPOINT_SLOT = 1, REPLY_SLOT = 2 };

static int handle(void)
{
    seL4_Word badge;
    seL4_MessageInfo_t message = seL4_Recv(ENDPOINT_SLOT, &badge, REPLY_SLOT);

    if (seL4_MessageInfo_get_label(message) != seL4_Fault_VMFault) {
        sel4_debug_print("Another fault than expected.\n");
        return 1;
    }
    sel4_debug_print("Component %lu: fault at address 0x%lx.\n", (unsigned long)badge,
                     (unsigned long)seL4_GetMR(seL4_VMFault_Addr));
    return 0;
}

static int run(uintptr_t argument)
{
    if (argument == 1) {
        return handle();
    }
    return *(volatile int *)0xbad000; // is never there
}

SEL4_COMPONENT(run);
