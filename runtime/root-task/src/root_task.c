// SPDX-License-Identifier: BSD-2-Clause

/*
 * What a root task does before its main function, beyond what lib/rt does for every program.
 *
 * The kernel maps the image as a whole, whatever its segments allow, and gives a capability for
 * each of its pages: so the page that the linker script left below the stack is unmapped here.
 */

#include <sel4c/root_task.h>
#include <sel4c/rt/tls.h>

static void unmap_guard(const sel4_bootinfo_t *bootinfo)
{
    uintptr_t offset = (uintptr_t)sel4_rt_stack_guard - (uintptr_t)sel4_rt_image_start;
    sel4_cap_t frame;
    if (sel4_slot_region_cap(sel4_bootinfo_image_frames(bootinfo), offset >> seL4_PageBits, &frame)
            .error == SEL4_OK) {
        // A guard that could not be made is no reason not to run.
        (void)sel4_frame_unmap_with(bootinfo->ipcBuffer, (sel4_frame_t){ frame.bits });
    }
}

const sel4_bootinfo_t *sel4_priv_root_task_begin(uintptr_t argument)
{
    const sel4_bootinfo_t *bootinfo = (const sel4_bootinfo_t *)argument;
    unmap_guard(bootinfo);
    return bootinfo;
}

#if SEL4_CONFIG(ARCH_X86_64) && !SEL4_CONFIG(FSGSBASE_INST)
// User level may not set the thread pointer.  In this file because it is part of every root task,
// whatever the order of the libraries; lib/rt's own definition is weak.
void sel4_rt_thread_pointer_set(uintptr_t pointer, uintptr_t argument)
{
    const sel4_bootinfo_t *bootinfo = (const sel4_bootinfo_t *)argument;
    if (sel4_tcb_set_tls_base_with(bootinfo->ipcBuffer, SEL4_INIT_TCB, pointer).error != SEL4_OK) {
        __builtin_trap();
    }
}
#endif
