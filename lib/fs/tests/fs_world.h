// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Tasks over a device in memory that can be made slow, or bad.

#include <stdlib.h>
#include <string.h>

#include <sel4c/blk_ram.h>
#include <sel4c/fs.h>

#include "harness.h"

#define WORLD_TASKS 8
#define FOREVER     SEL4_ASYNC_FOREVER

static struct {
    sel4_async_executor_t executor;
    sel4_async_bundle_t bundle;
    sel4_async_time_t now;
    sel4_async_task_t task[WORLD_TASKS];
    size_t task_count;
    sel4_blk_ram_t ram;
    sel4_blk_t memory;
    sel4_blk_t blk;            // the memory, as slow and as bad as follows
    sel4_async_time_t latency; // of a request
    unsigned failing;          // that many requests fail
    unsigned after;            // so many later
    unsigned requests;
    _Alignas(16) unsigned char stack[WORLD_TASKS][256 * 1024];
} world;

static inline sel4_async_time_t world_clock(void *context)
{
    return *(sel4_async_time_t *)context;
}

static inline sel4_blk_result_t world_wait(sel4_async_task_t *self, sel4_async_time_t deadline)
{
    world.requests++;
    if (world.after > 0) {
        world.after--;
    } else if (world.failing > 0) {
        world.failing--;
        return SEL4_BLK_FAILURE(SEL4_BLK_ERR_IO);
    }
    if (world.latency == 0) {
        return SEL4_BLK_SUCCESS;
    }
    sel4_async_time_t end = world.now + world.latency;
    sel4_async_result_t slept = sel4_async_sleep_until(self, end < deadline ? end : deadline);
    if (slept.error != SEL4_ASYNC_OK) {
        return SEL4_BLK_FAILURE(SEL4_BLK_ERR_CANCELLED);
    }
    return SEL4_BLK_FAILURE(end < deadline ? SEL4_BLK_OK : SEL4_BLK_ERR_TIMED_OUT);
}

static inline sel4_blk_result_t world_read(void *state, sel4_async_task_t *self, uint64_t sector,
                                           uint32_t count, void *bytes, sel4_async_time_t deadline)
{
    (void)state;
    SEL4_TRY(world_wait(self, deadline));
    return sel4_blk_read(world.memory, self, sector, count, bytes, deadline);
}

static inline sel4_blk_result_t world_write(void *state, sel4_async_task_t *self, uint64_t sector,
                                            uint32_t count, const void *bytes,
                                            sel4_async_time_t deadline)
{
    (void)state;
    SEL4_TRY(world_wait(self, deadline));
    return sel4_blk_write(world.memory, self, sector, count, bytes, deadline);
}

static inline sel4_blk_result_t world_flush(void *state, sel4_async_task_t *self,
                                            sel4_async_time_t deadline)
{
    (void)state;
    return world_wait(self, deadline);
}

static inline void world_init(uint8_t *bytes, size_t size)
{
    static const sel4_blk_functions_t functions = { world_read, world_write, world_flush };
    world.now = 0;
    world.task_count = 0;
    world.latency = 0;
    world.failing = 0;
    world.after = 0;
    world.requests = 0;
    sel4_async_executor_init(&world.executor, world_clock, &world.now);
    sel4_async_bundle_init(&world.bundle, &world.executor);
    world.memory = sel4_blk_ram(&world.ram, sel4_mutable_span(bytes, size), 512);
    world.blk = (sel4_blk_t){ &functions, NULL, world.memory.layout };
}

static inline sel4_async_task_t *start(sel4_async_function_t function, void *argument)
{
    sel4_async_task_t *task = &world.task[world.task_count];
    ASSERT_OK(sel4_async_spawn(&world.bundle, task,
                               &(sel4_async_task_options_t){
                                   .function = function,
                                   .argument = argument,
                                   .stack = world.stack[world.task_count],
                                   .stack_size = sizeof(world.stack[0]),
                               }));
    world.task_count++;
    return task;
}

// Runs until all tasks have ended.
static inline void run(void)
{
    sel4_async_run_until_stalled(&world.executor);
    while (sel4_async_task_count(&world.executor) > 0) {
        sel4_async_time_t next = sel4_async_next_deadline(&world.executor);
        ASSERT_TRUE(next != SEL4_ASYNC_FOREVER);
        world.now = next;
        sel4_async_run_until_stalled(&world.executor);
    }
    world.task_count = 0;
}

static inline void run_task(sel4_async_function_t function, void *argument)
{
    (void)start(function, argument);
    run();
}
