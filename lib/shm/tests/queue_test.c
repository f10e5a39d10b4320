// SPDX-License-Identifier: BSD-2-Clause

#include <string.h>

#include <sel4c/shm/queue.h>

#include "harness.h"

#define CAPACITY 8

static _Alignas(64) uint8_t memory[SEL4_SHM_QUEUE_SIZE(CAPACITY, 2)];
static sel4_shm_producer_t producer;
static sel4_shm_consumer_t consumer;

static sel4_foreign_span_t all(void)
{
    return sel4_foreign_span(memory, sizeof(memory));
}

static sel4_shm_lines_t *lines(void)
{
    return (sel4_shm_lines_t *)memory;
}

static void join(void)
{
    memset(memory, 0, sizeof(memory));
    ASSERT_OK(sel4_shm_producer_join(&producer, all(), CAPACITY, 2));
    ASSERT_OK(sel4_shm_consumer_join(&consumer, all(), CAPACITY, 2));
}

static sel4_shm_result_t put(uint64_t value)
{
    return sel4_shm_producer_put(&producer, (uint64_t[]){ value, ~value }, 2);
}

// The next item, 0 for none.
static uint64_t take(void)
{
    uint64_t item[2] = { 0, 0 };
    sel4_shm_result_t result = sel4_shm_consumer_take(&consumer, item, 2);
    if (result.error != SEL4_SHM_OK) {
        EXPECT_ERROR(result, SEL4_SHM_ERR_EMPTY);
        return 0;
    }
    EXPECT_EQ(item[1], ~item[0]);
    return item[0];
}

TEST(queue, items_come_out_in_order_after_publish)
{
    join();
    for (uint64_t round = 0; round < 5; round++) {
        for (uint64_t i = 1; i <= 6; i++) {
            ASSERT_OK(put(round * 10 + i));
        }
        EXPECT_EQ(take(), 0);
        (void)sel4_shm_producer_publish(&producer);
        for (uint64_t i = 1; i <= 6; i++) {
            EXPECT_EQ(take(), round * 10 + i);
        }
        EXPECT_EQ(take(), 0);
        (void)sel4_shm_consumer_release(&consumer);
    }
}

TEST(queue, a_full_one_takes_no_more_until_release)
{
    join();
    for (uint64_t i = 1; i <= CAPACITY; i++) {
        ASSERT_OK(put(i));
    }
    EXPECT_ERROR(put(99), SEL4_SHM_ERR_FULL);
    (void)sel4_shm_producer_publish(&producer);
    EXPECT_EQ(take(), 1);
    EXPECT_ERROR(put(99), SEL4_SHM_ERR_FULL);
    (void)sel4_shm_consumer_release(&consumer);
    EXPECT_OK(put(9));
    EXPECT_ERROR(put(99), SEL4_SHM_ERR_FULL);
}

TEST(queue, what_was_not_published_can_be_dropped)
{
    join();
    ASSERT_OK(put(1));
    (void)sel4_shm_producer_publish(&producer);
    ASSERT_OK(put(2));
    sel4_shm_producer_drop(&producer);
    ASSERT_OK(put(3));
    (void)sel4_shm_producer_publish(&producer);
    EXPECT_EQ(take(), 1);
    EXPECT_EQ(take(), 3);
    EXPECT_EQ(take(), 0);
}

TEST(queue, counts_go_on_past_32_bits)
{
    join();
    sel4_foreign_sync32_store(&lines()->producer.count, UINT32_MAX - 2);
    sel4_foreign_sync32_store(&lines()->consumer.count, UINT32_MAX - 2);
    ASSERT_OK(sel4_shm_producer_join(&producer, all(), CAPACITY, 2));
    ASSERT_OK(sel4_shm_consumer_join(&consumer, all(), CAPACITY, 2));
    for (uint64_t i = 1; i <= 40; i++) {
        ASSERT_OK(put(i));
        EXPECT_EQ(sel4_shm_producer_publish(&producer), i != 1);
        EXPECT_EQ(take(), i);
        (void)sel4_shm_consumer_release(&consumer);
        EXPECT_TRUE(sel4_shm_consumer_sleep(&consumer));
    }
}

