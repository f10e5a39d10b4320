// SPDX-License-Identifier: BSD-2-Clause

// A protection domain has nobody to return to: it says how it ended, and never runs again.

#include <microkit.h>

#include "domain.h"

void sel4_rt_exit(int status)
{
    microkit_dbg_puts("sel4c: exit status ");
    microkit_dbg_put32(status < 0 || status > 255 ? 255u : (seL4_Uint32)status);
    microkit_dbg_puts("\n");
    for (;;) {
        seL4_Word badge;
        (void)seL4_Wait(SEL4_MK_SLOT_INPUT, &badge);
    }
}
