// SPDX-License-Identifier: BSD-2-Clause

// Uses channels that it does not have.  It has no protected(), and calls that.

#include <microkit.h>

void init(void)
{
    microkit_notify(77);
    microkit_notify(5);
    (void)microkit_ppcall(5, microkit_msginfo_new(0, 0));
    microkit_irq_ack(5);
    microkit_deferred_notify(62);
    microkit_deferred_irq_ack(~0u);
    microkit_dbg_puts("wrong: still here\n");
}

void notified(microkit_channel ch)
{
    (void)protected(ch, microkit_msginfo_new(0, 0));
    microkit_dbg_puts("wrong: it came back\n");
}