TEST(queue, one_notification_for_each_sleep_and_none_without)
{
    join();
    ASSERT_OK(put(1));
    EXPECT_FALSE(sel4_shm_producer_publish(&producer));
    EXPECT_FALSE(sel4_shm_consumer_sleep(&consumer)); // something is there
    EXPECT_EQ(take(), 1);
    (void)sel4_shm_consumer_release(&consumer);
    EXPECT_TRUE(sel4_shm_consumer_sleep(&consumer));
    EXPECT_FALSE(sel4_shm_producer_publish(&producer)); // nothing new
    ASSERT_OK(put(2));
    ASSERT_OK(put(3));
    EXPECT_TRUE(sel4_shm_producer_publish(&producer));
    ASSERT_OK(put(4));
    EXPECT_FALSE(sel4_shm_producer_publish(&producer)); // it was woken
    EXPECT_EQ(take(), 2);
}

TEST(queue, a_producer_waits_for_as_much_room_as_it_wants)
{
    join();
    for (uint64_t i = 1; i <= CAPACITY; i++) {
        ASSERT_OK(put(i));
    }
    (void)sel4_shm_producer_publish(&producer);
    EXPECT_TRUE(sel4_shm_producer_sleep(&producer, 3));
    for (unsigned i = 1; i <= 4; i++) {
        EXPECT_EQ(take(), i);
        EXPECT_EQ(sel4_shm_consumer_release(&consumer), i == 3);
    }
    EXPECT_FALSE(sel4_shm_producer_sleep(&producer, 3));
    EXPECT_TRUE(sel4_shm_producer_sleep(&producer, 6));
    EXPECT_EQ(take(), 5);
    EXPECT_FALSE(sel4_shm_consumer_release(&consumer));
    EXPECT_EQ(take(), 6);
    EXPECT_TRUE(sel4_shm_consumer_release(&consumer));
}

TEST(queue, batches_say_how_many_and_whether_to_notify)
{
    join();
    uint64_t items[20] = { 0 };
    for (uint64_t i = 0; i < 20; i++) {
        items[i] = i + 1;
    }
    EXPECT_TRUE(sel4_shm_consumer_sleep(&consumer));
    size_t count;
    bool notify;
    ASSERT_OK(sel4_shm_producer_put_all(&producer, items, 10, &count, &notify));
    EXPECT_EQ(count, 8);
    EXPECT_TRUE(notify);
    EXPECT_TRUE(sel4_shm_producer_sleep(&producer, 1));
    uint64_t out[20] = { 0 };
    ASSERT_OK(sel4_shm_consumer_take_all(&consumer, out, 3, &count, &notify));
    EXPECT_EQ(count, 3);
    EXPECT_TRUE(notify);
    EXPECT_BYTES_EQ(out, items, 3 * 16);
    ASSERT_OK(sel4_shm_consumer_take_all(&consumer, out, 10, &count, &notify));
    EXPECT_EQ(count, 5);
    EXPECT_FALSE(notify);
    EXPECT_BYTES_EQ(out, items + 6, 5 * 16);
    ASSERT_OK(sel4_shm_consumer_take_all(&consumer, out, 10, &count, &notify));
    EXPECT_EQ(count, 0);
}

TEST(queue, a_count_that_cannot_be_is_reported_from_then_on)
{
    static const uint32_t counts[] = { CAPACITY + 4, UINT32_MAX, 2, 0x80000000 };
    for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
        harness_note("count %u", counts[i]);
        join();
        ASSERT_OK(put(1));
        ASSERT_OK(put(2));
        ASSERT_OK(put(3));
        (void)sel4_shm_producer_publish(&producer);
        EXPECT_EQ(take(), 1);
        EXPECT_EQ(take(), 2);
        EXPECT_EQ(take(), 3);
        (void)sel4_shm_consumer_release(&consumer);
        sel4_foreign_sync32_store(&lines()->producer.count, counts[i]);
        uint64_t item[2] = { 7, 8 };
        EXPECT_ERROR(sel4_shm_consumer_take(&consumer, item, 2), SEL4_SHM_ERR_PEER_COUNT);
        EXPECT_EQ(item[0], 7);
        sel4_foreign_sync32_store(&lines()->producer.count, 4); // too late
        EXPECT_ERROR(sel4_shm_consumer_take(&consumer, item, 2), SEL4_SHM_ERR_PEER_COUNT);
        EXPECT_FALSE(sel4_shm_consumer_release(&consumer));
        EXPECT_TRUE(sel4_shm_consumer_sleep(&consumer));
        size_t count = 99;
        bool notify;
        EXPECT_ERROR(sel4_shm_consumer_take_all(&consumer, item, 1, &count, &notify),
                     SEL4_SHM_ERR_PEER_COUNT);
        EXPECT_EQ(count, 99);
    }
}

