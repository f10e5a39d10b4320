// SPDX-License-Identifier: BSD-2-Clause

// Nobody catches this panic, and between its message and the exit status there is a backtrace.

#include <sel4c/panic.h>
#include <sel4c/root_task.h>

static int run(const sel4_bootinfo_t *bootinfo)
{
    (void)bootinfo;
    sel4_debug_put_string("1 passed, 0 failed\n");
    sel4_panic("the last words");
}

SEL4_ROOT_TASK(run);
