// SPDX-License-Identifier: BSD-2-Clause

// A flag that is looked at without the mutex, and set with it.

#include <sel4c/sync/once.h>

#include "step.h"

void sel4_sync_once_call(sel4_sync_once_t *once, void (*function)(void *context), void *context)
{
    sel4_sync_hook();
    if (sel4_sync_once_is_done(once)) {
        return;
    }
    SEL4_SYNC_GUARD(&once->mutex);
    if (!sel4_sync_once_is_done(once)) {
        function(context);
        sel4_sync_hook();
        __atomic_store_n(&once->is_done, 1, __ATOMIC_RELEASE);
    }
}
