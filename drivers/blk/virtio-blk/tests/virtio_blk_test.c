// SPDX-License-Identifier: BSD-2-Clause

// The disk against a device that is played: requests, sizes, and lies.

#include <string.h>

#include <sel4c/virtio_blk.h>

#include "harness.h"
#include "played.h"

#define FEATURE_SIZE_MAX    (UINT64_C(1) << 1)
#define FEATURE_READ_ONLY   (UINT64_C(1) << 5)
#define FEATURE_SECTOR_SIZE (UINT64_C(1) << 6)
#define FEATURE_FLUSH       (UINT64_C(1) << 9)

#define BUFFERS 0x8000

static played_t played;
static sel4_virtio_blk_t blk;
static sel4_disk_t disk;

static void prepare(uint32_t version, uint64_t offered, uint64_t capacity)
{
    played_init(&played, version, SEL4_VIRTIO_BLK, offered);
    memset(played.config, 0, sizeof played.config);
    memcpy(&played.config[0], &capacity, 8);
    played.queues[0].size_max = 1024;
}

static void set_config32(size_t offset, uint32_t value)
{
    memcpy(&played.config[offset], &value, 4);
}

static sel4_driver_result_t init(void)
{
    return sel4_virtio_blk_init(&blk, played_mmio(&played),
                                played_region(&played, 0, SEL4_VIRTIO_BLK_MEMORY), &disk);
}

static void start(uint32_t version)
{
    prepare(version, FEATURE_FLUSH, 2048);
    ASSERT_OK(init());
}

static sel4_driver_error_t submit(sel4_disk_operation_t operation, uint64_t sector, uint32_t count,
                                  uintptr_t token)
{
    sel4_disk_request_t request = {
        .operation = operation,
        .sector = sector,
        .sector_count = count,
        .device_address = PLAYED_BASE + BUFFERS + 4096 * token,
        .token = token,
    };
    return sel4_disk_submit(disk, &request).error;
}

// The device answers the next request.
static void answer(uint8_t status, uint32_t written)
{
    played_chain_t chain;
    ASSERT_TRUE(played_pop(&played, 0, &chain));
    *chain.pieces[chain.count - 1].bytes = status;
    played_push(&played, 0, chain.head, written);
}

static sel4_disk_completion_t taken(void)
{
    sel4_disk_completion_t completion = { .token = 99 };
    EXPECT_TRUE(sel4_disk_take(disk, &completion));
    return completion;
}

TEST(virtio_blk, says_what_it_is)
{
    prepare(2, FEATURE_FLUSH, 2048);
    ASSERT_OK(init());
    EXPECT_EQ(disk.layout.sector_count, 2048);
    EXPECT_EQ(disk.layout.sector_size, 512);
    EXPECT_EQ(disk.layout.request_sectors_max, 8 * 1024 * 1024 / 512);
    EXPECT_FALSE(disk.layout.is_read_only);
    EXPECT_TRUE(disk.layout.has_flush);
    prepare(2, FEATURE_READ_ONLY | FEATURE_SECTOR_SIZE | FEATURE_SIZE_MAX, UINT64_C(0x123456789a));
    set_config32(8, 65536);
    set_config32(20, 4096);
    ASSERT_OK(init());
    EXPECT_EQ(disk.layout.sector_count, UINT64_C(0x123456789a) / 8);
    EXPECT_EQ(disk.layout.sector_size, 4096);
    EXPECT_EQ(disk.layout.request_sectors_max, 16);
    EXPECT_TRUE(disk.layout.is_read_only);
    EXPECT_FALSE(disk.layout.has_flush);
    EXPECT_EQ(played.bad_count, 0);
}

TEST(virtio_blk, sizes_that_cannot_be_used_are_refused)
{
    static const uint32_t sizes[] = { 0, 1, 256, 511, 513, 131072, UINT32_MAX };
    for (size_t i = 0; i < SEL4_ARRAY_COUNT(sizes); i++) {
        prepare(2, FEATURE_SECTOR_SIZE, 2048);
        set_config32(20, sizes[i]);
        harness_note("sectors of %u", sizes[i]);
        EXPECT_ERROR(init(), SEL4_DRIVER_ERR_UNSUPPORTED);
        EXPECT_EQ(played.status, 0);
    }
    prepare(2, FEATURE_SIZE_MAX, 2048);
    set_config32(8, 511);
    EXPECT_ERROR(init(), SEL4_DRIVER_ERR_UNSUPPORTED);
    prepare(2, 0, 2048);
    played.queues[0].size_max = 2;
    EXPECT_ERROR(init(), SEL4_DRIVER_ERR_UNSUPPORTED);
    prepare(2, 0, 2048);
    EXPECT_ERROR(sel4_virtio_blk_init(&blk, played_mmio(&played),
                                      played_region(&played, 0, SEL4_VIRTIO_BLK_MEMORY - 1), &disk),
                 SEL4_DRIVER_ERR_RANGE);
}

