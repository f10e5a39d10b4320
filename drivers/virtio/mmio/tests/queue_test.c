// SPDX-License-Identifier: BSD-2-Clause

// The queue against a device that does as it should, and against one that lies.

#include <string.h>

#include <sel4c/virtio/queue.h>

#include "harness.h"
#include "played.h"

#define BUFFERS 0x8000 // where in the device's memory buffers lie

static played_t played;
static sel4_virtio_device_t device;
static sel4_virtio_queue_t queue;

static void start(uint32_t version, uint32_t size_max, uint16_t size, uint16_t chain_size)
{
    played_init(&played, version, SEL4_VIRTIO_RNG, 0);
    played.queues[1].size_max = size_max;
    ASSERT_OK(sel4_virtio_device_init(&device, played_mmio(&played), SEL4_VIRTIO_RNG, 0));
    ASSERT_OK(sel4_virtio_queue_init(
        &queue, &device, 1, played_region(&played, 0, SEL4_VIRTIO_QUEUE_MEMORY), size, chain_size));
    ASSERT_OK(sel4_virtio_device_start(&device));
}

static sel4_driver_error_t post(uint32_t read, uint32_t written, uintptr_t token)
{
    sel4_virtio_piece_t pieces[2] = {
        { PLAYED_BASE + BUFFERS + 256 * token, read, false },
        { PLAYED_BASE + BUFFERS + 256 * token + read, written, true },
    };
    size_t first = read == 0;
    size_t last = written == 0 ? 1 : 2;
    return sel4_virtio_queue_post(&queue, &pieces[first], last - first, token).error;
}

TEST(virtio_queue, lends_and_takes_back)
{
    for (uint32_t version = 1; version <= 2; version++) {
        start(version, 64, 8, 2);
        EXPECT_EQ(queue.size, 8);
        EXPECT_EQ(queue.chain_count, 4);
        EXPECT_EQ(played.queues[1].size, 8);
        ASSERT_EQ(post(10, 20, 7), SEL4_DRIVER_OK);
        played_chain_t chain;
        ASSERT_TRUE(played_pop(&played, 1, &chain));
        ASSERT_EQ(chain.count, 2);
        EXPECT_EQ(chain.pieces[0].size, 10);
        EXPECT_PTR_EQ(chain.pieces[0].bytes, played.memory + BUFFERS + 256 * 7);
        EXPECT_FALSE(chain.pieces[0].is_written);
        EXPECT_EQ(chain.pieces[1].size, 20);
        EXPECT_TRUE(chain.pieces[1].is_written);
        EXPECT_FALSE(played_pop(&played, 1, &chain));
        sel4_virtio_used_t used;
        EXPECT_FALSE(sel4_virtio_queue_take(&queue, &used));
        played_push(&played, 1, chain.head, 15);
        ASSERT_TRUE(sel4_virtio_queue_take(&queue, &used));
        EXPECT_EQ(used.token, 7);
        EXPECT_EQ(used.written, 15);
        EXPECT_TRUE(used.was_used);
        EXPECT_FALSE(sel4_virtio_queue_take(&queue, &used));
        EXPECT_EQ(played.bad_count, 0);
    }
}

TEST(virtio_queue, counters_wrap)
{
    for (uint32_t version = 1; version <= 2; version++) {
        start(version, 8, 8, 2);
        for (uint32_t round = 0; round < 70000; round++) {
            ASSERT_EQ(post(1, 2, round & 7), SEL4_DRIVER_OK);
            played_chain_t chain;
            ASSERT_TRUE(played_pop(&played, 1, &chain));
            played_push(&played, 1, chain.head, 2);
            sel4_virtio_used_t used;
            ASSERT_TRUE(sel4_virtio_queue_take(&queue, &used));
            ASSERT_EQ(used.token, round & 7);
        }
        EXPECT_FALSE(device.has_failed);
        EXPECT_EQ(played.bad_count, 0);
    }
}

TEST(virtio_queue, chains_come_back_in_any_order)
{
    start(2, 16, 16, 3);
    EXPECT_EQ(queue.chain_count, 5);
    for (unsigned round = 0; round < 3; round++) {
        played_chain_t chains[5];
        for (uintptr_t i = 0; i < 5; i++) {
            uint16_t next;
            ASSERT_OK(sel4_virtio_queue_next(&queue, &next));
            EXPECT_LT(next, 5);
            ASSERT_EQ(post(4, 4, i), SEL4_DRIVER_OK);
            ASSERT_TRUE(played_pop(&played, 1, &chains[i]));
            EXPECT_EQ(chains[i].head, 3 * next);
        }
        EXPECT_EQ(post(4, 4, 5), SEL4_DRIVER_ERR_FULL);
        static const unsigned order[5] = { 3, 0, 4, 2, 1 };
        for (unsigned i = 0; i < 5; i++) {
            played_push(&played, 1, chains[order[i]].head, 0);
        }
        sel4_virtio_used_t used;
        for (unsigned i = 0; i < 5; i++) {
            ASSERT_TRUE(sel4_virtio_queue_take(&queue, &used));
            EXPECT_EQ(used.token, order[i]);
        }
        EXPECT_FALSE(sel4_virtio_queue_take(&queue, &used));
    }
    EXPECT_EQ(played.bad_count, 0);
}

