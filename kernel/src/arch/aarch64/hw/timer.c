// SPDX-License-Identifier: BSD-2-Clause
//
// The generic timer: the virtual counter is the kernel's clock.

#include "arch.h"
#include "layout.h"

ticks_t arch_timer_now(void)
{
    ticks_t now;
    __asm__ volatile("isb\n\tmrs %0, cntvct_el0" : "=r"(now)::"memory");
    return now;
}

void arch_timer_set_deadline(ticks_t when)
{
    __asm__ volatile("msr cntv_cval_el0, %0\n\tmsr cntv_ctl_el0, %1\n\tisb" ::"r"(when), "r"(1ul)
                     : "memory");
}

void arch_timer_acknowledge(void)
{
    // The interrupt is a level: it ends when the deadline is moved.
    arch_timer_set_deadline(~(ticks_t)0);
}

ticks_t arch_us_to_ticks(word_t us)
{
    // 62.5 ticks in a microsecond; us is at most arch_max_period_us().
    return us * (BOARD_TIMER_HZ / 500000) / 2;
}

word_t arch_ticks_to_us(ticks_t ticks)
{
    return ticks / (BOARD_TIMER_HZ / 500000) * 2 +
           ticks % (BOARD_TIMER_HZ / 500000) * 2 / (BOARD_TIMER_HZ / 500000);
}

word_t arch_max_period_us(void)
{
    return ~(word_t)0 / 500000;
}
