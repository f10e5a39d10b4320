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
#include "board.h"
#include "gic.h"
#include "kernel_map.h"
#include "layout.h"
#include "print.h"
#include "refill.h"
#include "root_task.h"
#include "scheduler.h"
#include "traps.h"

extern char kernel_end[];

// Counters and timers that the configuration gives to user level (Arm ARM D17.11.15, CNTKCTL_EL1).
static word_t user_timers(void)
{
    word_t timers = 0;
#ifdef CONFIG_EXPORT_PCNT_USER
    timers |= BIT(0);
#endif
#ifdef CONFIG_EXPORT_VCNT_USER
    timers |= BIT(1);
#endif
#ifdef CONFIG_EXPORT_VTMR_USER
    timers |= BIT(8);
#endif
#ifdef CONFIG_EXPORT_PTMR_USER
    timers |= BIT(9);
#endif
    return timers;
}

static word_t user_counters(void)
{
#ifdef CONFIG_EXPORT_PMU_USER
    return BIT(0); // PMUSERENR_EL0.EN.
#else
    return 0;
#endif
}

// Bits of SCTLR_EL1 (Arm ARM D17.2.118): the ones that are always one, MMU and caches on; user
// level may use `wfe`, and maintain caches by address.  What is not here is off: among others
// alignment checks, `wfi` and `dc zva` for user level, big endian.
#define SCTLR_ONES     (BIT(11) | BIT(20) | BIT(22) | BIT(23) | BIT(28) | BIT(29))
#define SCTLR_MMU      (BIT(0) | BIT(2) | BIT(12))
#define SCTLR_USER_WFE BIT(18)
#define SCTLR_USER_UCT BIT(15)
#define SCTLR_USER_UCI BIT(26)

// No floating point in the kernel; user level gets it thread by thread.
#define CPACR_NO_USER_FP BIT(20)

static void init_processor(void)
{
    word_t sctlr = SCTLR_ONES | SCTLR_MMU | SCTLR_USER_WFE;
#ifdef CONFIG_AARCH64_USER_CACHE_ENABLE
    sctlr |= SCTLR_USER_UCT | SCTLR_USER_UCI;
#endif
    __asm__ volatile("msr sctlr_el1, %0\n\t"
                     "msr cntkctl_el1, %1\n\t"
                     "msr cpacr_el1, %2\n\t"
                     "msr pmuserenr_el0, %3\n\t"
                     "msr cntp_ctl_el0, xzr\n\t"
                     "msr tpidr_el1, xzr\n\t"
                     "msr mdscr_el1, xzr\n\t"
                     "isb" ::"r"(sctlr),
                     "r"(user_timers()), "r"(CPACR_NO_USER_FP), "r"(user_counters())
                     : "memory");
}

const arch_context_t *kernel_main(word_t image_start, word_t image_end, word_t image_offset,
                                  word_t entry, word_t dtb, word_t dtb_size)
{
    memory_init(dtb, dtb_size);
    print("devkernel: seL4 API, for development, not verified\n");
    init_processor();
    board_init(arch_phys_to_ptr(dtb), dtb_size);
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