TEST(virtio_queue, takes_the_size_that_the_device_has)
{
    start(2, 100, 128, 2);
    EXPECT_EQ(queue.size, 64);
    start(2, UINT32_MAX, 128, 2);
    EXPECT_EQ(queue.size, 128);
    start(2, 3, 128, 1);
    EXPECT_EQ(queue.size, 2);
    EXPECT_EQ(played.bad_count, 0);
}

static sel4_driver_error_t init_error(uint32_t version, uint32_t size_max, sel4_dma_region_t memory)
{
    played.queues[1].size_max = size_max;
    played.version = version;
    EXPECT_OK(sel4_virtio_device_init(&device, played_mmio(&played), SEL4_VIRTIO_RNG, 0));
    return sel4_virtio_queue_init(&queue, &device, 1, memory, 16, 3).error;
}

TEST(virtio_queue, refuses_what_cannot_be_used)
{
    played_init(&played, 2, SEL4_VIRTIO_RNG, 0);
    sel4_dma_region_t good = played_region(&played, 0, SEL4_VIRTIO_QUEUE_MEMORY);
    EXPECT_EQ(init_error(2, 0, good), SEL4_DRIVER_ERR_UNSUPPORTED);
    EXPECT_EQ(init_error(2, 2, good), SEL4_DRIVER_ERR_UNSUPPORTED);
    EXPECT_EQ(init_error(2, 3, good), SEL4_DRIVER_ERR_UNSUPPORTED); // 2, as a power of two
    EXPECT_EQ(init_error(2, 4, good), SEL4_DRIVER_OK);
    sel4_dma_region_t region = good;
    region.size--;
    EXPECT_EQ(init_error(2, 16, region), SEL4_DRIVER_ERR_RANGE);
    region = good;
    region.device_address += 16;
    EXPECT_EQ(init_error(2, 16, region), SEL4_DRIVER_ERR_RANGE);
    region = good;
    region.bytes = (uint8_t *)region.bytes + 16;
    EXPECT_EQ(init_error(2, 16, region), SEL4_DRIVER_ERR_RANGE);
    region = good;
    region.device_address = UINT64_C(4096) << 32; // one page too far for a legacy device
    EXPECT_EQ(init_error(2, 16, region), SEL4_DRIVER_OK);
    EXPECT_EQ(init_error(1, 16, region), SEL4_DRIVER_ERR_RANGE);
    region.device_address = UINT64_MAX - 4095;
    EXPECT_EQ(init_error(2, 16, region), SEL4_DRIVER_ERR_RANGE);
    EXPECT_EQ(init_error(2, 16, good), SEL4_DRIVER_OK);
    EXPECT_ERROR(sel4_virtio_queue_init(&queue, &device, 1, good, 16, 3), SEL4_DRIVER_ERR_DEVICE);
}

TEST(virtio_queue, pieces_that_are_none_are_not_lent)
{
    start(2, 8, 8, 2);
    sel4_virtio_piece_t pieces[3] = { { PLAYED_BASE, 1, true } };
    EXPECT_ERROR(sel4_virtio_queue_post(&queue, pieces, 0, 0), SEL4_DRIVER_ERR_RANGE);
    EXPECT_ERROR(sel4_virtio_queue_post(&queue, pieces, 3, 0), SEL4_DRIVER_ERR_RANGE);
    EXPECT_ERROR(sel4_virtio_queue_post(&queue, pieces, 2, 0), SEL4_DRIVER_ERR_RANGE);
    pieces[1] = (sel4_virtio_piece_t){ UINT64_MAX - 10, 10, true };
    EXPECT_ERROR(sel4_virtio_queue_post(&queue, pieces, 2, 0), SEL4_DRIVER_OK);
    pieces[1].size = 11;
    EXPECT_ERROR(sel4_virtio_queue_post(&queue, pieces, 2, 0), SEL4_DRIVER_ERR_RANGE);
    pieces[1] = (sel4_virtio_piece_t){ PLAYED_BASE, UINT32_MAX, true };
    EXPECT_ERROR(sel4_virtio_queue_post(&queue, pieces, 2, 0), SEL4_DRIVER_ERR_RANGE);
    EXPECT_EQ(queue.lent_count, 1);
}

