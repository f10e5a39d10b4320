// SPDX-License-Identifier: BSD-2-Clause

// A protection domain as one writes it for libmicrokit.

#include <microkit.h>

#define TYPED 9

void init(void)
{
    microkit_dbg_puts("classic: started\n");
}

void notified(microkit_channel ch)
{
    (void)ch;
}

microkit_msginfo protected(microkit_channel ch, microkit_msginfo msginfo)
{
    seL4_Word sum = 0;
    microkit_dbg_puts("classic: called with label ");
    microkit_dbg_put32((seL4_Uint32)microkit_msginfo_get_label(msginfo));
    microkit_dbg_puts(", ");
    microkit_dbg_put32((seL4_Uint32)microkit_msginfo_get_count(msginfo));
    microkit_dbg_puts(" words:");
    for (seL4_Word i = 0; i < microkit_msginfo_get_count(msginfo); i++) {
        seL4_Word word = microkit_mr_get((seL4_Uint8)i);
        microkit_dbg_puts(" ");
        microkit_dbg_put32((seL4_Uint32)word);
        sum += word;
    }
    microkit_dbg_puts("\n");
    microkit_deferred_notify(ch == TYPED ? ch : 0);
    microkit_mr_set(0, sum);
    return microkit_msginfo_new(0, 1);
}
