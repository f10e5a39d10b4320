// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * A counting semaphore between threads that share memory.
 *
 * Neither side enters the kernel while there is something to take.  Whoever takes must be a thread;
 * giving never blocks, so an event handler can.
 *
 * Raw layer: seL4_Signal, seL4_Wait.
 */

#include <stdbool.h>
#include <stdint.h>

#include <sel4c/base.h>
#include <sel4c/cap.h>

// Nothing of it is for its user.
typedef struct sel4_sync_semaphore {
    int32_t value;      // what is there, less those who wait
    uint32_t due_count; // how many of those were given something
    sel4_notification_t notification;
} sel4_sync_semaphore_t;

// An initialiser: `value_` are there.
#define SEL4_SYNC_SEMAPHORE(notification_, value_) \
    {                                              \
        (value_), 0,                               \
        {                                          \
            (notification_).bits                   \
        }                                          \
    }

/*
 * Needs  `value` is not negative; SEL4_RIGHT_READ and SEL4_RIGHT_WRITE on the notification, which
 *        is for this semaphore alone
 */
void sel4_sync_semaphore_init(sel4_sync_semaphore_t *semaphore, sel4_notification_t notification,
                              int32_t value);

// Blocks  until there is one
void sel4_sync_semaphore_take(sel4_sync_semaphore_t *semaphore);

// Takes one if there is one.
// Blocks  never
bool sel4_sync_semaphore_try_take(sel4_sync_semaphore_t *semaphore);

// Needs   there are fewer than 2^31 - 1
// Blocks  never
void sel4_sync_semaphore_give(sel4_sync_semaphore_t *semaphore);