TEST(queue, a_consumer_cannot_take_what_was_not_published)
{
    join();
    for (uint64_t i = 1; i <= CAPACITY; i++) {
        ASSERT_OK(put(i));
    }
    sel4_foreign_sync32_store(&lines()->consumer.count, 1);
    EXPECT_ERROR(put(9), SEL4_SHM_ERR_PEER_COUNT);
    EXPECT_FALSE(sel4_shm_producer_publish(&producer));
    EXPECT_EQ(sel4_foreign_sync32_load(&lines()->producer.count), 0);
}

TEST(queue, a_sleeper_is_told_of_a_broken_peer_once)
{
    join();
    sel4_foreign_sync32_store(&lines()->producer.count, CAPACITY + 1);
    EXPECT_FALSE(sel4_shm_consumer_sleep(&consumer));
    EXPECT_TRUE(sel4_shm_consumer_sleep(&consumer));
}

TEST(queue, joins_where_it_was_left)
{
    join();
    for (uint64_t i = 1; i <= 5; i++) {
        ASSERT_OK(put(i));
    }
    (void)sel4_shm_producer_publish(&producer);
    EXPECT_EQ(take(), 1);
    (void)sel4_shm_consumer_release(&consumer);
    ASSERT_OK(sel4_shm_consumer_join(&consumer, all(), CAPACITY, 2));
    EXPECT_EQ(take(), 2);
    ASSERT_OK(sel4_shm_producer_join(&producer, all(), CAPACITY, 2));
    for (uint64_t i = 6; i <= 9; i++) {
        ASSERT_OK(put(i));
    }
    EXPECT_ERROR(put(10), SEL4_SHM_ERR_FULL);
}

TEST(queue, what_cannot_be_a_queue_is_refused)
{
    EXPECT_ERROR(sel4_shm_producer_join(&producer, all(), 6, 2), SEL4_SHM_ERR_SIZE);
    EXPECT_ERROR(sel4_shm_producer_join(&producer, all(), 0, 2), SEL4_SHM_ERR_SIZE);
    EXPECT_ERROR(sel4_shm_producer_join(&producer, all(), 1u << 31, 2), SEL4_SHM_ERR_SIZE);
    EXPECT_ERROR(sel4_shm_producer_join(&producer, all(), CAPACITY * 2, 2), SEL4_SHM_ERR_RANGE);
    EXPECT_ERROR(sel4_shm_producer_join(&producer, all(), CAPACITY, 3), SEL4_SHM_ERR_RANGE);
    EXPECT_ERROR(sel4_shm_producer_join(&producer, sel4_foreign_span(memory + 8, 200), 4, 2),
                 SEL4_SHM_ERR_ALIGNMENT);
    EXPECT_ERROR(put(1), SEL4_SHM_ERR_PEER_COUNT);
    memset(memory, 0x5a, sizeof(memory));
    sel4_foreign_sync32_store(&lines()->producer.count, 0);
    EXPECT_ERROR(sel4_shm_consumer_join(&consumer, all(), CAPACITY, 2), SEL4_SHM_ERR_PEER_COUNT);
    ASSERT_OK(sel4_shm_queue_clear(all()));
    EXPECT_OK(sel4_shm_consumer_join(&consumer, all(), CAPACITY, 2));
    EXPECT_ERROR(sel4_shm_queue_clear(sel4_foreign_span(memory, 100)), SEL4_SHM_ERR_RANGE);
}

