// SPDX-License-Identifier: BSD-2-Clause

// The suite as a root task.

#include <sel4c/root_task.h>

#include "suite.h"

void suite_console(char character)
{
    sel4_debug_put_char(character);
}

void sel4_rt_put_char(char character)
{
    suite_put_char(character);
}

void sel4_root_task_machine_exit(int status)
{
    (void)status;
    suite_ends();
}

#ifdef SUITE_HEAP_SIZE
SEL4_RT_HEAP(SUITE_HEAP_SIZE)
#endif

const sel4_bootinfo_t *suite_bootinfo;

static int run(const sel4_bootinfo_t *bootinfo)
{
    suite_bootinfo = bootinfo;
    return suite_main();
}

SEL4_ROOT_TASK(run);
