// SPDX-License-Identifier: BSD-2-Clause

// A protection domain that is written for microkit.h.

#include <microkit.h>

void init(void)
{
    microkit_dbg_puts("hello\n");
}

void notified(microkit_channel ch)
{
    microkit_deferred_notify(ch);
}
