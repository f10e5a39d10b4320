// SPDX-License-Identifier: BSD-2-Clause

// The thread pointer by the instruction, where the kernel allows it, otherwise by the kernel.

#include <sel4c/root_task.h>
#include <sel4c/rt/tls.h>

void sel4_rt_thread_pointer_set(uintptr_t pointer, uintptr_t argument)
{
#if SEL4_CONFIG(FSGSBASE_INST)
    (void)argument;
    __asm__ volatile("wrfsbase %0" : : "r"(pointer) : "memory");
#else
    const sel4_bootinfo_t *bootinfo = (const sel4_bootinfo_t *)argument;
    if (sel4_tcb_set_tls_base_with(bootinfo->ipcBuffer, SEL4_INIT_TCB, pointer).error != SEL4_OK) {
        __builtin_trap();
    }
#endif
}
