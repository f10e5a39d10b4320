// SPDX-License-Identifier: BSD-2-Clause
//
// From the loader to the first thread.
//
// The loader has placed the kernel, the device tree and the root task's image in memory, in this
// order, has turned the MMU on and jumped to _start with
//
//   x0, x1  physical start and end of the root task's image, whole pages
//   x2      physical minus virtual address of the image
//   x3      where the root task starts
//   x4, x5  physical address and size of the device tree; size 0 if there is none

#include "arch.h"
#include "gic.h"
#include "kernel_map.h"
#include "layout.h"
#include "print.h"
#include "refill.h"
#include "root_task.h"
#include "scheduler.h"
#include "traps.h"

extern char kernel_end[];

static void init_processor(void)
{
    // User level may read the physical counter and use its timer, and may maintain caches; no FP in
    // the kernel.
    word_t timers = 0;
#ifdef CONFIG_EXPORT_PCNT_USER
    timers |= 1u << 0;
#endif
#ifdef CONFIG_EXPORT_VCNT_USER
    timers |= 1u << 1;
#endif
#ifdef CONFIG_EXPORT_VTMR_USER
    timers |= 1u << 8;
#endif
#ifdef CONFIG_EXPORT_PTMR_USER
    timers |= 1u << 9;
#endif
    word_t sctlr;
    __asm__ volatile("mrs %0, sctlr_el1" : "=r"(sctlr));
    sctlr &= ~(1ul << 1 | 1ul << 3 | 1ul << 4 | 1ul << 19 | 1ul << 24 |
               1ul << 25);                      // No alignment checks, little endian.
    sctlr |= 1ul << 26 | 1ul << 15 | 1ul << 14; // UCI, UCT, DZE.
    __asm__ volatile("msr sctlr_el1, %0\n\t"
                     "msr cntkctl_el1, %1\n\t"
                     "msr cpacr_el1, %2\n\t"
                     "msr cntp_ctl_el0, xzr\n\t"
                     "msr tpidr_el1, xzr\n\t"
                     "msr pmuserenr_el0, xzr\n\t"
                     "isb" ::"r"(sctlr),
                     "r"(timers), "r"(1ul << 20)
                     : "memory");
}

const arch_context_t *kernel_main(word_t image_start, word_t image_end, word_t image_offset,
                                  word_t entry, word_t dtb, word_t dtb_size)
{
    memory_init();
    print("devkernel: seL4 API, for development, not verified\n");
    init_processor();
    gic_init();
    sched_init();
    root_task_create((boot_image_t){
        .start = image_start,
        .end = image_end,
        .vaddr = image_start - image_offset,
        .entry = entry,
        .dtb = dtb,
        .dtb_size = dtb_size,
        .kernel_end = arch_ptr_to_phys(kernel_end),
    });
    print("devkernel: boot finished\n");
    sched_enter();
    sched_settle();
    arch_switch_to(sched.current);
    return arch_run();
}
