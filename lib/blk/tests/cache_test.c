// SPDX-License-Identifier: BSD-2-Clause

#include <stdlib.h>

#include <sel4c/blk_cache.h>
#include <sel4c/blk_ram.h>

#include "blk_world.h"

#define LINES 4

static sel4_blk_cache_t cache;
static _Alignas(void *) uint8_t storage[SEL4_BLK_CACHE_SIZE(LINES, 1024)];

// Lines of two sectors before the fake disk.
static void cached_world_init(void)
{
    world_init();
    ASSERT_OK(sel4_blk_cache_init(&cache, world.blk, storage, sizeof(storage), 1024, &world.blk));
}

static void read_now(uint64_t sector, uint32_t count)
{
    world.task_count = 0;
    request_t request = request_for(sector, count);
    start(do_read, &request);
    end_all();
    expect_sectors(&request);
}

TEST(cache, what_was_read_is_not_read_again)
{
    cached_world_init();
    read_now(3, 1);
    read_now(2, 2);
    EXPECT_EQ(world.disk.reads, 1);
    read_now(3, 2);
    EXPECT_EQ(world.disk.reads, 2);
    EXPECT_EQ(sel4_blk_cache_counts(&cache).hits, 2);
    EXPECT_EQ(sel4_blk_cache_counts(&cache).misses, 2);
}

TEST(cache, the_oldest_line_makes_room)
{
    cached_world_init();
    read_now(0, 2 * LINES); // lines 0 to 3
    read_now(0, 1);         // line 0 is young again
    read_now(20, 1);        // takes the place of line 1
    EXPECT_EQ(world.disk.reads, LINES + 1);
    read_now(0, 1);
    read_now(4, 4);
    EXPECT_EQ(world.disk.reads, LINES + 1);
    read_now(2, 1);
    EXPECT_EQ(world.disk.reads, LINES + 2);
}

TEST(cache, two_tasks_that_want_one_line_read_it_once)
{
    cached_world_init();
    request_t one = request_for(6, 1);
    request_t two = request_for(7, 1);
    start(do_read, &one);
    start(do_read, &two);
    EXPECT_EQ(world.disk.request_count, 1);
    end_all();
    expect_sectors(&one);
    expect_sectors(&two);
    EXPECT_EQ(world.disk.reads, 1);
}

TEST(cache, a_line_whose_reader_fails_is_read_by_the_next)
{
    cached_world_init();
    request_t one = request_for(6, 1);
    request_t two = request_for(7, 1);
    start(do_read, &one);
    start(do_read, &two);
    end_one(SEL4_DRIVER_ERR_IO);
    EXPECT_EQ(one.error, SEL4_BLK_ERR_IO);
    EXPECT_FALSE(two.has_ended);
    end_all();
    expect_sectors(&two);
}

TEST(cache, writes_go_through_and_are_read_back)
{
    cached_world_init();
    read_now(4, 1);
    request_t write = request_for(5, 2); // half of a line that is there, half of one that is not
    memset(write.bytes, 0xcd, sizeof(write.bytes));
    start(do_write, &write);
    end_all();
    EXPECT_EQ(write.error, SEL4_BLK_OK);
    EXPECT_EQ(world.disk.sectors[5][0], 0xcd);
    EXPECT_EQ(world.disk.sectors[6][511], 0xcd);
    size_t reads = world.disk.reads;
    request_t read = request_for(4, 4);
    start(do_read, &read);
    end_all();
    EXPECT_EQ(world.disk.reads, reads + 1);
    EXPECT_EQ(read.bytes[0], 4);
    EXPECT_EQ(read.bytes[512], 0xcd);
    EXPECT_EQ(read.bytes[1024], 0xcd);
    EXPECT_EQ(read.bytes[1536], 7);
}

TEST(cache, a_write_that_failed_leaves_nothing_behind)
{
    cached_world_init();
    read_now(4, 2);
    request_t write = request_for(4, 2);
    memset(write.bytes, 0xcd, sizeof(write.bytes));
    start(do_write, &write);
    end_one(SEL4_DRIVER_ERR_IO);
    EXPECT_EQ(write.error, SEL4_BLK_ERR_IO);
    read_now(4, 2);
}

TEST(cache, the_last_line_may_be_short)
{
    world_init();
    world.blk.layout.sector_count = 7;
    ASSERT_OK(sel4_blk_cache_init(&cache, world.blk, storage, sizeof(storage), 1024, &world.blk));
    read_now(5, 2);
    read_now(6, 1);
    EXPECT_EQ(world.disk.reads, 2);
}

TEST(cache, too_little_storage_and_odd_lines_are_refused)
{
    world_init();
    sel4_blk_t blk;
    EXPECT_ERROR(sel4_blk_cache_init(&cache, world.blk, storage, SEL4_BLK_CACHE_SIZE(2, 1024) - 1,
                                     1024, &blk),
                 SEL4_BLK_ERR_MEMORY);
    EXPECT_ERROR(sel4_blk_cache_init(&cache, world.blk, storage, sizeof(storage), 700, &blk),
                 SEL4_BLK_ERR_SECTOR_SIZE);
    EXPECT_ERROR(sel4_blk_cache_init(&cache, world.blk, storage, sizeof(storage), 0, &blk),
                 SEL4_BLK_ERR_SECTOR_SIZE);
}

/* ---- Many tasks at random, against a plain array */

static uint8_t model[WORLD_SECTORS];

typedef struct walker {
    unsigned seed;
    unsigned steps;
} walker_t;

// Each task has sectors of its own to write, next to those of the others in one line.
static void walk(sel4_async_task_t *self, void *argument)
{
    walker_t *walker = argument;
    unsigned own = (unsigned)(walker->seed % WORLD_TASKS);
    uint8_t sector[512];
    while (walker->steps-- > 0) {
        walker->seed = walker->seed * 1103515245 + 12345;
        unsigned number = (walker->seed >> 16) % (WORLD_SECTORS / WORLD_TASKS) * WORLD_TASKS + own;
        if ((walker->seed >> 9 & 1) != 0) {
            model[number] = (uint8_t)(walker->seed >> 20);
            memset(sector, model[number], sizeof(sector));
            EXPECT_OK(sel4_blk_write(world.blk, self, number, 1, sector, SEL4_ASYNC_FOREVER));
        } else {
            EXPECT_OK(sel4_blk_read(world.blk, self, number, 1, sector, SEL4_ASYNC_FOREVER));
            EXPECT_EQ(sector[0], model[number]);
            EXPECT_EQ(sector[511], model[number]);
        }
    }
}

TEST(cache, many_tasks_read_what_they_wrote)
{
    for (unsigned seed = 1; seed <= 20; seed++) {
        harness_note("seed %u", seed);
        cached_world_init();
        sel4_async_executor_shuffle(&world.executor, seed);
        walker_t walkers[WORLD_TASKS];
        for (unsigned i = 0; i < WORLD_SECTORS; i++) {
            model[i] = (uint8_t)i;
        }
        for (unsigned i = 0; i < WORLD_TASKS; i++) {
            walkers[i] = (walker_t){ seed * WORLD_TASKS + i, 200 };
            start(walk, &walkers[i]);
        }
        end_all();
        EXPECT_EQ(sel4_async_task_count(&world.executor), 0);
        for (unsigned i = 0; i < WORLD_SECTORS; i++) {
            EXPECT_EQ(world.disk.sectors[i][100], model[i]);
        }
    }
}
