// SPDX-License-Identifier: BSD-2-Clause

// The debug kernel shuts the machine down through its firmware, whatever the status.

#include <sel4c/root_task.h>

void sel4_root_task_machine_exit(int status)
{
    (void)status;
    sel4_debug_halt();
}
