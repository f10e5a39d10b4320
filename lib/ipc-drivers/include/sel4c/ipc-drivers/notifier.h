// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * How one side wakes the other.
 *
 * A protection domain gives a function that notifies the channel, at once or when its handler
 * returns; a test one that counts.
 */

typedef struct sel4_notifier {
    void (*notify)(void *context);
    void *context;
} sel4_notifier_t;

static inline void sel4_notifier_notify(sel4_notifier_t notifier)
{
    notifier.notify(notifier.context);
}
