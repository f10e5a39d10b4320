// SPDX-License-Identifier: BSD-2-Clause

// picolibc's last step of exit() and abort().

#include <unistd.h>

#include <sel4c/rt/start.h>

void _exit(int status)
{
    sel4_rt_exit(status);
}
