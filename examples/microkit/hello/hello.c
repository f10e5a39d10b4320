// SPDX-License-Identifier: BSD-2-Clause

// The smallest protection domain.

#include <microkit.h>

void init(void)
{
    microkit_dbg_puts("hello, world\n");
}

void notified(microkit_channel channel)
{
    (void)channel;
}