TEST(virtio_blk, requests_are_no_larger_than_either_side_allows)
{
    static const struct {
        uint32_t sector_size, size_max, sectors_max;
    } cases[] = {
        { 512, 512, 1 },
        { 512, 1023, 1 },
        { 4096, 4096, 1 },
        { 512, SEL4_VIRTIO_BLK_REQUEST_SIZE_MAX, SEL4_VIRTIO_BLK_REQUEST_SIZE_MAX / 512 },
        { 512, SEL4_VIRTIO_BLK_REQUEST_SIZE_MAX + 512, SEL4_VIRTIO_BLK_REQUEST_SIZE_MAX / 512 },
        { 512, UINT32_MAX, SEL4_VIRTIO_BLK_REQUEST_SIZE_MAX / 512 },
        { SEL4_VIRTIO_BLK_SECTOR_SIZE_MAX, UINT32_MAX,
          SEL4_VIRTIO_BLK_REQUEST_SIZE_MAX / SEL4_VIRTIO_BLK_SECTOR_SIZE_MAX },
    };
    for (size_t i = 0; i < SEL4_ARRAY_COUNT(cases); i++) {
        harness_note("case %zu", i);
        prepare(2, FEATURE_SIZE_MAX | FEATURE_SECTOR_SIZE, 1 << 20);
        set_config32(8, cases[i].size_max);
        set_config32(20, cases[i].sector_size);
        ASSERT_OK(init());
        EXPECT_EQ(disk.layout.sector_size, cases[i].sector_size);
        EXPECT_EQ(disk.layout.request_sectors_max, cases[i].sectors_max);
    }
}

TEST(virtio_blk, reads)
{
    for (uint32_t version = 1; version <= 2; version++) {
        start(version);
        ASSERT_EQ(submit(SEL4_DISK_READ, 2040, 8, 1), SEL4_DRIVER_OK);
        sel4_disk_kick(disk);
        EXPECT_EQ(played.queues[0].notify_count, 1);
        played_chain_t chain;
        ASSERT_TRUE(played_pop(&played, 0, &chain));
        ASSERT_EQ(chain.count, 3);
        EXPECT_EQ(chain.pieces[0].size, 16);
        EXPECT_BYTES_EQ(chain.pieces[0].bytes, "\0\0\0\0\0\0\0\0\xf8\7\0\0\0\0\0\0", 16);
        EXPECT_PTR_EQ(chain.pieces[1].bytes, played.memory + BUFFERS + 4096);
        EXPECT_EQ(chain.pieces[1].size, 4096);
        EXPECT_TRUE(chain.pieces[1].is_written);
        EXPECT_EQ(chain.pieces[2].size, 1);
        EXPECT_TRUE(chain.pieces[2].is_written);
        *chain.pieces[2].bytes = 0;
        sel4_disk_completion_t completion;
        EXPECT_FALSE(sel4_disk_take(disk, &completion));
        played_push(&played, 0, chain.head, 4097);
        sel4_disk_handle_irq(disk);
        EXPECT_EQ(played.irqs, 0);
        completion = taken();
        EXPECT_EQ(completion.token, 1);
        EXPECT_EQ(completion.error, SEL4_DRIVER_OK);
        EXPECT_FALSE(sel4_disk_take(disk, &completion));
        EXPECT_EQ(played.bad_count, 0);
    }
}

