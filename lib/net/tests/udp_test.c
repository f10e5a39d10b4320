// SPDX-License-Identifier: BSD-2-Clause

#include "wire.h"

static sel4_net_udp_t left, right;

static void begin(void)
{
    world_init_pair(1);
    ASSERT_OK(sel4_net_udp_open(&left, &world.net, (sel4_net_endpoint_t){ ADDRESS_A, 1000 }));
    ASSERT_OK(sel4_net_udp_open(&right, &world.net, (sel4_net_endpoint_t){ ADDRESS_B, 2000 }));
}

static void end(void)
{
    sel4_net_udp_close(&left);
    sel4_net_udp_close(&right);
    world_finish();
}

static struct {
    sel4_net_error_t error;
    sel4_net_message_t message;
    uint8_t bytes[8000];
    size_t room;
    sel4_async_time_t deadline;
} got;

static void receive(sel4_async_task_t *self, void *argument)
{
    got.error = sel4_net_udp_receive(self, argument, sel4_mutable_span(got.bytes, got.room),
                                     got.deadline, &got.message)
                    .error;
}

static sel4_net_error_t receive_one(sel4_net_udp_t *udp, size_t room)
{
    memset(&got, 0, sizeof(got));
    got.room = room;
    got.deadline = world.now + SEL4_ASYNC_S(5);
    (void)world_start(receive, udp);
    world_run_to_the_end(world.now + SEL4_ASYNC_S(10));
    return got.error;
}

static const sel4_net_endpoint_t to_right = { ADDRESS_B, 2000 };

TEST(udp, messages_come_as_they_were_sent)
{
    begin();
    ASSERT_OK(sel4_net_udp_send(&left, to_right, sel4_span("hello", 5)));
    EXPECT_EQ(receive_one(&right, 100), SEL4_NET_OK);
    EXPECT_BYTES_SIZED_EQ(got.bytes, got.message.size, "hello", 5);
    EXPECT_EQ(got.message.from.port, 1000);
    EXPECT_TRUE(sel4_net_address_equals(got.message.from.address, ADDRESS_A));
    ASSERT_OK(sel4_net_udp_send(&right, got.message.from, sel4_span(NULL, 0)));
    EXPECT_EQ(receive_one(&left, 100), SEL4_NET_OK);
    EXPECT_EQ(got.message.size, 0);
    EXPECT_EQ(receive_one(&left, 100), SEL4_NET_TIMED_OUT);
    end();
}

TEST(udp, what_does_not_fit_the_buffer_is_dropped_and_told)
{
    begin();
    ASSERT_OK(sel4_net_udp_send(&left, to_right, sel4_span("hello", 5)));
    EXPECT_EQ(receive_one(&right, 3), SEL4_NET_OK);
    EXPECT_EQ(got.message.size, 5);
    EXPECT_BYTES_EQ(got.bytes, "hel\0", 4);
    end();
}

TEST(udp, long_messages_travel_in_pieces)
{
    begin();
    uint8_t bytes[7000];
    for (size_t i = 0; i < sizeof(bytes); i++) {
        bytes[i] = (uint8_t)(i * 11 + (i >> 8));
    }
    world.reordering = 500;
    ASSERT_OK(sel4_net_udp_send(&left, to_right, sel4_span(bytes, sizeof(bytes))));
    EXPECT_EQ(receive_one(&right, sizeof(got.bytes)), SEL4_NET_OK);
    EXPECT_BYTES_SIZED_EQ(got.bytes, got.message.size, bytes, sizeof(bytes));
    EXPECT_EQ(world.a.sent, 7); // with the question for the hardware address, and our own told
    static uint8_t more[SEL4_NET_UDP_SIZE_MAX + 1];
    EXPECT_ERROR(sel4_net_udp_send(&left, to_right, sel4_span(more, sizeof(more))),
                 SEL4_NET_TOO_LARGE);
    end();
}

TEST(udp, a_piece_that_is_missing_takes_the_message_along_and_holds_nothing)
{
    begin();
    uint8_t bytes[7000] = { 1 };
    world.loss = 400;
    for (unsigned i = 0; i < 20; i++) {
        (void)sel4_net_udp_send(&left, to_right, sel4_span(bytes, sizeof(bytes)));
        world_run_until(world.now + SEL4_ASYNC_MS(5));
    }
    world_run_until(world.now + SEL4_ASYNC_S(100));
    sel4_net_udp_close(&right);
    EXPECT_EQ(world.b.lent_count, 0);
    end();
}

TEST(udp, a_full_queue_drops_the_newest)
{
    begin();
    for (uint8_t i = 0; i < 12; i++) {
        ASSERT_OK(sel4_net_udp_send(&left, to_right, sel4_span(&i, 1)));
        world_run_until(world.now + SEL4_ASYNC_MS(5));
    }
    EXPECT_EQ(right.dropped_count, 4);
    for (uint8_t i = 0; i < 8; i++) {
        EXPECT_EQ(receive_one(&right, 1), SEL4_NET_OK);
        EXPECT_EQ(got.bytes[0], i);
    }
    EXPECT_EQ(world.b.lent_count, 0);
    end();
}

TEST(udp, ports_are_taken_or_given)
{
    begin();
    sel4_net_udp_t other;
    EXPECT_ERROR(sel4_net_udp_open(&other, &world.net, (sel4_net_endpoint_t){ ADDRESS_B, 2000 }),
                 SEL4_NET_IN_USE);
    ASSERT_OK(sel4_net_udp_open(&other, &world.net, (sel4_net_endpoint_t){ SEL4_NET_ANY, 0 }));
    EXPECT_NE(sel4_net_udp_port(&other), 0);
    sel4_net_udp_close(&other);
    EXPECT_EQ(sel4_net_udp_port(&other), 0);
    EXPECT_ERROR(sel4_net_udp_send(&other, to_right, sel4_span("x", 1)), SEL4_NET_CLOSED);
    end();
}

TEST(udp, closing_ends_the_wait)
{
    begin();
    got.room = 1;
    got.deadline = SEL4_ASYNC_FOREVER;
    (void)world_start(receive, &right);
    world_run();
    sel4_net_udp_close(&right);
    world_run();
    EXPECT_EQ(got.error, SEL4_NET_CLOSED);
    end();
}

TEST(udp, no_way_there_is_told)
{
    begin();
    EXPECT_ERROR(sel4_net_udp_send(&left,
                                   (sel4_net_endpoint_t){ SEL4_NET_ADDRESS(172, 16, 0, 1), 5 },
                                   sel4_span("x", 1)),
                 SEL4_NET_UNREACHABLE);
    end();
}
