// SPDX-License-Identifier: BSD-2-Clause

#include "world.h"

static sel4_async_channel_t channel;
static unsigned items[4];

static void send_five(sel4_async_task_t *self, void *argument)
{
    unsigned base = *(unsigned *)argument;
    for (unsigned i = 0; i < 5; i++) {
        unsigned item = base + i;
        sel4_async_result_t result =
            sel4_async_channel_send(self, &channel, &item, SEL4_ASYNC_FOREVER);
        if (result.error != SEL4_ASYNC_OK) {
            note("%u:%s ", item, sel4_async_error_text(result.error));
            return;
        }
    }
    note("sent ");
}

static void receive_all(sel4_async_task_t *self, void *argument)
{
    (void)argument;
    unsigned item;
    sel4_async_result_t result;
    while ((result = sel4_async_channel_receive(self, &channel, &item, SEL4_ASYNC_FOREVER)).error ==
           SEL4_ASYNC_OK) {
        note("%u ", item);
    }
    note("%s ", sel4_async_error_text(result.error));
}

TEST(channel, items_come_out_in_order_and_the_full_channel_holds_the_sender)
{
    world_init();
    sel4_async_channel_init(&channel, items, sizeof(items[0]), SEL4_ARRAY_COUNT(items));
    unsigned base = 10;
    (void)start(send_five, &base);
    run();
    EXPECT_EQ(channel.count, 4);
    EXPECT_STR_EQ(world.text, "");
    (void)start(receive_all, NULL);
    run();
    EXPECT_STR_EQ(world.text, "10 11 12 13 sent 14 ");
    sel4_async_channel_close(&channel);
    run();
    EXPECT_STR_EQ(world.text, "10 11 12 13 sent 14 the other side has closed it ");
}

TEST(channel, what_was_sent_before_the_end_is_received)
{
    world_init();
    sel4_async_channel_init(&channel, items, sizeof(items[0]), SEL4_ARRAY_COUNT(items));
    unsigned base = 10;
    (void)start(send_five, &base);
    run();
    sel4_async_channel_close(&channel);
    run();
    EXPECT_STR_EQ(world.text, "14:the other side has closed it ");
    (void)start(receive_all, NULL);
    (void)start(receive_all, NULL);
    run();
    EXPECT_STR_EQ(world.text,
                  "14:the other side has closed it 10 11 12 13 the other side has closed it "
                  "the other side has closed it ");
}

TEST(channel, an_event_handler_sends_without_waiting)
{
    world_init();
    sel4_async_channel_init(&channel, items, sizeof(items[0]), SEL4_ARRAY_COUNT(items));
    unsigned item = 0;
    EXPECT_ERROR(sel4_async_channel_try_receive(&channel, &item), SEL4_ASYNC_WOULD_BLOCK);
    for (item = 0; item < 4; item++) {
        EXPECT_OK(sel4_async_channel_try_send(&channel, &item));
    }
    EXPECT_ERROR(sel4_async_channel_try_send(&channel, &item), SEL4_ASYNC_WOULD_BLOCK);
    EXPECT_OK(sel4_async_channel_try_receive(&channel, &item));
    EXPECT_EQ(item, 0);
    sel4_async_channel_close(&channel);
    EXPECT_ERROR(sel4_async_channel_try_send(&channel, &item), SEL4_ASYNC_CLOSED);
    EXPECT_OK(sel4_async_channel_try_receive(&channel, &item));
    EXPECT_EQ(item, 1);
}

static struct {
    unsigned sent;
    unsigned received;
    unsigned next[4]; // Of each sender, what must come next.
} count;

static void send_many(sel4_async_task_t *self, void *argument)
{
    unsigned sender = (unsigned)(uintptr_t)argument;
    for (unsigned i = 0; i < 100; i++) {
        unsigned item = sender << 16 | i;
        sel4_async_time_t deadline = sel4_async_after(self, i % 3);
        while (sel4_async_channel_send(self, &channel, &item, deadline).error != SEL4_ASYNC_OK) {
            (void)sel4_async_sleep(self, 1);
            deadline = sel4_async_after(self, 5);
        }
        count.sent++;
    }
}

static void receive_many(sel4_async_task_t *self, void *argument)
{
    (void)argument;
    for (;;) {
        unsigned item = 0;
        sel4_async_result_t result =
            sel4_async_channel_receive(self, &channel, &item, sel4_async_after(self, 2));
        if (result.error == SEL4_ASYNC_CLOSED) {
            return;
        }
        if (result.error == SEL4_ASYNC_OK) {
            count.received++;
            EXPECT_GE(item & 0xffff, count.next[item >> 16]);
            count.next[item >> 16] = (item & 0xffff) + 1;
            (void)sel4_async_sleep(self, item % 2);
        }
    }
}

static void close_after(sel4_async_task_t *self, void *argument)
{
    (void)argument;
    for (size_t i = 0; i < 4; i++) {
        EXPECT_OK(sel4_async_task_wait(self, &world.task[i], SEL4_ASYNC_FOREVER));
    }
    sel4_async_channel_close(&channel);
}

TEST(channel, nothing_is_lost_among_many_who_are_impatient)
{
    for (uint64_t seed = 1; seed <= 30; seed++) {
        harness_note("seed %llu", (unsigned long long)seed);
        world_init();
        memset(&count, 0, sizeof(count));
        sel4_async_executor_shuffle(&world.executor, seed);
        sel4_async_channel_init(&channel, items, sizeof(items[0]), 1 + seed % 4);
        for (uintptr_t i = 0; i < 4; i++) {
            (void)start(send_many, (void *)i);
        }
        (void)start(close_after, NULL);
        (void)start(receive_many, NULL);
        (void)start(receive_many, NULL);
        (void)start(receive_many, NULL);
        run_until(SEL4_ASYNC_S(1));
        EXPECT_EQ(sel4_async_task_count(&world.executor), 0);
        EXPECT_EQ(count.sent, 400);
        EXPECT_EQ(count.received, 400);
    }
}

static void select_transfers(sel4_async_task_t *self, void *argument)
{
    (void)argument;
    sel4_async_channel_t second;
    unsigned room[1];
    sel4_async_channel_init(&second, room, sizeof(room[0]), 1);
    unsigned full = 1;
    ASSERT_OK(sel4_async_channel_try_send(&second, &full));
    unsigned item = 0;
    unsigned more = 2;
    sel4_async_transfer_t receiving;
    sel4_async_transfer_t sending;
    sel4_async_receiving_init(&receiving, &channel, &item);
    sel4_async_sending_init(&sending, &second, &more);
    sel4_async_future_t *futures[] = { &sending.future, &receiving.future };
    size_t index;
    EXPECT_OK(sel4_async_select(self, futures, 2, SEL4_ASYNC_FOREVER, &index));
    note("%zu %u %s", index, item, sel4_async_error_text(receiving.result));
}

TEST(channel, transfers_can_be_selected)
{
    world_init();
    sel4_async_channel_init(&channel, items, sizeof(items[0]), SEL4_ARRAY_COUNT(items));
    (void)start(select_transfers, NULL);
    run();
    EXPECT_STR_EQ(world.text, "");
    unsigned item = 77;
    EXPECT_OK(sel4_async_channel_try_send(&channel, &item));
    run();
    EXPECT_STR_EQ(world.text, "1 77 done");
}
