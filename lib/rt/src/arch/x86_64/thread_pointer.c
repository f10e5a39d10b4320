// SPDX-License-Identifier: BSD-2-Clause

/*
 * The thread pointer, for kernels that let user level set it (KernelFSGSBase is `inst`).  Runtimes
 * replace this for other kernels, in an object that is linked anyway.
 */

#include <sel4c/rt/tls.h>

SEL4_WEAK void sel4_rt_thread_pointer_set(uintptr_t pointer, uintptr_t argument)
{
    (void)argument;
    __asm__ volatile("wrfsbase %0" : : "r"(pointer) : "memory");
}
