// SPDX-License-Identifier: BSD-2-Clause

#include <string.h>

#include <sel4c/shm/stream.h>

#include "harness.h"

#define CAPACITY 16

static _Alignas(64) uint8_t memory[SEL4_SHM_STREAM_SIZE(CAPACITY)];
static sel4_shm_writer_t writer;
static sel4_shm_reader_t reader;

static void join(void)
{
    memset(memory, 0, sizeof(memory));
    ASSERT_OK(sel4_shm_writer_join(&writer, sel4_foreign_span(memory, sizeof(memory)), CAPACITY));
    ASSERT_OK(sel4_shm_reader_join(&reader, sel4_foreign_span(memory, sizeof(memory)), CAPACITY));
}

TEST(stream, bytes_come_out_in_order_around_the_end)
{
    join();
    uint8_t next_in = 0;
    uint8_t next_out = 0;
    for (size_t round = 0; round < 200; round++) {
        uint8_t bytes[20];
        for (size_t i = 0; i < sizeof(bytes); i++) {
            bytes[i] = (uint8_t)(next_in + i);
        }
        size_t count;
        bool notify;
        ASSERT_OK(sel4_shm_writer_write(&writer, bytes, round % 20, &count, &notify));
        EXPECT_LE(count, round % 20);
        next_in = (uint8_t)(next_in + count);
        ASSERT_OK(sel4_shm_reader_read(&reader, bytes, round % 17, &count, &notify));
        for (size_t i = 0; i < count; i++) {
            EXPECT_EQ(bytes[i], (uint8_t)(next_out + i));
        }
        next_out = (uint8_t)(next_out + count);
    }
    EXPECT_NE(next_out, 0);
    EXPECT_LE((uint8_t)(next_in - next_out), CAPACITY);
}

TEST(stream, full_empty_and_notifications)
{
    join();
    uint8_t bytes[20] = "0123456789abcdefghi";
    size_t count;
    bool notify;
    EXPECT_TRUE(sel4_shm_reader_sleep(&reader));
    ASSERT_OK(sel4_shm_writer_write(&writer, bytes, 20, &count, &notify));
    EXPECT_EQ(count, 16);
    EXPECT_TRUE(notify);
    ASSERT_OK(sel4_shm_writer_write(&writer, bytes, 20, &count, &notify));
    EXPECT_EQ(count, 0);
    EXPECT_FALSE(notify);
    EXPECT_TRUE(sel4_shm_writer_sleep(&writer, 4));
    uint8_t out[20];
    ASSERT_OK(sel4_shm_reader_read(&reader, out, 3, &count, &notify));
    EXPECT_FALSE(notify);
    ASSERT_OK(sel4_shm_reader_read(&reader, out + 3, 20 - 3, &count, &notify));
    EXPECT_EQ(count, 13);
    EXPECT_TRUE(notify);
    EXPECT_BYTES_EQ(out, bytes, 16);
    ASSERT_OK(sel4_shm_reader_read(&reader, NULL, 0, &count, &notify));
    EXPECT_EQ(count, 0);
}

TEST(stream, a_count_that_cannot_be)
{
    join();
    sel4_foreign_sync32_store(&((sel4_shm_lines_t *)memory)->producer.count, CAPACITY + 1);
    uint8_t out[64] = { 5 };
    size_t count = 77;
    bool notify;
    EXPECT_ERROR(sel4_shm_reader_read(&reader, out, 64, &count, &notify), SEL4_SHM_ERR_PEER_COUNT);
    EXPECT_EQ(count, 77);
    EXPECT_EQ(out[0], 5);
    EXPECT_ERROR(
        sel4_shm_reader_join(&reader, sel4_foreign_span(memory, sizeof(memory)), CAPACITY * 2),
        SEL4_SHM_ERR_RANGE);
}
