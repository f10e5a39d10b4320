// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Things that a task can wait for, one or several at once, and how to make more of them.
 *
 *     sel4_async_future_t *futures[] = { &packet.future, &timer.future };
 *     size_t which;
 *     SEL4_TRY(sel4_async_select(self, futures, 2, deadline, &which));
 *
 * A future is a question that can be asked again and again: is it there?  While it is not, the
 * future stands in the list of those who wait for its source, and the source wakes it.  It lies in
 * the waiting task's own stack, and is in no list any more when the wait is over, however it ended.
 *
 * A source is anything with a sel4_async_waiters_t: whoever changes its state – another task, an
 * event handler – calls sel4_async_wake_one() or sel4_async_wake_all() after the change.
 */

#include <sel4c/async.h>

typedef struct sel4_async_future sel4_async_future_t;

struct sel4_async_future {
    /*
     * True when what is waited for is there: it has been taken then.  Otherwise it has stood in
     * line with sel4_async_future_enlist().  Never waits.  Asked again after it said true only if
     * it is used for another wait.
     */
    bool (*poll)(sel4_async_future_t *future);
    // The rest belongs to the library; zero before the first wait.
    sel4_async_task_t *task;
    sel4_async_waiters_t *waiters;
    sel4_list_link_t link;
    bool is_called; // Woken by wake_one(), and has not taken anything yet.
};

#define SEL4_ASYNC_FUTURE(poll_) ((sel4_async_future_t){ .poll = (poll_) })

/*
 * Waits until the future is there.
 *
 * Blocks  until then, the deadline, or the task's cancellation; it looks at least once.
 * Fails   SEL4_ASYNC_TIMED_OUT, SEL4_ASYNC_CANCELLED: nothing was taken.
 */
sel4_async_result_t sel4_async_await(sel4_async_task_t *self, sel4_async_future_t *future,
                                     sel4_async_time_t deadline);

/*
 * Waits until one of them is there, the first in the array if several are; nothing is taken of the
 * others.  `ret_index` says which.
 */
sel4_async_result_t sel4_async_select(sel4_async_task_t *self, sel4_async_future_t *const *futures,
                                      size_t count, sel4_async_time_t deadline, size_t *ret_index);

/*
 * Waits until each of them has been there.
 *
 * Fails  as above; `ret_done`, `count` flags that the caller sets to false, says which were taken.
 */
sel4_async_result_t sel4_async_join(sel4_async_task_t *self, sel4_async_future_t *const *futures,
                                    bool *ret_done, size_t count, sel4_async_time_t deadline);

/* ---- Sources */

void sel4_async_waiters_init(sel4_async_waiters_t *waiters);

// From a poll function: stands in line, at the end; does nothing if it does already.
void sel4_async_future_enlist(sel4_async_future_t *future, sel4_async_waiters_t *waiters);

/*
 * Wakes the first that has not been woken yet.  If that one's wait ends otherwise, the next one is
 * woken in its place, so that nothing waits beside what is there.
 */
void sel4_async_wake_one(sel4_async_waiters_t *waiters);

// Wakes all of them.
void sel4_async_wake_all(sel4_async_waiters_t *waiters);

static inline bool sel4_async_has_waiters(const sel4_async_waiters_t *waiters)
{
    return !sel4_list_is_empty(&waiters->list);
}
