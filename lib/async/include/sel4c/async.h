// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Cooperative tasks inside one thread: many activities that wait for many things, and an event
 * handler that is never blocked by them.
 *
 *     static void blink(sel4_async_task_t *self, void *led)
 *     {
 *         while (sel4_async_sleep(self, SEL4_ASYNC_MS(500)).error == SEL4_ASYNC_OK) {
 *             toggle(led);
 *         }
 *     }
 *
 *     sel4_async_executor_init(&executor, read_clock, NULL);
 *     sel4_async_bundle_init(&bundle, &executor);
 *     sel4_async_spawn(&bundle, &task, &(sel4_async_task_options_t){ .function = blink, … });
 *
 *     void notified(microkit_channel channel) { …; sel4_async_run_until_stalled(&executor); }
 *
 * A task is a function with a stack of its own, so that it may wait anywhere, deep inside a C
 * library too.  A function that may wait takes the task, `self`, as its first argument: what has no
 * `self` cannot wait.  A task runs until it waits; then the next one that can go on runs; when none
 * can, sel4_async_run_until_stalled() returns.
 *
 * All of it belongs to one thread.  Wakers may be called by tasks and by that thread's event
 * handler, not by another thread.  Nothing here allocates, prints, or knows a kernel: storage is
 * the caller's, and the clock is a function.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <sel4c/async_error.h>
#include <sel4c/base.h>
#include <sel4c/list.h>

// Nanoseconds of the executor's clock, which never goes back.
typedef uint64_t sel4_async_time_t;

// A deadline that never comes, and one that has passed: the wait only looks.
#define SEL4_ASYNC_FOREVER UINT64_MAX
#define SEL4_ASYNC_NOW     UINT64_C(0)

#define SEL4_ASYNC_US(count) ((sel4_async_time_t)(count)*1000)
#define SEL4_ASYNC_MS(count) ((sel4_async_time_t)(count)*1000000)
#define SEL4_ASYNC_S(count)  ((sel4_async_time_t)(count)*1000000000)

typedef struct sel4_async_executor sel4_async_executor_t;
typedef struct sel4_async_bundle sel4_async_bundle_t;
typedef struct sel4_async_task sel4_async_task_t;
typedef struct sel4_async_timer sel4_async_timer_t;

typedef sel4_async_time_t (*sel4_async_clock_t)(void *context);
typedef void (*sel4_async_function_t)(sel4_async_task_t *self, void *argument);

// A point in time at which a function is called: <sel4c/async_timer.h>.
struct sel4_async_timer {
    sel4_async_time_t deadline;
    uint64_t number; // Timers of one deadline fire in the order in which they were armed.
    sel4_async_timer_t *child;
    sel4_async_timer_t *next;
    sel4_async_timer_t **place; // What points here; NULL when the timer is not armed.
    void (*fire)(sel4_async_timer_t *timer);
};

// Those who wait for one thing, in the order in which they came.  All zero is not valid: see
// sel4_async_waiters_init().
typedef struct sel4_async_waiters {
    sel4_list_t list;
    size_t called; // Woken by sel4_async_wake_one(), not yet gone.
} sel4_async_waiters_t;

/* ---- Executor */

struct sel4_async_executor {
    sel4_list_t runnable;
    sel4_list_t aside; // Tasks that have given way.
    bool is_aside_due; // The first of them did so before this run.
    sel4_async_timer_t *timers;
    uint64_t timer_number;
    sel4_async_task_t *current;
    void *stack_pointer; // Of the executor's caller, while a task runs.
    sel4_async_clock_t clock;
    void *clock_context;
    size_t task_count;
    uint64_t seed;
    void *fiber; // AddressSanitizer's, in tests.
};

/*
 * Needs  `clock` gives the time, with `clock_context`; it may be NULL in a program that knows no
 *        time, where every deadline is SEL4_ASYNC_FOREVER or SEL4_ASYNC_NOW
 */
void sel4_async_executor_init(sel4_async_executor_t *executor, sel4_async_clock_t clock,
                              void *clock_context);

/*
 * Lets every task run that can, fires every timer that is due, and returns when nothing is left to
 * do before something happens outside: an event, or sel4_async_next_deadline().
 * Of the tasks that have given way one runs on in each call, when no other can: as long as there
 * are any, the next deadline is SEL4_ASYNC_NOW.
 *
 * Needs  the caller is not a task of this executor.
 * Blocks for as long as tasks can go on.
 */
void sel4_async_run_until_stalled(sel4_async_executor_t *executor);

// When sel4_async_run_until_stalled() has something to do again, for the program to set its
// hardware timer to; SEL4_ASYNC_FOREVER if only an event can tell.
sel4_async_time_t sel4_async_next_deadline(const sel4_async_executor_t *executor);

sel4_async_time_t sel4_async_now(const sel4_async_executor_t *executor);

// The task that runs; NULL outside of tasks.  For call-backs that are given no `self`.
static inline sel4_async_task_t *sel4_async_current(const sel4_async_executor_t *executor)
{
    return executor->current;
}

// The tasks that have not ended.
static inline size_t sel4_async_task_count(const sel4_async_executor_t *executor)
{
    return executor->task_count;
}

/*
 * For tests: the tasks that can run do so in an order that `seed` decides, any number but 0; the
 * same seed gives the same order.  0 gives back the order in which they were woken.
 */
void sel4_async_executor_shuffle(sel4_async_executor_t *executor, uint64_t seed);

/* ---- Bundles */

/*
 * The owner of some tasks.  To leave it means that they have ended, so that what they use – the
 * bundle's own scope – outlives them.
 */
