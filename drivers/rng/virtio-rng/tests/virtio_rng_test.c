// SPDX-License-Identifier: BSD-2-Clause

// The source of random bytes against a device that is played, and lies.

#include <string.h>

#include <sel4c/virtio_rng.h>

#include "harness.h"
#include "played.h"

static played_t played;
static sel4_virtio_rng_t state;
static sel4_rng_t rng;

static sel4_driver_result_t init(void)
{
    return sel4_virtio_rng_init(&state, played_mmio(&played),
                                played_region(&played, 0, SEL4_VIRTIO_RNG_MEMORY), &rng);
}

static void start(uint32_t version)
{
    played_init(&played, version, SEL4_VIRTIO_RNG, UINT64_MAX);
    played.queues[0].size_max = 8;
    ASSERT_OK(init());
}

// The device answers with bytes that count up from `first`.
static void answer(uint8_t first, uint32_t count)
{
    played_chain_t chain;
    ASSERT_TRUE(played_pop(&played, 0, &chain));
    ASSERT_EQ(chain.count, 1);
    for (uint32_t i = 0; i < count && i < chain.pieces[0].size; i++) {
        chain.pieces[0].bytes[i] = (uint8_t)(first + i);
    }
    played_push(&played, 0, chain.head, count);
}

TEST(virtio_rng, gives_what_came_once)
{
    for (uint32_t version = 1; version <= 2; version++) {
        start(version);
        uint8_t bytes[16];
        EXPECT_EQ(sel4_rng_take(rng, bytes, sizeof bytes), 0);
        ASSERT_OK(sel4_rng_request(rng, 8));
        EXPECT_EQ(played.queues[0].notify_count, 1);
        EXPECT_ERROR(sel4_rng_request(rng, 8), SEL4_DRIVER_ERR_FULL);
        EXPECT_EQ(sel4_rng_take(rng, bytes, sizeof bytes), 0);
        answer(1, 8);
        sel4_rng_handle_irq(rng);
        EXPECT_EQ(played.irqs, 0);
        bytes[3] = 0xee;
        EXPECT_EQ(sel4_rng_take(rng, bytes, 3), 3);
        EXPECT_BYTES_EQ(bytes, "\1\2\3\xee", 4);
        EXPECT_ERROR(sel4_rng_request(rng, 8), SEL4_DRIVER_ERR_FULL);
        memset(played.memory + SEL4_VIRTIO_QUEUE_MEMORY, 0x77, 16); // too late
        EXPECT_EQ(sel4_rng_take(rng, bytes, sizeof bytes), 5);
        EXPECT_BYTES_EQ(bytes, "\4\5\6\7\10", 5);
        EXPECT_EQ(sel4_rng_take(rng, bytes, sizeof bytes), 0);
        EXPECT_OK(sel4_rng_request(rng, 8));
        EXPECT_EQ(played.bad_count, 0);
    }
}

TEST(virtio_rng, wipes_what_it_gave)
{
    start(2);
    ASSERT_OK(sel4_rng_request(rng, 1000));
    answer(1, 256);
    uint8_t bytes[256];
    EXPECT_EQ(sel4_rng_take(rng, bytes, 200), 200);
    static const uint8_t zeros[256];
    EXPECT_BYTES_EQ(played.memory + SEL4_VIRTIO_QUEUE_MEMORY, zeros, 256);
    EXPECT_BYTES_EQ(state.bytes, zeros, 200);
    EXPECT_EQ(sel4_rng_take(rng, bytes, 256), 56);
    EXPECT_EQ(bytes[0], 201);
    EXPECT_BYTES_EQ(state.bytes, zeros, 256);
}

TEST(virtio_rng, asks_for_what_fits)
{
    start(2);
    EXPECT_ERROR(sel4_rng_request(rng, 0), SEL4_DRIVER_ERR_RANGE);
    ASSERT_OK(sel4_rng_request(rng, SIZE_MAX));
    played_chain_t chain;
    ASSERT_TRUE(played_pop(&played, 0, &chain));
    EXPECT_EQ(chain.pieces[0].size, SEL4_VIRTIO_RNG_REQUEST_MAX);
    EXPECT_TRUE(chain.pieces[0].is_written);
    EXPECT_EQ(played.bad_count, 0);
}

static void expect_failed(void)
{
    uint8_t bytes[8];
    EXPECT_EQ(sel4_rng_take(rng, bytes, sizeof bytes), 0);
    EXPECT_EQ(sel4_rng_take(rng, bytes, sizeof bytes), 0);
    EXPECT_ERROR(sel4_rng_request(rng, 8), SEL4_DRIVER_ERR_DEVICE);
    EXPECT_EQ(played.status, 0);
}

TEST(virtio_rng, a_device_that_lies_gives_nothing)
{
    start(2);
    ASSERT_OK(sel4_rng_request(rng, 8));
    answer(1, 9); // more than asked for
    expect_failed();
    start(2);
    ASSERT_OK(sel4_rng_request(rng, 8));
    answer(1, 0); // nothing
    expect_failed();
    start(2);
    ASSERT_OK(sel4_rng_request(rng, 8));
    played_push(&played, 0, 1, 8); // another's
    expect_failed();
    start(2);
    played_push(&played, 0, 0, 8); // nobody asked
    expect_failed();
    start(2);
    ASSERT_OK(sel4_rng_request(rng, 8));
    played_forget(&played);
    sel4_rng_handle_irq(rng);
    expect_failed();
    ASSERT_OK(init());
    EXPECT_OK(sel4_rng_request(rng, 8));
}

TEST(virtio_rng, refuses_what_it_cannot_use)
{
    played_init(&played, 2, SEL4_VIRTIO_BLK, 0);
    EXPECT_ERROR(init(), SEL4_DRIVER_ERR_NOT_FOUND);
    played_init(&played, 2, SEL4_VIRTIO_RNG, 0);
    EXPECT_ERROR(init(), SEL4_DRIVER_ERR_UNSUPPORTED); // no queue
    EXPECT_EQ(played.status, 0);
    EXPECT_ERROR(sel4_virtio_rng_init(&state, played_mmio(&played),
                                      played_region(&played, 0, SEL4_VIRTIO_RNG_MEMORY - 1), &rng),
                 SEL4_DRIVER_ERR_RANGE);
}
