// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Timers: a function that is called when a time has come, and a future that is there then.
 *
 * They lie in a heap made of links (a pairing heap), so that any number can be armed without
 * storage of its own, and to arm one and cancel it before its time, as waits with a deadline do,
 * costs little.
 */

#include <sel4c/async_future.h>

// Calls `timer->fire` from sel4_async_run_until_stalled() when `when` has come.  A timer that is
// armed gets the new time.
void sel4_async_timer_arm(sel4_async_executor_t *executor, sel4_async_timer_t *timer,
                          sel4_async_time_t when);

// Does nothing to one that is not armed.
void sel4_async_timer_cancel(sel4_async_timer_t *timer);

static inline bool sel4_async_timer_is_armed(const sel4_async_timer_t *timer)
{
    return timer->place != NULL;
}

// A future that is there from `when` on.
typedef struct sel4_async_alarm {
    sel4_async_future_t future;
    sel4_async_executor_t *executor;
    sel4_async_timer_t timer;
    sel4_async_waiters_t waiters;
    sel4_async_time_t when;
} sel4_async_alarm_t;

void sel4_async_alarm_init(sel4_async_alarm_t *alarm, sel4_async_executor_t *executor,
                           sel4_async_time_t when);

// Needs  no task waits for it.
void sel4_async_alarm_finish(sel4_async_alarm_t *alarm);