TEST(virtio_queue, kicks_once_for_what_was_posted)
{
    start(2, 8, 8, 2);
    sel4_virtio_queue_kick(&queue);
    EXPECT_EQ(played.queues[1].notify_count, 0);
    (void)post(1, 1, 0);
    (void)post(1, 1, 1);
    sel4_virtio_queue_kick(&queue);
    sel4_virtio_queue_kick(&queue);
    EXPECT_EQ(played.queues[1].notify_count, 1);
    *played_at(&played, played.queues[1].device_ring, 2) = 1; // it looks anyway
    (void)post(1, 1, 2);
    sel4_virtio_queue_kick(&queue);
    EXPECT_EQ(played.queues[1].notify_count, 1);
    EXPECT_EQ(played.bad_count, 0);
}

// Four chains of two are lent with tokens 0 to 3; the device has taken them out.
static void lend_four(uint32_t version, played_chain_t chains[4])
{
    start(version, 8, 8, 2);
    for (uintptr_t i = 0; i < 4; i++) {
        ASSERT_EQ(post(8, 100, i), SEL4_DRIVER_OK);
        ASSERT_TRUE(played_pop(&played, 1, &chains[i]));
    }
}

// The device has failed; all that is lent comes back, once.
static void expect_failed_with(unsigned count)
{
    bool seen[4] = { false };
    sel4_virtio_used_t used;
    for (unsigned i = 0; i < count; i++) {
        ASSERT_TRUE(sel4_virtio_queue_take(&queue, &used));
        EXPECT_FALSE(used.was_used);
        ASSERT_LT(used.token, 4);
        EXPECT_FALSE(seen[used.token]);
        seen[used.token] = true;
    }
    EXPECT_FALSE(sel4_virtio_queue_take(&queue, &used));
    EXPECT_TRUE(device.has_failed);
    EXPECT_EQ(played.status, 0); // was reset before anything came back
    EXPECT_EQ(post(1, 1, 0), SEL4_DRIVER_ERR_DEVICE);
    sel4_virtio_queue_kick(&queue);
    EXPECT_EQ(played.queues[1].notify_count, 0);
    EXPECT_EQ(played.bad_count, 0);
}

TEST(virtio_queue, a_chain_that_does_not_exist)
{
    static const uint32_t heads[] = { 1, 7, 8, 9, 100, 65536, 65534, UINT32_MAX, UINT32_MAX - 1 };
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
        played_chain_t chains[4];
        lend_four(2, chains);
        played_push(&played, 1, heads[i], 0);
        harness_note("head %u", heads[i]);
        expect_failed_with(4);
    }
}

TEST(virtio_queue, a_chain_behind_the_last_one_of_the_largest_queue)
{
    start(2, SEL4_VIRTIO_QUEUE_SIZE_MAX, SEL4_VIRTIO_QUEUE_SIZE_MAX, 1);
    ASSERT_EQ(queue.chain_count, SEL4_VIRTIO_QUEUE_SIZE_MAX);
    ASSERT_EQ(post(1, 0, 0), SEL4_DRIVER_OK);
    played_push(&played, 1, SEL4_VIRTIO_QUEUE_SIZE_MAX, 0);
    expect_failed_with(1);
}

TEST(virtio_queue, nothing_behind_its_memory_is_written)
{
    played_init(&played, 2, SEL4_VIRTIO_RNG, 0);
    played.queues[1].size_max = SEL4_VIRTIO_QUEUE_SIZE_MAX;
    memset(played.memory, 0xa5, 2 * SEL4_VIRTIO_QUEUE_MEMORY);
    ASSERT_OK(sel4_virtio_device_init(&device, played_mmio(&played), SEL4_VIRTIO_RNG, 0));
    ASSERT_OK(sel4_virtio_queue_init(&queue, &device, 1,
                                     played_region(&played, 0, SEL4_VIRTIO_QUEUE_MEMORY),
                                     SEL4_VIRTIO_QUEUE_SIZE_MAX, 1));
    for (size_t i = 0; i < SEL4_VIRTIO_QUEUE_MEMORY; i++) {
        ASSERT_EQ(played.memory[i], 0);
        ASSERT_EQ(played.memory[SEL4_VIRTIO_QUEUE_MEMORY + i], 0xa5);
    }
}

