// SPDX-License-Identifier: BSD-2-Clause

// Every way out takes an I/O port, and that takes a capability and a slot for it.

#include <sel4c/root_task.h>

void sel4_root_task_machine_exit(int status)
{
    (void)status;
}
