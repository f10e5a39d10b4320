// SPDX-License-Identifier: BSD-2-Clause

// Multiplies what it is sent, and notifies who asked.

#include <microkit.h>

void init(void)
{
    microkit_dbg_puts("pong: ready\n");
}

void notified(microkit_channel channel)
{
    (void)channel;
}

microkit_msginfo protected(microkit_channel channel, microkit_msginfo message)
{
    seL4_Word product = microkit_mr_get(0) * microkit_mr_get(1);
    microkit_mr_set(0, product);
    microkit_deferred_notify(channel);
    return microkit_msginfo_new(microkit_msginfo_get_label(message) + 1, 1);
}
