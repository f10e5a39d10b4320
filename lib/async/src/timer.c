// SPDX-License-Identifier: BSD-2-Clause

/*
 * Timers in a pairing heap (Fredman, Sedgewick, Sleator, Tarjan: "The pairing heap", 1986): each
 * timer has a list of children that are due after it.  To arm is one comparison with the root; to
 * cancel merges the children of the one that goes, two by two.
 */

#include "async_priv.h"

static bool is_before(const sel4_async_timer_t *a, const sel4_async_timer_t *b)
{
    return a->deadline != b->deadline ? a->deadline < b->deadline : a->number < b->number;
}

static void put(sel4_async_timer_t **place, sel4_async_timer_t *timer)
{
    *place = timer;
    timer->place = place;
}

// `later` becomes the first child of `earlier`.
static void adopt(sel4_async_timer_t *earlier, sel4_async_timer_t *later)
{
    later->next = earlier->child;
    if (later->next != NULL) {
        later->next->place = &later->next;
    }
    put(&earlier->child, later);
}

// Two heaps into one; neither has a `next`.
static sel4_async_timer_t *merge(sel4_async_timer_t *a, sel4_async_timer_t *b)
{
    if (is_before(b, a)) {
        adopt(b, a);
        return b;
    }
    adopt(a, b);
    return a;
}

// The heaps in a list of siblings into one: in pairs from the front, then the pairs from the back.
static sel4_async_timer_t *merge_siblings(sel4_async_timer_t *list)
{
    sel4_async_timer_t *pairs = NULL; // The last pair is the first.
    while (list != NULL) {
        sel4_async_timer_t *a = list;
        sel4_async_timer_t *b = a->next;
        list = b == NULL ? NULL : b->next;
        a->next = NULL;
        if (b != NULL) {
            b->next = NULL;
            a = merge(a, b);
        }
        a->next = pairs;
        pairs = a;
    }
    sel4_async_timer_t *heap = NULL;
    while (pairs != NULL) {
        sel4_async_timer_t *pair = pairs;
        pairs = pair->next;
        pair->next = NULL;
        heap = heap == NULL ? pair : merge(heap, pair);
    }
    return heap;
}

void sel4_async_timer_cancel(sel4_async_timer_t *timer)
{
    if (timer->place == NULL) {
        return;
    }
    sel4_async_timer_t *heir = merge_siblings(timer->child);
    sel4_async_timer_t *next = timer->next;
    if (heir != NULL) {
        put(timer->place, heir);
        heir->next = next;
        if (next != NULL) {
            next->place = &heir->next;
        }
    } else {
        *timer->place = next;
        if (next != NULL) {
            next->place = timer->place;
        }
    }
    timer->child = NULL;
    timer->next = NULL;
    timer->place = NULL;
}

void sel4_async_timer_arm(sel4_async_executor_t *executor, sel4_async_timer_t *timer,
                          sel4_async_time_t when)
{
    sel4_async_timer_cancel(timer);
    timer->deadline = when;
    timer->number = executor->timer_number++;
    timer->child = NULL;
    timer->next = NULL;
    sel4_async_timer_t *root = executor->timers;
    put(&executor->timers, root == NULL ? timer : merge(root, timer));
}

sel4_async_time_t sel4_async_next_deadline(const sel4_async_executor_t *executor)
{
    if (!sel4_list_is_empty(&executor->aside)) {
        return SEL4_ASYNC_NOW;
    }
    return executor->timers == NULL ? SEL4_ASYNC_FOREVER : executor->timers->deadline;
}

// Timers that a timer's function arms are not due before the next call.
bool sel4_async_priv_timers_run(sel4_async_executor_t *executor)
{
    if (executor->timers == NULL) {
        return false;
    }
    sel4_async_time_t now = sel4_async_now(executor);
    uint64_t limit = executor->timer_number;
    bool has_fired = false;
    while (executor->timers != NULL && executor->timers->deadline <= now &&
           executor->timers->number < limit) {
        sel4_async_timer_t *timer = executor->timers;
        sel4_async_timer_cancel(timer);
        timer->fire(timer);
        has_fired = true;
    }
    return has_fired;
}

/* ---- Deadlines of waits */

static void fire_deadline(sel4_async_timer_t *timer)
{
    sel4_async_task_t *task = SEL4_CONTAINER_OF(timer, sel4_async_task_t, timer);
    task->is_late = true;
    sel4_async_priv_wake(task);
}

void sel4_async_priv_set_deadline(sel4_async_task_t *self, sel4_async_time_t when)
{
    self->timer.fire = fire_deadline;
    sel4_async_timer_arm(self->executor, &self->timer, when);
}

/* ---- Sleep */

static bool poll_never(sel4_async_future_t *future)
{
    (void)future;
    return false;
}

sel4_async_result_t sel4_async_sleep_until(sel4_async_task_t *self, sel4_async_time_t when)
{
    sel4_async_future_t never = SEL4_ASYNC_FUTURE(poll_never);
    sel4_async_result_t result = sel4_async_await(self, &never, when);
    return result.error == SEL4_ASYNC_TIMED_OUT ? SEL4_ASYNC_SUCCESS : result;
}

sel4_async_time_t sel4_async_after(const sel4_async_task_t *self, sel4_async_time_t duration)
{
    sel4_async_time_t when;
    return __builtin_add_overflow(sel4_async_now(self->executor), duration, &when)
               ? SEL4_ASYNC_FOREVER
               : when;
}

sel4_async_result_t sel4_async_sleep(sel4_async_task_t *self, sel4_async_time_t duration)
{
    return sel4_async_sleep_until(self, sel4_async_after(self, duration));
}

/* ---- Alarms */

static void fire_alarm(sel4_async_timer_t *timer)
{
    sel4_async_wake_all(&SEL4_CONTAINER_OF(timer, sel4_async_alarm_t, timer)->waiters);
}

static bool poll_alarm(sel4_async_future_t *future)
{
    sel4_async_alarm_t *alarm = SEL4_CONTAINER_OF(future, sel4_async_alarm_t, future);
    if (sel4_async_now(alarm->executor) >= alarm->when) {
        sel4_async_timer_cancel(&alarm->timer);
        return true;
    }
    sel4_async_future_enlist(future, &alarm->waiters);
    if (!sel4_async_timer_is_armed(&alarm->timer) && alarm->when != SEL4_ASYNC_FOREVER) {
        sel4_async_timer_arm(alarm->executor, &alarm->timer, alarm->when);
    }
    return false;
}

void sel4_async_alarm_init(sel4_async_alarm_t *alarm, sel4_async_executor_t *executor,
                           sel4_async_time_t when)
{
    *alarm = (sel4_async_alarm_t){
        .future = SEL4_ASYNC_FUTURE(poll_alarm),
        .executor = executor,
        .timer = { .fire = fire_alarm },
        .when = when,
    };
    sel4_async_waiters_init(&alarm->waiters);
}

void sel4_async_alarm_finish(sel4_async_alarm_t *alarm)
{
    sel4_async_timer_cancel(&alarm->timer);
}
