// SPDX-License-Identifier: BSD-2-Clause

/*
 * A protection domain has nobody to return to.  It says how it ended; then one that succeeded waits
 * for ever, and one that failed ends in a fault, by which its parent or the monitor knows.
 */

#include <microkit.h>

#include "domain.h"

void sel4_rt_exit(int status)
{
    seL4_Word code = status < 0 || status > 255 ? 255u : (seL4_Word)status;
    microkit_dbg_puts(sel4_mk_name());
    microkit_dbg_puts(": exit status ");
    microkit_dbg_put32((seL4_Uint32)code);
    microkit_dbg_puts("\n");
    for (;;) {
        if (code != 0) {
            microkit_internal_crash((seL4_Error)code);
        }
        seL4_Word badge;
        (void)seL4_Wait(SEL4_MK_SLOT_INPUT, &badge);
    }
}
