// SPDX-License-Identifier: BSD-2-Clause

#include "blk_world.h"

TEST(disk, a_long_read_is_several_requests)
{
    world_init();
    request_t request = request_for(3, 5);
    start(do_read, &request);
    EXPECT_EQ(world.disk.request_count, 1);
    EXPECT_EQ(world.disk.requests[0].sector_count, 2);
    end_all();
    expect_sectors(&request);
    EXPECT_EQ(world.disk.reads, 3);
    EXPECT_EQ(world.disk.kicks, 3);
}

TEST(disk, writes_arrive_and_flushes_reach_the_disk)
{
    world_init();
    request_t request = request_for(10, 3);
    memset(request.bytes, 0xab, sizeof(request.bytes));
    start(do_write, &request);
    end_all();
    EXPECT_EQ(request.error, SEL4_BLK_OK);
    EXPECT_EQ(world.disk.sectors[9][511], 9);
    EXPECT_EQ(world.disk.sectors[10][0], 0xab);
    EXPECT_EQ(world.disk.sectors[12][511], 0xab);
    EXPECT_EQ(world.disk.sectors[13][0], 13);
    request_t flush = request_for(0, 0);
    start(do_flush, &flush);
    end_all();
    EXPECT_EQ(flush.error, SEL4_BLK_OK);
    EXPECT_EQ(world.disk.flushes, 1);
}

TEST(disk, tasks_wait_for_a_free_buffer)
{
    world_init();
    request_t requests[5];
    for (size_t i = 0; i < 5; i++) {
        requests[i] = request_for(i, 1);
        start(do_read, &requests[i]);
    }
    EXPECT_EQ(world.disk.request_count, WORLD_BUFFERS);
    end_all();
    for (size_t i = 0; i < 5; i++) {
        expect_sectors(&requests[i]);
    }
}

TEST(disk, tasks_wait_for_room_in_the_disk)
{
    world_init();
    world.disk.request_max = 1;
    request_t requests[3];
    for (size_t i = 0; i < 3; i++) {
        requests[i] = request_for(i, 1);
        start(do_read, &requests[i]);
        EXPECT_EQ(world.disk.request_count, 1);
    }
    end_all();
    for (size_t i = 0; i < 3; i++) {
        expect_sectors(&requests[i]);
    }
}

TEST(disk, a_buffer_that_was_left_is_the_disks_until_it_gives_it_back)
{
    world_init();
    request_t late = request_for(7, 1);
    late.deadline = 100;
    memset(late.bytes, 0xee, sizeof(late.bytes));
    start(do_read, &late);
    sel4_async_task_t *cancelled_task;
    request_t cancelled = request_for(8, 1);
    cancelled_task = start(do_read, &cancelled);
    world.now = 100;
    sel4_async_task_cancel(cancelled_task);
    sel4_async_run_until_stalled(&world.executor);
    EXPECT_EQ(late.error, SEL4_BLK_ERR_TIMED_OUT);
    EXPECT_EQ(cancelled.error, SEL4_BLK_ERR_CANCELLED);

    request_t one = request_for(1, 1);
    request_t two = request_for(2, 1);
    start(do_read, &one);
    start(do_read, &two);
    EXPECT_EQ(world.disk.request_count, 3); // of three buffers
    end_all();
    expect_sectors(&one);
    expect_sectors(&two);
    EXPECT_EQ(late.bytes[0], 0xee);
    EXPECT_EQ(sel4_blk_disk_bad_tokens(&world.state), 0);
}

