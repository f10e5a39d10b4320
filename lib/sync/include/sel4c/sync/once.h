// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * What is done once, by whoever comes first; the others wait until it is done.
 */

#include <stdbool.h>

#include <sel4c/sync/mutex.h>

typedef struct sel4_sync_once {
    sel4_sync_mutex_t mutex;
    uint32_t is_done;
} sel4_sync_once_t;

// An initialiser, from one of a mutex.
#define SEL4_SYNC_ONCE(mutex_) \
    {                          \
        mutex_, 0              \
    }

/*
 * Calls `function(context)` if it has not been called yet, and returns when it has returned.  If a
 * panic leaves it, the next caller tries again.
 *
 * Needs   `function` does not come here again
 * Blocks  while another thread is at it
 */
void sel4_sync_once_call(sel4_sync_once_t *once, void (*function)(void *context), void *context);

// Whether it has been done; what it did is there then.
static inline bool sel4_sync_once_is_done(const sel4_sync_once_t *once)
{
    return __atomic_load_n(&once->is_done, __ATOMIC_ACQUIRE) != 0;
}