TEST(queue, batches_go_past_the_end_of_the_ring)
{
    join();
    uint64_t next_in = 1;
    uint64_t next_out = 1;
    for (unsigned round = 0; round < 200; round++) {
        uint64_t items[2 * CAPACITY];
        size_t wanted = 1 + round * 5 % CAPACITY;
        for (size_t i = 0; i < wanted; i++) {
            items[2 * i] = next_in + i;
            items[2 * i + 1] = ~(next_in + i);
        }
        size_t count = 99;
        bool notify;
        ASSERT_OK(sel4_shm_producer_put_all(&producer, items, wanted, &count, &notify));
        ASSERT_LE(count, wanted);
        next_in += count;
        ASSERT_OK(sel4_shm_consumer_take_all(&consumer, items, 1 + round * 3 % 7, &count, &notify));
        for (size_t i = 0; i < count; i++, next_out++) {
            EXPECT_EQ(items[2 * i], next_out);
            EXPECT_EQ(items[2 * i + 1], ~next_out);
        }
    }
    EXPECT_GT(next_out, 20 * CAPACITY);
}

TEST(queue, who_has_enough_does_not_sleep)
{
    join();
    ASSERT_OK(put(1));
    (void)sel4_shm_producer_publish(&producer);
    EXPECT_FALSE(sel4_shm_consumer_sleep(&consumer)); // looks
    EXPECT_FALSE(sel4_shm_consumer_sleep(&consumer)); // knows
    EXPECT_FALSE(sel4_shm_producer_sleep(&producer, CAPACITY - 1));
    EXPECT_EQ(take(), 1);
}

TEST(queue, a_broken_peer_ends_what_is_known_as_well)
{
    join();
    ASSERT_OK(put(1));
    ASSERT_OK(put(2));
    ASSERT_OK(put(3));
    (void)sel4_shm_producer_publish(&producer);
    EXPECT_EQ(take(), 1); // two more are known of
    sel4_foreign_sync32_store(&lines()->producer.count, CAPACITY + 1);
    uint64_t items[2 * CAPACITY] = { 7 };
    size_t count = 99;
    bool notify;
    EXPECT_ERROR(sel4_shm_consumer_take_all(&consumer, items, 3, &count, &notify),
                 SEL4_SHM_ERR_PEER_COUNT);
    EXPECT_ERROR(sel4_shm_consumer_take(&consumer, items, 2), SEL4_SHM_ERR_PEER_COUNT);
    EXPECT_EQ(items[0], 7);
}

TEST(queue, a_count_does_not_go_back)
{
    join();
    ASSERT_OK(put(1));
    ASSERT_OK(put(2));
    ASSERT_OK(put(3));
    (void)sel4_shm_producer_publish(&producer);
    EXPECT_EQ(take(), 1);
    sel4_foreign_sync32_store(&lines()->producer.count, 2); // there were three
    uint64_t items[2 * CAPACITY] = { 7 };
    size_t count = 99;
    bool notify;
    EXPECT_ERROR(sel4_shm_consumer_take_all(&consumer, items, 3, &count, &notify),
                 SEL4_SHM_ERR_PEER_COUNT);
    join();
    for (uint64_t i = 1; i <= CAPACITY; i++) {
        ASSERT_OK(put(i));
    }
    (void)sel4_shm_producer_publish(&producer);
    sel4_foreign_sync32_store(&lines()->consumer.count, 3);
    ASSERT_OK(put(9)); // there is room for two more
    sel4_foreign_sync32_store(&lines()->consumer.count, 2);
    EXPECT_ERROR(sel4_shm_producer_put_all(&producer, items, 3, &count, &notify),
                 SEL4_SHM_ERR_PEER_COUNT);
    EXPECT_EQ(count, 99);
}

TEST(queue, the_largest_capacity_is_possible_and_no_larger)
{
    // So large that the memory is too small: the size itself is good.
    EXPECT_ERROR(sel4_shm_producer_join(&producer, all(), SEL4_SHM_CAPACITY_MAX, 2),
                 SEL4_SHM_ERR_RANGE);
    sel4_shm_end_t end;
    memset(memory, 0, sizeof(memory));
    EXPECT_OK(sel4_shm_end_join(&end, lines(), SEL4_SHM_CAPACITY_MAX, SEL4_SHM_PRODUCER));
    EXPECT_EQ(sel4_shm_end_ready(&end), SEL4_SHM_CAPACITY_MAX);
    EXPECT_ERROR(sel4_shm_end_join(&end, lines(), SEL4_SHM_CAPACITY_MAX * 2, SEL4_SHM_PRODUCER),
                 SEL4_SHM_ERR_SIZE);
}
