// SPDX-License-Identifier: BSD-2-Clause

// Output goes to the kernel's console; nowhere, if the kernel does not print.

#include <sel4c/root_task.h>

void sel4_rt_put_char(char character)
{
    sel4_debug_put_char(character);
}
