// SPDX-License-Identifier: BSD-2-Clause

/*
 * Both ends of a ring in every order of their accesses to the shared memory: nothing is lost, and
 * nobody sleeps for ever.  The library is compiled with the hook before each access.
 *
 * SHM_MODEL=all in the environment: all orders also of two items, which are many thousands.
 */

#include <stdlib.h>
#include <string.h>

#include <sel4c/shm/lending.h>
#include <sel4c/shm/queue.h>

#include "harness.h"
#include "interleave.h"

#define CAPACITY 2

static _Alignas(64) uint8_t memory[SEL4_SHM_QUEUE_SIZE(CAPACITY, 1)];
static sel4_shm_producer_t producer;
static sel4_shm_consumer_t consumer;
static uint64_t item_count;  // how many are to go through
static uint64_t taken_count; // how many have
static bool is_notified[2];  // the notifications: of the producer, of the consumer
static unsigned notify_count[2];
static unsigned sleep_count[2];

void sel4_foreign_hook(const volatile void *at, size_t size)
{
    (void)at;
    (void)size;
    interleave_step();
}

static unsigned sample(void)
{
    return getenv("SHM_MODEL") != NULL ? 0 : 5000;
}

static void prepare(void)
{
    memset(memory, 0, sizeof(memory));
    memset(is_notified, 0, sizeof(is_notified));
    memset(notify_count, 0, sizeof(notify_count));
    memset(sleep_count, 0, sizeof(sleep_count));
    taken_count = 0;
    sel4_foreign_span_t span = sel4_foreign_span(memory, sizeof(memory));
    ASSERT_OK(sel4_shm_producer_join(&producer, span, CAPACITY, 1));
    ASSERT_OK(sel4_shm_consumer_join(&consumer, span, CAPACITY, 1));
}

static void notify(unsigned side, bool wanted)
{
    if (wanted) {
        notify_count[side]++;
        is_notified[side] = true;
        interleave_step();
    }
}

static void rest(unsigned side, bool may_sleep)
{
    if (may_sleep) {
        sleep_count[side]++;
        interleave_wait(&is_notified[side]);
    }
}

static void produce(void)
{
    for (uint64_t next = 0; next < item_count;) {
        if (sel4_shm_producer_put(&producer, &next, 1).error == SEL4_SHM_OK) {
            next++;
            notify(1, sel4_shm_producer_publish(&producer));
        } else {
            rest(0, sel4_shm_producer_sleep(&producer, 1));
        }
    }
}

static void consume(void)
{
    while (taken_count < item_count) {
        uint64_t item = UINT64_MAX;
        if (sel4_shm_consumer_take(&consumer, &item, 1).error == SEL4_SHM_OK) {
            EXPECT_EQ(item, taken_count);
            taken_count++;
            notify(0, sel4_shm_consumer_release(&consumer));
        } else {
            rest(1, sel4_shm_consumer_sleep(&consumer));
        }
    }
}

static void both(unsigned number)
{
    if (number == 0) {
        produce();
    } else {
        consume();
    }
}

static void judge(void)
{
    EXPECT_EQ(taken_count, item_count);
    EXPECT_FALSE(producer.end.is_broken);
    EXPECT_FALSE(consumer.end.is_broken);
    // Every sleep had its notification.
    EXPECT_GE(notify_count[0], sleep_count[0]);
    EXPECT_GE(notify_count[1], sleep_count[1]);
}

TEST(model, one_item_in_every_order)
{
    item_count = 1;
    EXPECT_GT(interleave_explore(2, prepare, both, judge, 0), 50);
}

TEST(model, two_items_that_fill_the_ring)
{
    item_count = 2;
    EXPECT_GE(interleave_explore(2, prepare, both, judge, sample()), sample());
}

TEST(model, more_items_than_there_is_room_for)
{
    item_count = 8;
    EXPECT_EQ(interleave_explore(2, prepare, both, judge, 5000), 5000);
}
