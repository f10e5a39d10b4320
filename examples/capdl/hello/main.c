// SPDX-License-Identifier: BSD-2-Clause

// A component: it knows what its specification gave it, and nothing else.

#include <sel4c/component.h>

static int run(uintptr_t argument)
{
    sel4_debug_print("Hello from a component; its argument is %lu.\n", (unsigned long)argument);
    return 0;
}

SEL4_COMPONENT(run);
