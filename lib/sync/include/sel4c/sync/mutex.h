// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * A mutex between threads that share memory: a count, and a notification for those who must wait.
 *
 * Without contention the kernel is not entered.  Who unlocks while others wait hands the mutex to
 * one of them.  Where the notification comes from is said once:
 *
 *     static sel4_sync_mutex_t a = SEL4_SYNC_MUTEX(notification);            known from the start
 *     static sel4_sync_mutex_t b = SEL4_SYNC_MUTEX_DEFERRED;                 supplied later
 *     static sel4_sync_mutex_t c = SEL4_SYNC_MUTEX_LAZY(function, context);  asked for when needed
 *
 *     {
 *         SEL4_SYNC_GUARD(&a);    // until the end of the block, or a panic that leaves it
 *         …
 *     }
 *
 * Not for one thread twice, and no notification for two mutexes.
 *
 * Raw layer: seL4_Signal, seL4_Wait.
 */

#include <stdbool.h>
#include <stdint.h>

#include <sel4c/base.h>
#include <sel4c/cap.h>

/*
 * Gives the notification of a mutex, the same each time, to any thread.
 *
 * Needs  SEL4_RIGHT_READ and SEL4_RIGHT_WRITE on it
 */
typedef sel4_notification_t (*sel4_sync_provide_t)(void *context);

// Nothing of it is for its user.
typedef struct sel4_sync_mutex {
    uint32_t count;         // who holds it, and who waits
    uintptr_t notification; // 0: none yet
    sel4_sync_provide_t provide;
    void *context;
} sel4_sync_mutex_t;

// Initialisers; the first needs a constant in static storage, such as (sel4_notification_t){ 7 }.
#define SEL4_SYNC_MUTEX(notification_) \
    {                                  \
        0, (notification_).bits, 0, 0  \
    }
#define SEL4_SYNC_MUTEX_DEFERRED \
    {                            \
        0, 0, 0, 0               \
    }
#define SEL4_SYNC_MUTEX_LAZY(provide_, context_) \
    {                                            \
        0, 0, (provide_), (context_)             \
    }

// Needs  nobody uses the mutex
void sel4_sync_mutex_init(sel4_sync_mutex_t *mutex, sel4_notification_t notification);

/*
 * Gives a deferred mutex its notification.  Until then it works for one thread; a second one that
 * had to wait would panic.
 */
void sel4_sync_mutex_supply(sel4_sync_mutex_t *mutex, sel4_notification_t notification);

/*
 * Blocks  until nobody else holds it
 */
void sel4_sync_mutex_lock(sel4_sync_mutex_t *mutex);

// Locks it if nobody holds it.
// Blocks  never
bool sel4_sync_mutex_try_lock(sel4_sync_mutex_t *mutex);

// Needs   the caller holds it
// Blocks  never
void sel4_sync_mutex_unlock(sel4_sync_mutex_t *mutex);

// A mutex that is unlocked when the variable's scope is left.  Zeroed: none.
typedef struct sel4_sync_guard {
    sel4_sync_mutex_t *mutex;
} sel4_sync_guard_t;

// Blocks  as sel4_sync_mutex_lock()
static inline sel4_sync_guard_t sel4_sync_guard(sel4_sync_mutex_t *mutex)
{
    sel4_sync_mutex_lock(mutex);
    return (sel4_sync_guard_t){ mutex };
}

// Unlocks early; the guard has none afterwards.
static inline void sel4_sync_guard_release(sel4_sync_guard_t *guard)
{
    if (guard->mutex != NULL) {
        sel4_sync_mutex_t *mutex = guard->mutex;
        guard->mutex = NULL;
        sel4_sync_mutex_unlock(mutex);
    }
}

#define SEL4_PRIV_SYNC_JOIN(a, b) a##b
#define SEL4_PRIV_SYNC_NAME(a, b) SEL4_PRIV_SYNC_JOIN(a, b)

// Locks until the end of the block.
#define SEL4_SYNC_GUARD(mutex_)          \
    SEL4_SCOPED(sel4_sync_guard_release) \
    sel4_sync_guard_t SEL4_PRIV_SYNC_NAME(sync_guard_, __LINE__) = sel4_sync_guard(mutex_)
