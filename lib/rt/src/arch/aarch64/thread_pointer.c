// SPDX-License-Identifier: BSD-2-Clause

// The thread pointer, where user level may set it itself.

#include <sel4c/rt/tls.h>

void sel4_rt_thread_pointer_set(uintptr_t pointer, uintptr_t argument)
{
    (void)argument;
    __asm__ volatile("msr tpidr_el0, %0" : : "r"(pointer) : "memory");
}
