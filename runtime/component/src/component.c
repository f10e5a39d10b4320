// SPDX-License-Identifier: BSD-2-Clause

// The end of a component: it has no capability to stop itself with.

#include <sel4c/component.h>

void sel4_component_exit(int status)
{
    sel4_debug_print("sel4c: exit status %d\n", status < 0 || status > 255 ? 255 : status);
    for (;;) {
        seL4_Yield();
    }
}
