// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * What a timer can do: tell the time since some start, and raise an interrupt at one moment.
 *
 * One deadline at a time; who has several keeps them and sets the earliest.  Nothing here blocks.
 */

#include <stdbool.h>
#include <stdint.h>

typedef struct sel4_timer_functions {
    uint64_t (*now_ns)(void *device);
    void (*set_deadline_ns)(void *device, uint64_t deadline_ns);
    void (*cancel)(void *device);
    bool (*handle_irq)(void *device);
} sel4_timer_functions_t;

typedef struct sel4_timer {
    const sel4_timer_functions_t *functions;
    void *device;
} sel4_timer_t;

// The time since some start, which no two calls see going backwards.
static inline uint64_t sel4_timer_now_ns(sel4_timer_t timer)
{
    return timer.functions->now_ns(timer.device);
}

/*
 * Has the interrupt raised once that time has come, never before it; at once if it has already.
 * Replaces an earlier deadline.
 */
static inline void sel4_timer_set_deadline_ns(sel4_timer_t timer, uint64_t deadline_ns)
{
    timer.functions->set_deadline_ns(timer.device, deadline_ns);
}

/*
 * Forgets the deadline.  An interrupt that is on its way already may still come; handling it then
 * says false.
 */
static inline void sel4_timer_cancel(sel4_timer_t timer)
{
    timer.functions->cancel(timer.device);
}

/*
 * Silences the interrupt that came, and says whether the deadline has come; it is then gone.
 * Acknowledge the interrupt afterwards.
 */
static inline bool sel4_timer_handle_irq(sel4_timer_t timer)
{
    return timer.functions->handle_irq(timer.device);
}
