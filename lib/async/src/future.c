// SPDX-License-Identifier: BSD-2-Clause

/*
 * Waiting for futures, and the lists in which they stand.
 *
 * A future keeps its place while it waits, also when it was woken and found nothing.  Who is woken
 * for one thing and goes without taking it wakes the next.
 */

#include "async_priv.h"

void sel4_async_waiters_init(sel4_async_waiters_t *waiters)
{
    sel4_list_init(&waiters->list);
    waiters->called = 0;
}

void sel4_async_future_enlist(sel4_async_future_t *future, sel4_async_waiters_t *waiters)
{
    if (!sel4_list_link_is_in_list(&future->link)) {
        future->waiters = waiters;
        sel4_list_append(&waiters->list, &future->link);
    }
}

static void call(sel4_async_waiters_t *waiters, sel4_async_future_t *future)
{
    if (!future->is_called) {
        future->is_called = true;
        waiters->called++;
        sel4_async_priv_wake(future->task);
    }
}

void sel4_async_wake_one(sel4_async_waiters_t *waiters)
{
    sel4_list_link_t *link = waiters->list.head.next;
    for (; link != &waiters->list.head; link = link->next) {
        sel4_async_future_t *future = SEL4_CONTAINER_OF(link, sel4_async_future_t, link);
        if (!future->is_called) {
            call(waiters, future);
            return;
        }
    }
}

void sel4_async_wake_all(sel4_async_waiters_t *waiters)
{
    SEL4_LIST_FOR_EACH(&waiters->list, link)
    {
        call(waiters, SEL4_CONTAINER_OF(link, sel4_async_future_t, link));
    }
}

static void stand_down(sel4_async_future_t *future, bool has_taken)
{
    sel4_async_waiters_t *waiters = future->waiters;
    sel4_list_remove(&future->link);
    future->waiters = NULL;
    if (future->is_called) {
        future->is_called = false;
        waiters->called--;
        if (!has_taken) {
            sel4_async_wake_one(waiters);
        }
    }
}

// Woken, and what it was woken for is not there, or not enough: it wants to hear of the next.
static void look_again(sel4_async_future_t *future)
{
    if (future->is_called) {
        future->is_called = false;
        future->waiters->called--;
    }
}

static bool ask(sel4_async_future_t *future)
{
    if (!future->poll(future)) {
        look_again(future);
        return false;
    }
    stand_down(future, true);
    return true;
}

// Whether there is a reason to stop before the wait for the next reason to look again.
static sel4_async_error_t prepare_wait(sel4_async_task_t *self, sel4_async_time_t deadline)
{
    if (self->is_cancelled && self->shields == 0) {
        return SEL4_ASYNC_CANCELLED;
    }
    if (self->is_late || deadline == SEL4_ASYNC_NOW) {
        return SEL4_ASYNC_TIMED_OUT;
    }
    if (deadline != SEL4_ASYNC_FOREVER && !sel4_async_timer_is_armed(&self->timer)) {
        sel4_async_priv_set_deadline(self, deadline);
    }
    return SEL4_ASYNC_OK;
}

// Waits for the next reason to look again.  Fails when there is a reason to stop.
static sel4_async_result_t wait_on(sel4_async_task_t *self, sel4_async_time_t deadline)
{
    sel4_async_error_t error = prepare_wait(self, deadline);
    if (error == SEL4_ASYNC_OK) {
        sel4_async_priv_suspend(self);
    }
    return SEL4_ASYNC_FAILURE(error);
}

static void wait_over(sel4_async_task_t *self)
{
    sel4_async_timer_cancel(&self->timer);
    self->is_late = false;
}

// The wait itself is not in a function of its own: a task that is woken has no way back from there.
sel4_async_result_t sel4_async_await(sel4_async_task_t *self, sel4_async_future_t *future,
                                     sel4_async_time_t deadline)
{
    sel4_async_error_t error = SEL4_ASYNC_OK;
    future->task = self;
    while (!ask(future)) {
        error = prepare_wait(self, deadline);
        if (error != SEL4_ASYNC_OK) {
            stand_down(future, false);
            break;
        }
        sel4_async_priv_suspend(self);
    }
    wait_over(self);
    return SEL4_ASYNC_FAILURE(error);
}

static void set_task(sel4_async_task_t *self, sel4_async_future_t *const *futures, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        futures[i]->task = self;
    }
}

static void stand_down_all(sel4_async_future_t *const *futures, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        stand_down(futures[i], false);
    }
}

sel4_async_result_t sel4_async_select(sel4_async_task_t *self, sel4_async_future_t *const *futures,
                                      size_t count, sel4_async_time_t deadline, size_t *ret_index)
{
    sel4_async_result_t result;
    set_task(self, futures, count);
    do {
        for (size_t i = 0; i < count; i++) {
            if (ask(futures[i])) {
                stand_down_all(futures, count);
                wait_over(self);
                *ret_index = i;
                return SEL4_ASYNC_SUCCESS;
            }
        }
        result = wait_on(self, deadline);
    } while (result.error == SEL4_ASYNC_OK);
    stand_down_all(futures, count);
    wait_over(self);
    return result;
}

sel4_async_result_t sel4_async_join(sel4_async_task_t *self, sel4_async_future_t *const *futures,
                                    bool *ret_done, size_t count, sel4_async_time_t deadline)
{
    sel4_async_result_t result;
    set_task(self, futures, count);
    do {
        size_t missing = 0;
        for (size_t i = 0; i < count; i++) {
            ret_done[i] = ret_done[i] || ask(futures[i]);
            missing += ret_done[i] ? 0 : 1;
        }
        if (missing == 0) {
            wait_over(self);
            return SEL4_ASYNC_SUCCESS;
        }
        result = wait_on(self, deadline);
    } while (result.error == SEL4_ASYNC_OK);
    stand_down_all(futures, count);
    wait_over(self);
    return result;
}
