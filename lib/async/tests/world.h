// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// An executor with a clock that the case moves, a bundle, stacks, and a text in which tasks note
// what they do.

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <sel4c/async_channel.h>
#include <sel4c/async_semaphore.h>
#include <sel4c/async_timer.h>

#include "harness.h"

#define WORLD_TASKS      16
#define WORLD_STACK_SIZE (64 * 1024)

static struct {
    sel4_async_executor_t executor;
    sel4_async_bundle_t bundle;
    sel4_async_time_t now;
    sel4_async_task_t task[WORLD_TASKS];
    size_t task_count;
    char text[1024];
    _Alignas(16) unsigned char stack[WORLD_TASKS][WORLD_STACK_SIZE];
} world;

static inline sel4_async_time_t world_clock(void *context)
{
    return *(sel4_async_time_t *)context;
}

static inline void world_init(void)
{
    world.now = 0;
    world.task_count = 0;
    world.text[0] = '\0';
    sel4_async_executor_init(&world.executor, world_clock, &world.now);
    sel4_async_bundle_init(&world.bundle, &world.executor);
}

__attribute__((format(printf, 1, 2))) static inline void note(const char *format, ...)
{
    size_t used = strlen(world.text);
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(world.text + used, sizeof(world.text) - used, format, arguments);
    va_end(arguments);
}

static inline sel4_async_task_t *start(sel4_async_function_t function, void *argument)
{
    sel4_async_task_t *task = &world.task[world.task_count];
    ASSERT_OK(sel4_async_spawn(&world.bundle, task,
                               &(sel4_async_task_options_t){
                                   .function = function,
                                   .argument = argument,
                                   .stack = world.stack[world.task_count],
                                   .stack_size = WORLD_STACK_SIZE,
                               }));
    world.task_count++;
    return task;
}

// The same with a text, which the task does not change.
static inline sel4_async_task_t *start_named(sel4_async_function_t function, const char *name)
{
    return start(function, (void *)(uintptr_t)name);
}

static inline void run(void)
{
    sel4_async_run_until_stalled(&world.executor);
}

// Moves the clock from deadline to deadline, as a program with a timer would.
static inline void run_until(sel4_async_time_t end)
{
    run();
    while (sel4_async_next_deadline(&world.executor) <= end) {
        sel4_async_time_t next = sel4_async_next_deadline(&world.executor);
        world.now = next > world.now ? next : world.now;
        run();
    }
    world.now = end;
    run();
}
