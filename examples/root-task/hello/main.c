// SPDX-License-Identifier: BSD-2-Clause

// The smallest root task: one line on the kernel's console.

#include <sel4c/root_task.h>

static int run(const sel4_bootinfo_t *bootinfo)
{
    (void)bootinfo;
    sel4_debug_put_string("Hello from a root task.\n");
    return 0;
}

SEL4_ROOT_TASK(run, stack_size(4096));
