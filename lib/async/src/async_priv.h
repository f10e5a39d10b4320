// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// What the files of this library share.

#include <sel4c/async_future.h>
#include <sel4c/async_timer.h>

#include "fiber.h"

// Wakes the task at `when`, with `is_late` set.
void sel4_async_priv_set_deadline(sel4_async_task_t *self, sel4_async_time_t when);

// Fires what is due; true if there was anything.
bool sel4_async_priv_timers_run(sel4_async_executor_t *executor);

// A new task's first code, on its own stack.
SEL4_NORETURN void sel4_async_priv_task_main(sel4_async_task_t *task);

// How much of `size` bytes from `stack` on was never written to, counted from the lowest.
size_t sel4_async_priv_stack_unused(const unsigned char *stack, size_t size);
void sel4_async_priv_stack_paint(unsigned char *stack, size_t size);
bool sel4_async_priv_stack_is_intact(const unsigned char *stack);

/* ---- src/arch/<a>: one switch of stacks */

// Lays out what the first switch to a task takes off its stack, whose top is `top`.
void *sel4_async_arch_prepare(unsigned char *top, sel4_async_task_t *task, bool is_integer_only);

/*
 * Puts the registers that a call keeps on the stack, the stack pointer in `*ret_from`, and goes on
 * from `to`.  The second form leaves floating-point registers as they are.
 */
void sel4_async_arch_switch(void **ret_from, void *to);
void sel4_async_arch_switch_integer(void **ret_from, void *to);

static inline void sel4_async_priv_switch(const sel4_async_task_t *task, void **ret_from, void *to)
{
    task->switch_stacks(ret_from, to);
}

/* ---- What every wait and every wake goes through */

// Makes a waiting task runnable; a task that is not waiting will find that it was woken.
static inline void sel4_async_priv_wake(sel4_async_task_t *task)
{
    if (task->state == SEL4_ASYNC_TASK_WAITING) {
        task->state = SEL4_ASYNC_TASK_RUNNABLE;
        sel4_list_append(&task->executor->runnable, &task->run_link);
    } else {
        task->is_woken = true;
    }
}

// Back to the executor, until it comes to this task again.
static inline void sel4_async_priv_leave(sel4_async_task_t *self)
{
    fiber_leave_task(&self->fiber);
    sel4_async_priv_switch(self, &self->stack_pointer, self->executor->stack_pointer);
    fiber_arrived_in_task(self->fiber);
}

// Waits until the task is woken.
static inline void sel4_async_priv_suspend(sel4_async_task_t *self)
{
    if (SEL4_UNLIKELY(self->is_woken)) {
        self->is_woken = false;
        sel4_async_yield(self);
        return;
    }
    self->state = SEL4_ASYNC_TASK_WAITING;
    sel4_async_priv_leave(self);
}