TEST(virtio_queue, a_chain_twice)
{
    played_chain_t chains[4];
    lend_four(2, chains);
    played_push(&played, 1, chains[2].head, 1);
    played_push(&played, 1, chains[2].head, 1);
    sel4_virtio_used_t used;
    ASSERT_TRUE(sel4_virtio_queue_take(&queue, &used));
    EXPECT_EQ(used.token, 2);
    expect_failed_with(3);
}

TEST(virtio_queue, more_bytes_than_were_lent)
{
    played_chain_t chains[4];
    lend_four(2, chains);
    played_push(&played, 1, chains[0].head, 100);
    sel4_virtio_used_t used;
    ASSERT_TRUE(sel4_virtio_queue_take(&queue, &used));
    EXPECT_EQ(used.written, 100);
    played_push(&played, 1, chains[1].head, 101);
    expect_failed_with(3);
    // Old devices may count what they read, too.
    lend_four(1, chains);
    played_push(&played, 1, chains[0].head, 108);
    ASSERT_TRUE(sel4_virtio_queue_take(&queue, &used));
    EXPECT_EQ(used.written, 100);
    EXPECT_TRUE(used.was_used);
}

TEST(virtio_queue, an_index_that_runs_ahead)
{
    static const uint16_t indices[] = { 5, 8, 9, 1000, 0x8000, 0xffff };
    for (size_t i = 0; i < sizeof indices / sizeof indices[0]; i++) {
        played_chain_t chains[4];
        lend_four(2, chains);
        played_set_used_index(&played, 1, indices[i]);
        harness_note("index %u", indices[i]);
        expect_failed_with(4);
    }
}

TEST(virtio_queue, an_index_that_runs_back)
{
    played_chain_t chains[4];
    lend_four(2, chains);
    played_push(&played, 1, chains[0].head, 0);
    sel4_virtio_used_t used;
    ASSERT_TRUE(sel4_virtio_queue_take(&queue, &used));
    played_set_used_index(&played, 1, 0);
    expect_failed_with(3);
}

TEST(virtio_queue, descriptors_that_the_device_wrote_are_written_again)
{
    played_chain_t chains[4];
    lend_four(2, chains);
    // All but the ring of used chains, which is where the truth must come from.
    memset(played.memory, 0xff, 4096);
    played_push(&played, 1, chains[1].head, 3);
    sel4_virtio_used_t used;
    ASSERT_TRUE(sel4_virtio_queue_take(&queue, &used));
    EXPECT_EQ(used.token, 1);
    EXPECT_EQ(used.written, 3);
    ASSERT_EQ(post(8, 100, 1), SEL4_DRIVER_OK);
    played_chain_t again;
    ASSERT_TRUE(played_pop(&played, 1, &again));
    EXPECT_EQ(again.head, chains[1].head);
    ASSERT_EQ(again.count, 2);
    EXPECT_PTR_EQ(again.pieces[1].bytes, chains[1].pieces[1].bytes);
    EXPECT_EQ(again.pieces[1].size, 100);
    EXPECT_EQ(played.bad_count, 0);
}

TEST(virtio_queue, a_reset_in_flight_gives_all_back)
{
    played_chain_t chains[4];
    lend_four(2, chains);
    played_push(&played, 1, chains[0].head, 1); // told, but not yet taken
    played_forget(&played);
    (void)sel4_virtio_device_handle_irq(&device);
    expect_failed_with(4);
}

TEST(virtio_queue, sizes_that_no_queue_has_are_refused)
{
    static const struct {
        uint16_t size_max, chain_size;
        sel4_driver_error_t error;
    } tries[] = {
        { 16, 0, SEL4_DRIVER_ERR_RANGE },  { 16, 5, SEL4_DRIVER_ERR_RANGE },
        { 0, 1, SEL4_DRIVER_ERR_RANGE },   { 12, 1, SEL4_DRIVER_ERR_RANGE },
        { 256, 1, SEL4_DRIVER_ERR_RANGE }, { 128, 4, SEL4_DRIVER_OK },
    };
    for (size_t i = 0; i < sizeof tries / sizeof tries[0]; i++) {
        played_init(&played, 2, SEL4_VIRTIO_RNG, 0);
        played.queues[1].size_max = 128;
        ASSERT_OK(sel4_virtio_device_init(&device, played_mmio(&played), SEL4_VIRTIO_RNG, 0));
        harness_note("%u descriptors, chains of %u", tries[i].size_max, tries[i].chain_size);
        EXPECT_ERROR(sel4_virtio_queue_init(&queue, &device, 1,
                                            played_region(&played, 0, SEL4_VIRTIO_QUEUE_MEMORY),
                                            tries[i].size_max, tries[i].chain_size),
                     tries[i].error);
    }
}
