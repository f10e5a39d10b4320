// SPDX-License-Identifier: BSD-2-Clause

// Not every Linux machine lets user level set the thread pointer.

#include <sel4c/rt/tls.h>

#include "system_call.h"

#define SYSTEM_CALL_ARCH_PRCTL 158
#define ARCH_SET_FS            0x1002

void sel4_rt_thread_pointer_set(uintptr_t pointer, uintptr_t argument)
{
    (void)argument;
    (void)system_call(SYSTEM_CALL_ARCH_PRCTL, ARCH_SET_FS, (long)pointer, 0);
}
