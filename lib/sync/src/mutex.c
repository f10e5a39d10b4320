// SPDX-License-Identifier: BSD-2-Clause

/*
 * The count is how many hold the mutex or wait for it.  Who makes it 1 has it; who makes it more
 * waits for one signal, which the holder gives when it leaves others behind.  Between that signal
 * and its waiter nobody holds the mutex, so there is never a second signal to be lost in the first.
 */

#include <sel4c/check.h>
#include <sel4c/notification.h>
#include <sel4c/sync/mutex.h>

#include "step.h"

static sel4_notification_t notification_of(const sel4_sync_mutex_t *mutex)
{
    if (mutex->provide != NULL) {
        return mutex->provide(mutex->context);
    }
    sel4_sync_hook();
    uintptr_t bits = __atomic_load_n(&mutex->notification, __ATOMIC_ACQUIRE);
    if (bits == 0) {
        sel4_panic("two threads want a mutex that has no notification yet");
    }
    return (sel4_notification_t){ bits };
}

void sel4_sync_mutex_init(sel4_sync_mutex_t *mutex, sel4_notification_t notification)
{
    *mutex = (sel4_sync_mutex_t)SEL4_SYNC_MUTEX(notification);
}

void sel4_sync_mutex_supply(sel4_sync_mutex_t *mutex, sel4_notification_t notification)
{
    sel4_sync_hook();
    __atomic_store_n(&mutex->notification, notification.bits, __ATOMIC_RELEASE);
}

void sel4_sync_mutex_lock(sel4_sync_mutex_t *mutex)
{
    sel4_sync_hook();
    if (__atomic_fetch_add(&mutex->count, 1, __ATOMIC_ACQUIRE) != 0) {
        (void)sel4_notification_wait(notification_of(mutex));
        __atomic_thread_fence(__ATOMIC_ACQUIRE);
    }
}

bool sel4_sync_mutex_try_lock(sel4_sync_mutex_t *mutex)
{
    uint32_t nobody = 0;
    sel4_sync_hook();
    return __atomic_compare_exchange_n(&mutex->count, &nobody, 1, false, __ATOMIC_ACQUIRE,
                                       __ATOMIC_RELAXED);
}

void sel4_sync_mutex_unlock(sel4_sync_mutex_t *mutex)
{
    sel4_sync_hook();
    if (__atomic_fetch_sub(&mutex->count, 1, __ATOMIC_RELEASE) > 1) {
        sel4_notification_signal(notification_of(mutex));
    }
}
