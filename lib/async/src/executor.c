// SPDX-License-Identifier: BSD-2-Clause

/*
 * The executor: which task runs next, and the way into a task's stack and back.
 *
 * Tasks switch to the executor and it to them, never one to another, so that everything about the
 * order is decided in one loop.
 */

#include "async_priv.h"

// Timers are looked at after so many turns, even when tasks never run out.
#define TURNS_BETWEEN_TIMERS 32

void sel4_async_executor_init(sel4_async_executor_t *executor, sel4_async_clock_t clock,
                              void *clock_context)
{
    *executor = (sel4_async_executor_t){ .clock = clock, .clock_context = clock_context };
    sel4_list_init(&executor->runnable);
    sel4_list_init(&executor->aside);
}

void sel4_async_executor_shuffle(sel4_async_executor_t *executor, uint64_t seed)
{
    executor->seed = seed;
}

sel4_async_time_t sel4_async_now(const sel4_async_executor_t *executor)
{
    return executor->clock == NULL ? 0 : executor->clock(executor->clock_context);
}

// xorshift64*; the seed is not 0.
static uint64_t random_below(uint64_t *seed, uint64_t limit)
{
    *seed ^= *seed >> 12;
    *seed ^= *seed << 25;
    *seed ^= *seed >> 27;
    return (*seed * UINT64_C(0x2545f4914f6cdd1d) >> 33) % limit;
}

// Moves one of the runnable tasks to the front, each with the same chance; gives it.
static __attribute__((noinline)) sel4_list_link_t *shuffle(sel4_async_executor_t *executor)
{
    uint64_t count = 0;
    sel4_list_link_t *chosen = NULL;
    SEL4_LIST_FOR_EACH(&executor->runnable, link)
    {
        count++;
        if (random_below(&executor->seed, count) == 0) {
            chosen = link;
        }
    }
    if (chosen != NULL && chosen != executor->runnable.head.next) {
        sel4_list_remove(chosen);
        sel4_list_insert_before(executor->runnable.head.next, chosen);
    }
    return executor->runnable.head.next;
}

// Takes the first runnable task off the queue and runs it.  Its link and state are left as they
// are: nobody asks a task that is not waiting whether it is in the queue.
static void resume(sel4_async_executor_t *executor, sel4_async_task_t *task)
{
    executor->runnable.head.next = task->run_link.next;
    task->run_link.next->previous = &executor->runnable.head;
    executor->current = task;
    void *fiber = NULL;
    fiber_enter_task(&fiber, task->stack, task->stack_size);
    sel4_async_priv_switch(task, &task->executor->stack_pointer, task->stack_pointer);
    fiber_arrived_in_caller(fiber);
    executor->current = NULL;
    if (SEL4_UNLIKELY(!sel4_async_priv_stack_is_intact(task->stack))) {
        sel4_async_stack_overflowed(task);
    }
}

// Of the tasks that gave way before this run, one goes on when nobody else can; one that does so
// meanwhile stands behind it.
static bool take_aside(sel4_async_executor_t *executor)
{
    bool is_due = executor->is_aside_due;
    sel4_list_link_t *first = sel4_list_first(&executor->aside);

    executor->is_aside_due = first != NULL && !is_due;
    if (first == NULL || !is_due) {
        return false;
    }
    sel4_list_remove(first);
    sel4_list_append(&executor->runnable, first);
    return true;
}

void sel4_async_run_until_stalled(sel4_async_executor_t *executor)
{
    do {
        for (unsigned turns = 0; turns < TURNS_BETWEEN_TIMERS; turns++) {
            sel4_list_link_t *link = executor->runnable.head.next;
            if (SEL4_UNLIKELY(link == &executor->runnable.head)) {
                break;
            }
            if (SEL4_UNLIKELY(executor->seed != 0)) {
                link = shuffle(executor);
            }
            resume(executor, SEL4_CONTAINER_OF(link, sel4_async_task_t, run_link));
        }
    } while (sel4_async_priv_timers_run(executor) || !sel4_list_is_empty(&executor->runnable) ||
             take_aside(executor));
}

void sel4_async_yield(sel4_async_task_t *self)
{
    self->state = SEL4_ASYNC_TASK_RUNNABLE;
    sel4_list_append(&self->executor->runnable, &self->run_link);
    sel4_async_priv_leave(self);
}

void sel4_async_give_way(sel4_async_task_t *self)
{
    self->state = SEL4_ASYNC_TASK_RUNNABLE;
    sel4_list_append(&self->executor->aside, &self->run_link);
    sel4_async_priv_leave(self);
}

static void end(sel4_async_task_t *task)
{
    task->state = SEL4_ASYNC_TASK_ENDED;
    task->executor->task_count--;
    sel4_list_remove(&task->bundle_link);
    sel4_async_wake_all(&task->waiters);
    if (sel4_list_is_empty(&task->bundle->tasks)) {
        sel4_async_wake_all(&task->bundle->waiters);
    }
}

SEL4_NORETURN void sel4_async_priv_task_main(sel4_async_task_t *task)
{
    fiber_arrived_in_task(NULL);
    task->function(task, task->argument);
    end(task);
    fiber_leave_task(NULL);
    sel4_async_priv_switch(task, &task->stack_pointer, task->executor->stack_pointer);
    __builtin_unreachable(); // Nothing makes an ended task runnable.
}
