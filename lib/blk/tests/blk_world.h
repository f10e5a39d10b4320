// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Tasks over a fake disk, which ends requests when the case says so.

#include <string.h>

#include <sel4c/blk_disk.h>

#include "harness.h"

#define WORLD_SECTORS  64
#define WORLD_BUFFERS  3
#define WORLD_TASKS    6
#define WORLD_REQUESTS 8

typedef struct fake_disk {
    uint8_t sectors[WORLD_SECTORS][512];
    sel4_disk_request_t requests[WORLD_REQUESTS];
    size_t request_count;
    size_t request_max;
    sel4_disk_completion_t completions[WORLD_REQUESTS];
    size_t completion_count;
    size_t kicks;
    size_t takes;
    size_t reads;
    size_t writes;
    size_t flushes;
} fake_disk_t;

static struct {
    sel4_async_executor_t executor;
    sel4_async_bundle_t bundle;
    sel4_async_time_t now;
    sel4_async_task_t task[WORLD_TASKS];
    size_t task_count;
    fake_disk_t disk;
    sel4_blk_buffer_t buffers[WORLD_BUFFERS];
    uint8_t bytes[WORLD_BUFFERS][1024];
    sel4_blk_disk_t state;
    sel4_blk_t blk;
    _Alignas(16) unsigned char stack[WORLD_TASKS][128 * 1024];
} world;

static inline sel4_async_time_t world_clock(void *context)
{
    return *(sel4_async_time_t *)context;
}

static inline sel4_driver_result_t fake_submit(void *device, const sel4_disk_request_t *request)
{
    static const sel4_disk_layout_t layout = { WORLD_SECTORS, 512, 2, false, true };
    fake_disk_t *disk = device;
    SEL4_TRY(sel4_disk_check(&layout, request));
    if (disk->request_count == disk->request_max) {
        return SEL4_DRIVER_FAILURE(SEL4_DRIVER_ERR_FULL);
    }
    EXPECT_EQ(request->device_address, (uintptr_t)request->bytes + 0x1000);
    disk->requests[disk->request_count++] = *request;
    return SEL4_DRIVER_SUCCESS;
}

static inline void fake_kick(void *device)
{
    ((fake_disk_t *)device)->kicks++;
}

static inline bool fake_take(void *device, sel4_disk_completion_t *ret_completion)
{
    fake_disk_t *disk = device;
    disk->takes++;
    if (disk->completion_count == 0) {
        return false;
    }
    *ret_completion = disk->completions[--disk->completion_count];
    return true;
}

static inline void fake_handle_irq(void *device)
{
    (void)device;
}

static const sel4_disk_functions_t fake_functions = { fake_submit, fake_kick, fake_take,
                                                      fake_handle_irq };

static inline void fake_do(fake_disk_t *disk, const sel4_disk_request_t *request)
{
    size_t size = (size_t)request->sector_count * 512;
    switch (request->operation) {
    case SEL4_DISK_READ:
        memcpy(request->bytes, disk->sectors[request->sector], size);
        disk->reads++;
        break;
    case SEL4_DISK_WRITE:
        memcpy(disk->sectors[request->sector], request->bytes, size);
        disk->writes++;
        break;
    case SEL4_DISK_FLUSH:
        disk->flushes++;
        break;
    }
}

// Ends the request that was begun first.
static inline void end_one(sel4_driver_error_t error)
{
    fake_disk_t *disk = &world.disk;
    ASSERT_TRUE(disk->request_count > 0);
    sel4_disk_request_t request = disk->requests[0];
    memmove(disk->requests, disk->requests + 1, --disk->request_count * sizeof(request));
    if (error == SEL4_DRIVER_OK) {
        fake_do(disk, &request);
    }
    disk->completions[disk->completion_count++] = (sel4_disk_completion_t){ request.token, error };
    sel4_blk_disk_handle_event(&world.state);
    sel4_async_run_until_stalled(&world.executor);
}

static inline void end_all(void)
{
    while (world.disk.request_count > 0) {
        end_one(SEL4_DRIVER_OK);
    }
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
    sel4_async_run_until_stalled(&world.executor);
    return task;
}

static inline void world_init(void)
{
    memset(&world.disk, 0, sizeof(world.disk));
    for (size_t i = 0; i < WORLD_SECTORS; i++) {
        memset(world.disk.sectors[i], (int)i, 512);
    }
    world.disk.request_max = WORLD_REQUESTS;
    world.now = 0;
    world.task_count = 0;
    sel4_async_executor_init(&world.executor, world_clock, &world.now);
    sel4_async_bundle_init(&world.bundle, &world.executor);
    for (size_t i = 0; i < WORLD_BUFFERS; i++) {
        world.buffers[i] =
            (sel4_blk_buffer_t){ .bytes = world.bytes[i],
                                 .device_address = (uintptr_t)world.bytes[i] + 0x1000 };
    }
    sel4_disk_t disk = { &fake_functions, &world.disk, { WORLD_SECTORS, 512, 2, false, true } };
    ASSERT_OK(
        sel4_blk_disk_init(&world.state, disk, world.buffers, WORLD_BUFFERS, 1024, &world.blk));
}

// A request, as the argument of a task.
typedef struct request {
    sel4_blk_t blk;
    uint64_t sector;
    uint32_t count;
    uint8_t bytes[8 * 512];
    sel4_async_time_t deadline;
    sel4_blk_error_t error;
    bool has_ended;
} request_t;

static inline void do_read(sel4_async_task_t *self, void *argument)
{
    request_t *request = argument;
    request->error = sel4_blk_read(request->blk, self, request->sector, request->count,
                                   request->bytes, request->deadline)
                         .error;
    request->has_ended = true;
}

static inline void do_write(sel4_async_task_t *self, void *argument)
{
    request_t *request = argument;
    request->error = sel4_blk_write(request->blk, self, request->sector, request->count,
                                    request->bytes, request->deadline)
                         .error;
    request->has_ended = true;
}

static inline void do_flush(sel4_async_task_t *self, void *argument)
{
    request_t *request = argument;
    request->error = sel4_blk_flush(request->blk, self, request->deadline).error;
    request->has_ended = true;
}

static inline request_t request_for(uint64_t sector, uint32_t count)
{
    return (request_t){
        .blk = world.blk, .sector = sector, .count = count, .deadline = SEL4_ASYNC_FOREVER
    };
}

static inline void expect_sectors(const request_t *request)
{
    EXPECT_TRUE(request->has_ended);
    EXPECT_EQ(request->error, SEL4_BLK_OK);
    for (size_t i = 0; i < (size_t)request->count * 512; i++) {
        EXPECT_EQ(request->bytes[i], request->sector + i / 512);
    }
}
