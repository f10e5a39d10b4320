// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Counted permits among tasks of one executor; with one permit, a lock.  Who asks first is served
 * first.
 */

#include <sel4c/async_future.h>

typedef struct sel4_async_semaphore {
    sel4_async_waiters_t waiters;
    size_t count; // Permits that are free, those included for which a waiter has been woken.
} sel4_async_semaphore_t;

void sel4_async_semaphore_init(sel4_async_semaphore_t *semaphore, size_t count);

// Fails  SEL4_ASYNC_TIMED_OUT, SEL4_ASYNC_CANCELLED: no permit was taken.
sel4_async_result_t sel4_async_semaphore_acquire(sel4_async_task_t *self,
                                                 sel4_async_semaphore_t *semaphore,
                                                 sel4_async_time_t deadline);

// Fails  SEL4_ASYNC_WOULD_BLOCK
sel4_async_result_t sel4_async_semaphore_try_acquire(sel4_async_semaphore_t *semaphore);

// Gives a permit back, or a new one.
void sel4_async_semaphore_release(sel4_async_semaphore_t *semaphore);

// The wait for a permit as a future.
typedef struct sel4_async_permit {
    sel4_async_future_t future;
    sel4_async_semaphore_t *semaphore;
} sel4_async_permit_t;

void sel4_async_permit_init(sel4_async_permit_t *permit, sel4_async_semaphore_t *semaphore);
