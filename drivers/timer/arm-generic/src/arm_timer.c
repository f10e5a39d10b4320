// SPDX-License-Identifier: BSD-2-Clause

/*
 * The generic timer.  Its interrupt line is high for as long as the counter has reached the
 * comparator, so switching the comparator off is what ends an interrupt.
 *
 * Ticks become nanoseconds rounded down, a deadline becomes ticks rounded up: when the comparator
 * has been reached, the time in nanoseconds has been too.
 */

#include <sel4c/arm_timer.h>

#include "registers.h"

#define NS_PER_S UINT64_C(1000000000)

// No counter ticks faster (Arm ARM D12.1: from Armv8.6 on at 1 GHz), and with it nothing below
// overflows.
#define FREQUENCY_MAX NS_PER_S

static uint64_t ns_of_ticks(const sel4_arm_timer_t *timer, uint64_t ticks)
{
    uint64_t seconds = ticks / timer->frequency;
    uint64_t rest = ticks % timer->frequency;
    return seconds * NS_PER_S + rest * NS_PER_S / timer->frequency;
}

static uint64_t ticks_of_ns(const sel4_arm_timer_t *timer, uint64_t ns)
{
    uint64_t seconds = ns / NS_PER_S;
    uint64_t rest = ns % NS_PER_S;
    return seconds * timer->frequency + (rest * timer->frequency + NS_PER_S - 1) / NS_PER_S;
}

static uint64_t now_ns(void *device)
{
    return ns_of_ticks(device, sel4_arch_arm_timer_count());
}

static void cancel(void *device)
{
    sel4_arm_timer_t *timer = device;
    timer->has_deadline = false;
    sel4_arch_arm_timer_set_control(0);
}

static void set_deadline_ns(void *device, uint64_t deadline_ns)
{
    sel4_arm_timer_t *timer = device;
    timer->has_deadline = true;
    // Compared before it is switched on: else the old moment could raise the interrupt.
    sel4_arch_arm_timer_set_control(0);
    sel4_arch_arm_timer_set_compare(ticks_of_ns(timer, deadline_ns));
    sel4_arch_arm_timer_set_control(ARM_TIMER_CONTROL_ENABLE);
}

static bool handle_irq(void *device)
{
    sel4_arm_timer_t *timer = device;
    if (!timer->has_deadline || (sel4_arch_arm_timer_control() & ARM_TIMER_CONTROL_STATUS) == 0) {
        return false;
    }
    cancel(timer);
    return true;
}

sel4_driver_result_t sel4_arm_timer_init(sel4_arm_timer_t *timer, sel4_timer_t *ret_timer)
{
    static const sel4_timer_functions_t functions = { now_ns, set_deadline_ns, cancel, handle_irq };
    uint64_t frequency = sel4_arch_arm_timer_frequency();
    if (frequency == 0 || frequency > FREQUENCY_MAX) {
        return SEL4_DRIVER_FAILURE(SEL4_DRIVER_ERR_NOT_FOUND);
    }
    *timer = (sel4_arm_timer_t){ .frequency = frequency };
    cancel(timer);
    *ret_timer = (sel4_timer_t){ &functions, timer };
    return SEL4_DRIVER_SUCCESS;
}
