// SPDX-License-Identifier: BSD-2-Clause

// All of picolibc's locks are one, and that one is the program's.

#include <stddef.h>
#include <sys/lock.h>

#include <sel4c/rt/lock.h>

struct __lock { // NOLINT(bugprone-reserved-identifier)
    char unused;
};

struct __lock __lock___libc_recursive_mutex; // NOLINT(bugprone-reserved-identifier)

static const sel4_rt_lock_t *the_lock;

void sel4_rt_libc_lock_use(const sel4_rt_lock_t *lock)
{
    the_lock = lock;
}

static void acquire(void)
{
    if (the_lock != NULL) {
        the_lock->acquire(the_lock->context);
    }
}

static void release(void)
{
    if (the_lock != NULL) {
        the_lock->release(the_lock->context);
    }
}

// NOLINTBEGIN(bugprone-reserved-identifier)
void __retarget_lock_init(_LOCK_T *lock)
{
    *lock = &__lock___libc_recursive_mutex;
}

void __retarget_lock_init_recursive(_LOCK_T *lock)
{
    *lock = &__lock___libc_recursive_mutex;
}

void __retarget_lock_close(_LOCK_T lock)
{
    (void)lock;
}

void __retarget_lock_close_recursive(_LOCK_T lock)
{
    (void)lock;
}

void __retarget_lock_acquire(_LOCK_T lock)
{
    (void)lock;
    acquire();
}

void __retarget_lock_acquire_recursive(_LOCK_T lock)
{
    (void)lock;
    acquire();
}

void __retarget_lock_release(_LOCK_T lock)
{
    (void)lock;
    release();
}

void __retarget_lock_release_recursive(_LOCK_T lock)
{
    (void)lock;
    release();
}
// NOLINTEND(bugprone-reserved-identifier)
