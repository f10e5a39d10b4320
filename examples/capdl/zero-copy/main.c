// SPDX-License-Identifier: BSD-2-Clause

// A component that reads a page and asks the kernel where in memory that is.

// gcc's analyzer takes the copy of a result that has no value for a use of the value.
#pragma GCC diagnostic ignored "-Wanalyzer-use-of-uninitialized-value"

#include <sel4c/component.h>

enum { MESSAGE_SLOT = 1 };
#define MESSAGE ((const char *)0x20000000)

static int run(uintptr_t argument)
{
    sel4_paddr_t address = { 0 };

    (void)argument;
    if (sel4_frame_get_address((sel4_frame_t){ MESSAGE_SLOT }, &address).error != SEL4_OK) {
        sel4_debug_print("The kernel does not say where the page is.\n");
        return 1;
    }
    sel4_debug_print("Component: \"%s\" is at 0x%lx.\n", MESSAGE, (unsigned long)address.bits);
    return 0;
}

SEL4_COMPONENT(run);
