// SPDX-License-Identifier: BSD-2-Clause

// The process around each of the measured programs.

#include "process.h"

#include <sel4c/rt/start.h>

#include "system_call.h"

void sel4_rt_put_char(char character)
{
    (void)system_call(SYSTEM_CALL_WRITE, 1, (long)&character, 1);
}

void sel4_rt_exit(int status)
{
    for (;;) {
        (void)system_call(SYSTEM_CALL_EXIT, status, 0, 0);
    }
}

void sel4_rt_main(uintptr_t argument)
{
    (void)argument;
    sel4_rt_exit(process_main());
}
