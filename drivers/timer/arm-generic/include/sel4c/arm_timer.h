// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * The generic timer of Arm processors, the physical one, from user level: a counter that never
 * stops and a comparator beside it, in system registers of each core.
 *
 * The kernel must let user level at both: seL4's configuration options KernelArmExportPCNTUser and
 * KernelArmExportPTMRUser; else the first access is a fault.  The interrupt is 30, one for each
 * core: whoever uses the timer stays on its core.  Arm DDI 0487, chapter D12 and the registers
 * CNTFRQ_EL0, CNTPCT_EL0, CNTP_CTL_EL0, CNTP_CVAL_EL0.
 */

#include <stdint.h>

#include <sel4c/driver/error.h>
#include <sel4c/driver/timer.h>

#define SEL4_ARM_TIMER_IRQ 30

typedef struct sel4_arm_timer {
    uint64_t frequency; // ticks per second
    bool has_deadline;
} sel4_arm_timer_t;

/*
 * Takes the timer over, without a deadline.
 *
 * Fails  SEL4_DRIVER_ERR_NOT_FOUND  firmware has not told the counter's frequency, or it is one
 *                                   that no counter has
 * Owns   the device uses `*timer` for as long as the result is used
 */
sel4_driver_result_t sel4_arm_timer_init(sel4_arm_timer_t *timer, sel4_timer_t *ret_timer);
