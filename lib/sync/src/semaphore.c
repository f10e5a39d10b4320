// SPDX-License-Identifier: BSD-2-Clause

/*
 * Two signals of a notification become one if nobody waits in the kernel yet, so signals are only
 * hints: what waiters were given is counted in `due_count`, and who takes one of several passes the
 * signal on.  As long as something is due, there is a signal, or somebody who is about to look.
 */

#include <sel4c/notification.h>
#include <sel4c/sync/semaphore.h>

#include "step.h"

void sel4_sync_semaphore_init(sel4_sync_semaphore_t *semaphore, sel4_notification_t notification,
                              int32_t value)
{
    *semaphore = (sel4_sync_semaphore_t)SEL4_SYNC_SEMAPHORE(notification, value);
}

// Takes what is due to one who waits; false if nothing is.
static bool take_due(sel4_sync_semaphore_t *semaphore)
{
    sel4_sync_hook();
    uint32_t due = __atomic_load_n(&semaphore->due_count, __ATOMIC_RELAXED);
    while (due != 0) {
        sel4_sync_hook();
        if (__atomic_compare_exchange_n(&semaphore->due_count, &due, due - 1, false,
                                        __ATOMIC_ACQUIRE, __ATOMIC_RELAXED)) {
            if (due > 1) {
                sel4_notification_signal(semaphore->notification);
            }
            return true;
        }
    }
    return false;
}

void sel4_sync_semaphore_take(sel4_sync_semaphore_t *semaphore)
{
    sel4_sync_hook();
    if (__atomic_fetch_sub(&semaphore->value, 1, __ATOMIC_ACQUIRE) > 0) {
        return;
    }
    do {
        (void)sel4_notification_wait(semaphore->notification);
    } while (!take_due(semaphore));
}

bool sel4_sync_semaphore_try_take(sel4_sync_semaphore_t *semaphore)
{
    sel4_sync_hook();
    int32_t value = __atomic_load_n(&semaphore->value, __ATOMIC_RELAXED);
    while (value > 0) {
        sel4_sync_hook();
        if (__atomic_compare_exchange_n(&semaphore->value, &value, value - 1, false,
                                        __ATOMIC_ACQUIRE, __ATOMIC_RELAXED)) {
            return true;
        }
    }
    return false;
}

void sel4_sync_semaphore_give(sel4_sync_semaphore_t *semaphore)
{
    sel4_sync_hook();
    if (__atomic_fetch_add(&semaphore->value, 1, __ATOMIC_RELEASE) < 0) {
        sel4_sync_hook();
        (void)__atomic_fetch_add(&semaphore->due_count, 1, __ATOMIC_RELEASE);
        sel4_notification_signal(semaphore->notification);
    }
}