TEST(disk, errors_reach_the_task_and_the_buffer_is_free_again)
{
    static const struct {
        sel4_driver_error_t driver;
        sel4_blk_error_t blk;
    } cases[] = {
        { SEL4_DRIVER_ERR_IO, SEL4_BLK_ERR_IO },
        { SEL4_DRIVER_ERR_DEVICE, SEL4_BLK_ERR_DEVICE },
        { SEL4_DRIVER_ERR_UNSUPPORTED, SEL4_BLK_ERR_IO },
    };
    world_init();
    for (size_t i = 0; i < SEL4_ARRAY_COUNT(cases); i++) {
        request_t request = request_for(0, 2);
        start(do_read, &request);
        end_one(cases[i].driver);
        EXPECT_EQ(request.error, cases[i].blk);
        EXPECT_EQ(world.disk.request_count, 0);
    }
    request_t request = request_for(0, 2);
    start(do_read, &request);
    end_all();
    expect_sectors(&request);
}

TEST(disk, completions_of_nothing_are_counted_and_ignored)
{
    world_init();
    request_t request = request_for(4, 1);
    start(do_read, &request);
    uintptr_t token = world.disk.requests[0].token;
    world.disk.completions[0] = (sel4_disk_completion_t){ 77, SEL4_DRIVER_OK };
    world.disk.completions[1] = (sel4_disk_completion_t){ token + 1, SEL4_DRIVER_OK };
    world.disk.completions[2] = (sel4_disk_completion_t){ UINTPTR_MAX, SEL4_DRIVER_OK };
    world.disk.completion_count = 3;
    sel4_blk_disk_handle_event(&world.state);
    sel4_async_run_until_stalled(&world.executor);
    EXPECT_FALSE(request.has_ended);
    EXPECT_EQ(sel4_blk_disk_bad_tokens(&world.state), 3);
    end_all();
    expect_sectors(&request);
    world.disk.completions[0] = (sel4_disk_completion_t){ token, SEL4_DRIVER_OK };
    world.disk.completion_count = 1;
    sel4_blk_disk_handle_event(&world.state);
    EXPECT_EQ(sel4_blk_disk_bad_tokens(&world.state), 4);
}

TEST(disk, what_is_not_on_the_disk_never_reaches_it)
{
    static const struct {
        uint64_t sector;
        uint32_t count;
    } cases[] = { { WORLD_SECTORS, 1 },
                  { WORLD_SECTORS - 1, 2 },
                  { UINT64_MAX, 2 },
                  { UINT64_MAX - 1, UINT32_MAX } };
    world_init();
    for (size_t i = 0; i < SEL4_ARRAY_COUNT(cases); i++) {
        request_t request = request_for(cases[i].sector, cases[i].count);
        world.task_count = 0;
        start(do_read, &request);
        EXPECT_EQ(request.error, SEL4_BLK_ERR_RANGE);
        start(do_write, &request);
        EXPECT_EQ(request.error, SEL4_BLK_ERR_RANGE);
    }
    EXPECT_EQ(world.disk.request_count, 0);
}

TEST(disk, a_device_without_memory_or_with_odd_sectors_is_refused)
{
    sel4_blk_t blk;
    sel4_disk_t disk = { &fake_functions, &world.disk, { WORLD_SECTORS, 512, 2, false, true } };
    world_init();
    EXPECT_ERROR(sel4_blk_disk_init(&world.state, disk, world.buffers, 0, 1024, &blk),
                 SEL4_BLK_ERR_MEMORY);
    EXPECT_ERROR(sel4_blk_disk_init(&world.state, disk, world.buffers, 3, 511, &blk),
                 SEL4_BLK_ERR_MEMORY);
    static const uint32_t sizes[] = { 0, 256, 513, 768, 8192 };
    for (size_t i = 0; i < SEL4_ARRAY_COUNT(sizes); i++) {
        disk.layout.sector_size = sizes[i];
        EXPECT_ERROR(sel4_blk_disk_init(&world.state, disk, world.buffers, 3, 65536, &blk),
                     SEL4_BLK_ERR_SECTOR_SIZE);
    }
}

TEST(disk, is_asked_before_the_first_request_so_that_it_tells_of_its_end)
{
    world_init();
    EXPECT_EQ(world.disk.takes, 1);
    request_t request = request_for(0, 1);
    start(do_read, &request);
    end_all();
    EXPECT_EQ(world.disk.takes, 3); // the end, and then nothing
}