struct sel4_async_bundle {
    sel4_async_executor_t *executor;
    sel4_list_t tasks;
    sel4_async_waiters_t waiters;
    bool is_cancelled;
};

void sel4_async_bundle_init(sel4_async_bundle_t *bundle, sel4_async_executor_t *executor);

/*
 * Tells every task of the bundle, now and later, to end: its waits give SEL4_ASYNC_CANCELLED from
 * now on, unless what it waits for is there.  It may still clean up, without waiting.
 */
void sel4_async_bundle_cancel(sel4_async_bundle_t *bundle);

/*
 * Waits until every task of the bundle has ended.
 *
 * Needs  `self` is not a task of the bundle.
 * Fails  SEL4_ASYNC_TIMED_OUT, SEL4_ASYNC_CANCELLED: some have not.
 */
sel4_async_result_t sel4_async_bundle_wait(sel4_async_task_t *self, sel4_async_bundle_t *bundle,
                                           sel4_async_time_t deadline);

// Cancels the tasks and waits until they have ended, even if `self` is cancelled itself.
void sel4_async_bundle_finish(sel4_async_task_t *self, sel4_async_bundle_t *bundle);

/* ---- Tasks */

typedef enum sel4_async_task_state {
    SEL4_ASYNC_TASK_ENDED,
    SEL4_ASYNC_TASK_RUNNABLE, // Or it runs: sel4_async_current() says so.
    SEL4_ASYNC_TASK_WAITING,
} sel4_async_task_state_t;

struct sel4_async_task {
    sel4_list_link_t run_link;
    sel4_list_link_t bundle_link;
    void *stack_pointer;
    void (*switch_stacks)(void **ret_from, void *to); // Of those that the architecture has.
    sel4_async_executor_t *executor;
    sel4_async_bundle_t *bundle;
    sel4_async_timer_t timer; // The deadline of the wait that the task is in.
    sel4_async_waiters_t waiters;
    sel4_async_function_t function;
    void *argument;
    unsigned char *stack;
    size_t stack_size;
    void *fiber;   // AddressSanitizer's, in tests.
    uint8_t state; // A sel4_async_task_state_t.
    bool is_woken;
    bool is_late;
    bool is_cancelled;
    bool is_integer_only;
    uint16_t shields; // A cancellation is put off while there are any.
};

typedef struct sel4_async_task_options {
    sel4_async_function_t function;
    void *argument;
    /*
     * The caller's, for as long as the task lives.  A page below it that is not mapped turns an
     * overflow into a fault; without one it is noticed when the task next waits.
     */
    void *stack;
    size_t stack_size;
    // The task, and all that it calls, leaves floating-point and vector registers alone, so that a
    // switch need not keep them.
    bool is_integer_only;
} sel4_async_task_options_t;

#define SEL4_ASYNC_STACK_SIZE_MIN 1024

/*
 * Makes a task, which first runs when the executor next does.
 *
 * Fails  SEL4_ASYNC_BAD_STACK   the stack is smaller than SEL4_ASYNC_STACK_SIZE_MIN
 *        SEL4_ASYNC_CANCELLED   the bundle has been cancelled
 *        On failure there is no task.
 * Owns   `task` and its stack are the executor's until the task has ended; they may be used again
 * then.
 */
sel4_async_result_t sel4_async_spawn(sel4_async_bundle_t *bundle, sel4_async_task_t *task,
                                     const sel4_async_task_options_t *options);

// As sel4_async_bundle_cancel(), for one task.
void sel4_async_task_cancel(sel4_async_task_t *task);

/*
 * Puts a cancellation of the running task off: until the matching sel4_async_unshield(), its waits
 * do not fail with SEL4_ASYNC_CANCELLED.  For what must not be left half done, or owns what
 * somebody else still writes to; such waits should have a deadline.  May be nested.
 */
void sel4_async_shield(sel4_async_task_t *self);
void sel4_async_unshield(sel4_async_task_t *self);

static inline bool sel4_async_task_is_cancelled(const sel4_async_task_t *task)
{
    return task->is_cancelled;
}

static inline bool sel4_async_task_has_ended(const sel4_async_task_t *task)
{
    return task->state == SEL4_ASYNC_TASK_ENDED;
}

// Waits until `task` has ended.
sel4_async_result_t sel4_async_task_wait(sel4_async_task_t *self, sel4_async_task_t *task,
                                         sel4_async_time_t deadline);

// The bytes of the task's stack that were used so far, at the most; still valid after its end.
size_t sel4_async_task_stack_used(const sel4_async_task_t *task);

/*
 * Called when a task has written below its stack.  The one that comes with the library stops the
 * program with a trap; a program may have its own, which must not return.
 */
SEL4_NORETURN void sel4_async_stack_overflowed(const sel4_async_task_t *task);

/* ---- Waiting */

// Lets the others run that can, then goes on.
void sel4_async_yield(sel4_async_task_t *self);

/*
 * Lets the others run and the program look at what has happened outside, then goes on: when no
 * other task can run, in a later call of sel4_async_run_until_stalled(), which is one for each task
 * that has given way.  For what computes for long, between its parts: others wait for one part at
 * the most, however many compute.
 */
void sel4_async_give_way(sel4_async_task_t *self);

// Fails  SEL4_ASYNC_CANCELLED
sel4_async_result_t sel4_async_sleep_until(sel4_async_task_t *self, sel4_async_time_t when);
sel4_async_result_t sel4_async_sleep(sel4_async_task_t *self, sel4_async_time_t duration);

// `duration` from now; SEL4_ASYNC_FOREVER when that is beyond the clock's range.
sel4_async_time_t sel4_async_after(const sel4_async_task_t *self, sel4_async_time_t duration);