TEST(virtio_blk, writes_and_flushes)
{
    for (uint32_t version = 1; version <= 2; version++) {
        start(version);
        ASSERT_EQ(submit(SEL4_DISK_WRITE, 1, 1, 2), SEL4_DRIVER_OK);
        ASSERT_EQ(submit(SEL4_DISK_FLUSH, 0, 0, 3), SEL4_DRIVER_OK);
        played_chain_t write;
        played_chain_t flush;
        ASSERT_TRUE(played_pop(&played, 0, &write));
        ASSERT_TRUE(played_pop(&played, 0, &flush));
        ASSERT_EQ(write.count, 3);
        EXPECT_BYTES_EQ(write.pieces[0].bytes, "\1\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0", 16);
        EXPECT_FALSE(write.pieces[1].is_written);
        ASSERT_EQ(flush.count, 2);
        EXPECT_BYTES_EQ(flush.pieces[0].bytes, "\4\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16);
        *flush.pieces[1].bytes = 0;
        played_push(&played, 0, flush.head, 1);
        *write.pieces[2].bytes = 0;
        played_push(&played, 0, write.head, 1);
        EXPECT_EQ(taken().token, 3);
        sel4_disk_completion_t completion = taken();
        EXPECT_EQ(completion.token, 2);
        EXPECT_EQ(completion.error, SEL4_DRIVER_OK);
        EXPECT_EQ(played.bad_count, 0);
    }
}

TEST(virtio_blk, counts_in_512_bytes_whatever_its_sectors_are)
{
    prepare(2, FEATURE_SECTOR_SIZE, 1000);
    set_config32(20, 2048);
    ASSERT_OK(init());
    ASSERT_EQ(disk.layout.sector_count, 250);
    ASSERT_EQ(submit(SEL4_DISK_READ, 249, 1, 0), SEL4_DRIVER_OK);
    EXPECT_EQ(submit(SEL4_DISK_READ, 250, 1, 0), SEL4_DRIVER_ERR_RANGE);
    played_chain_t chain;
    ASSERT_TRUE(played_pop(&played, 0, &chain));
    EXPECT_BYTES_EQ(chain.pieces[0].bytes + 8, "\xe4\3\0\0\0\0\0\0", 8); // 996
    EXPECT_EQ(chain.pieces[1].size, 2048);
}

TEST(virtio_blk, refuses_what_it_cannot_do)
{
    start(2);
    EXPECT_EQ(submit(SEL4_DISK_READ, 2048, 1, 0), SEL4_DRIVER_ERR_RANGE);
    EXPECT_EQ(submit(SEL4_DISK_READ, 0, 0, 0), SEL4_DRIVER_ERR_RANGE);
    EXPECT_EQ(submit((sel4_disk_operation_t)7, 0, 1, 0), SEL4_DRIVER_ERR_UNSUPPORTED);
    prepare(2, FEATURE_READ_ONLY, 2048);
    ASSERT_OK(init());
    EXPECT_EQ(submit(SEL4_DISK_WRITE, 0, 1, 0), SEL4_DRIVER_ERR_READ_ONLY);
    EXPECT_EQ(submit(SEL4_DISK_FLUSH, 0, 0, 0), SEL4_DRIVER_ERR_UNSUPPORTED);
    EXPECT_EQ(submit(SEL4_DISK_READ, 0, 1, 0), SEL4_DRIVER_OK);
    EXPECT_EQ(blk.queue.lent_count, 1);
}

TEST(virtio_blk, holds_42_requests)
{
    start(2);
    for (uintptr_t i = 0; i < SEL4_VIRTIO_BLK_REQUESTS_MAX; i++) {
        ASSERT_EQ(submit(SEL4_DISK_READ, i, 1, i), SEL4_DRIVER_OK);
    }
    EXPECT_EQ(submit(SEL4_DISK_READ, 0, 1, 99), SEL4_DRIVER_ERR_FULL);
    for (uintptr_t i = 0; i < SEL4_VIRTIO_BLK_REQUESTS_MAX; i++) {
        played_chain_t chain;
        ASSERT_TRUE(played_pop(&played, 0, &chain));
        EXPECT_EQ(chain.pieces[0].bytes[8], i); // headers of their own
        *chain.pieces[2].bytes = 0;
        played_push(&played, 0, chain.head, 513);
    }
    for (uintptr_t i = 0; i < SEL4_VIRTIO_BLK_REQUESTS_MAX; i++) {
        EXPECT_EQ(taken().token, i);
    }
    EXPECT_EQ(played.bad_count, 0);
}

TEST(virtio_blk, tells_how_a_request_ended)
{
    start(2);
    ASSERT_EQ(submit(SEL4_DISK_READ, 0, 1, 1), SEL4_DRIVER_OK);
    answer(1, 513);
    EXPECT_EQ(taken().error, SEL4_DRIVER_ERR_IO);
    ASSERT_EQ(submit(SEL4_DISK_WRITE, 0, 1, 1), SEL4_DRIVER_OK);
    answer(2, 1);
    EXPECT_EQ(taken().error, SEL4_DRIVER_ERR_UNSUPPORTED);
    EXPECT_FALSE(blk.device.has_failed);
}

TEST(virtio_blk, a_read_that_wrote_less_was_none)
{
    start(2);
    static const uint32_t written[] = { 0, 1, 512 };
    for (size_t i = 0; i < SEL4_ARRAY_COUNT(written); i++) {
        ASSERT_EQ(submit(SEL4_DISK_READ, 0, 1, i), SEL4_DRIVER_OK);
        answer(0, written[i]);
        sel4_disk_completion_t completion = taken();
        EXPECT_EQ(completion.token, i);
        EXPECT_EQ(completion.error, SEL4_DRIVER_ERR_IO);
    }
    ASSERT_EQ(submit(SEL4_DISK_WRITE, 0, 1, 5), SEL4_DRIVER_OK);
    answer(0, 0);
    EXPECT_EQ(taken().error, SEL4_DRIVER_ERR_IO);
    start(1); // whose devices count wrongly
    ASSERT_EQ(submit(SEL4_DISK_READ, 0, 1, 5), SEL4_DRIVER_OK);
    answer(0, 0);
    EXPECT_EQ(taken().error, SEL4_DRIVER_OK);
}

// Every request but those taken ends, once.
static void expect_failed_with(unsigned tokens)
{
    sel4_disk_completion_t completion;
    unsigned ended = 0;
    while (sel4_disk_take(disk, &completion)) {
        EXPECT_EQ(completion.error, SEL4_DRIVER_ERR_DEVICE);
        EXPECT_EQ(ended & 1u << completion.token, 0);
        ended |= 1u << completion.token;
    }
    EXPECT_EQ(ended, tokens);
    EXPECT_EQ(submit(SEL4_DISK_READ, 0, 1, 0), SEL4_DRIVER_ERR_DEVICE);
    EXPECT_EQ(played.status, 0);
}

static void submit_three(uint32_t version)
{
    start(version);
    for (uintptr_t i = 0; i < 3; i++) {
        ASSERT_EQ(submit(SEL4_DISK_READ, i, 1, i), SEL4_DRIVER_OK);
    }
}

TEST(virtio_blk, a_status_that_is_none_is_a_failure)
{
    for (uint32_t version = 1; version <= 2; version++) {
        submit_three(version);
        answer(3, 513);
        expect_failed_with(7);
        submit_three(version);
        answer(0xff, 513); // as it was before
        expect_failed_with(7);
    }
}

TEST(virtio_blk, a_request_that_is_none_is_a_failure)
{
    submit_three(2);
    played_push(&played, 0, 9, 513);
    expect_failed_with(7);
    submit_three(2);
    played_push(&played, 0, 1, 513); // the middle of one
    expect_failed_with(7);
    submit_three(2);
    answer(0, 513);
    played_push(&played, 0, 0, 513); // once more
    EXPECT_EQ(taken().error, SEL4_DRIVER_OK);
    expect_failed_with(6);
}

TEST(virtio_blk, a_reset_in_flight_ends_all)
{
    submit_three(2);
    played_forget(&played);
    sel4_disk_handle_irq(disk);
    expect_failed_with(7);
    ASSERT_OK(init());
    ASSERT_EQ(submit(SEL4_DISK_READ, 5, 1, 4), SEL4_DRIVER_OK);
    answer(0, 513);
    EXPECT_EQ(taken().error, SEL4_DRIVER_OK);
    EXPECT_EQ(played.bad_count, 0);
}

TEST(virtio_blk, a_disk_that_changes_its_size_is_the_disk_that_it_was)
{
    start(2);
    memset(played.config, 0, sizeof played.config);
    played.irqs = 2;
    sel4_disk_handle_irq(disk);
    EXPECT_EQ(submit(SEL4_DISK_READ, 2047, 1, 0), SEL4_DRIVER_OK);
    EXPECT_EQ(disk.layout.sector_count, 2048);
}

TEST(virtio_blk, a_status_that_was_never_written_is_a_failure)
{
    start(2);
    ASSERT_EQ(submit(SEL4_DISK_READ, 0, 1, 0), SEL4_DRIVER_OK);
    answer(0, 513); // from which a good status is left
    EXPECT_EQ(taken().error, SEL4_DRIVER_OK);
    ASSERT_EQ(submit(SEL4_DISK_READ, 1, 1, 1), SEL4_DRIVER_OK);
    played_chain_t chain;
    ASSERT_TRUE(played_pop(&played, 0, &chain));
    played_push(&played, 0, chain.head, 513);
    sel4_disk_completion_t completion = taken();
    EXPECT_EQ(completion.token, 1);
    EXPECT_EQ(completion.error, SEL4_DRIVER_ERR_DEVICE);
    expect_failed_with(0);
}
