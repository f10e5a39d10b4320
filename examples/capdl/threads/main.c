// SPDX-License-Identifier: BSD-2-Clause

/*
 * Two components with a page in common.  Each adds to a number there, by reading it, letting the
 * other run, and writing it back: without the lock most additions would be lost.
 *
 * The lock is a count of those who have it or want it, and a notification for those who wait.
 */

#include <sel4c/component.h>

enum { MUTEX_SLOT = 1, END_SLOT = 2 };
enum { ADDITION_COUNT = 1000, COMPONENT_COUNT = 2 };

typedef struct shared {
    uint32_t lock_users; // has it, or waits
    uint32_t number;     // from here on: for who has the lock
    uint32_t wait_count;
    uint32_t done_count;
} shared_t;
#define SHARED ((volatile shared_t *)0x20000000)

static void lock(void)
{
    if (__atomic_fetch_add(&SHARED->lock_users, 1, __ATOMIC_ACQUIRE) > 0) {
        seL4_Wait(MUTEX_SLOT, NULL);
        __atomic_thread_fence(__ATOMIC_ACQUIRE);
        SHARED->wait_count++;
    }
}

static void unlock(void)
{
    if (__atomic_fetch_sub(&SHARED->lock_users, 1, __ATOMIC_RELEASE) > 1) {
        seL4_Signal(MUTEX_SLOT);
    }
}

static void add(void)
{
    uint32_t number = SHARED->number;

    // The first of all waits until the lock is wanted, so that this happens once at least.
    do {
        seL4_Yield();
    } while (number == 0 && __atomic_load_n(&SHARED->lock_users, __ATOMIC_RELAXED) < 2);
    SHARED->number = number + 1;
}

static int run(uintptr_t argument)
{
    (void)argument;
    for (unsigned i = 0; i < ADDITION_COUNT; i++) {
        lock();
        add();
        unlock();
    }
    lock();
    bool is_last = ++SHARED->done_count == COMPONENT_COUNT;
    unlock();
    if (!is_last) {
        seL4_Wait(END_SLOT, NULL); // which nobody signals: the other goes on alone
    }
    if (SHARED->wait_count == 0) {
        sel4_debug_print("Nobody had to wait.\n");
        return 1;
    }
    sel4_debug_print("Two components added 1000 each: %u.\n", (unsigned)SHARED->number);
    return 0;
}

SEL4_COMPONENT(run);
