// SPDX-License-Identifier: BSD-2-Clause

/*
 * The registers as they are.  A barrier before reading the counter keeps it from being read early,
 * one after writing makes the write take effect before what follows.
 */

#include "registers.h"

uint64_t sel4_arch_arm_timer_frequency(void)
{
    uint64_t frequency;
    __asm__ volatile("mrs %0, cntfrq_el0" : "=r"(frequency));
    return frequency;
}

uint64_t sel4_arch_arm_timer_count(void)
{
    uint64_t count;
    __asm__ volatile("isb\n\tmrs %0, cntpct_el0" : "=r"(count) : : "memory");
    return count;
}

uint64_t sel4_arch_arm_timer_control(void)
{
    uint64_t control;
    __asm__ volatile("mrs %0, cntp_ctl_el0" : "=r"(control) : : "memory");
    return control;
}

void sel4_arch_arm_timer_set_control(uint64_t control)
{
    __asm__ volatile("msr cntp_ctl_el0, %0\n\tisb" : : "r"(control) : "memory");
}

void sel4_arch_arm_timer_set_compare(uint64_t count)
{
    __asm__ volatile("msr cntp_cval_el0, %0\n\tisb" : : "r"(count) : "memory");
}
