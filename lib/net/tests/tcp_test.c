// SPDX-License-Identifier: BSD-2-Clause

#include <sel4c/net_stream.h>

#include "wire.h"

#define PORT    7
#define FOREVER SEL4_ASYNC_FOREVER

static sel4_net_listener_t listener;

// One side of a connection: sends `size` bytes that a seed decides, and checks those that come.
typedef struct side {
    sel4_net_tcp_t tcp;
    sel4_async_bundle_t bundle;
    size_t size;
    uint8_t first;
    size_t received, sent;
    sel4_net_error_t read_error, write_error;
    uint8_t pause_ms;
    bool stays_open; // does not say that it has sent all
    size_t piece;
} side_t;

static side_t client, server;

static uint8_t pattern(size_t at, uint8_t first)
{
    return (uint8_t)(first + at * 7 + (at >> 8) * 13 + (at >> 16));
}

static void read_all(sel4_async_task_t *self, void *argument)
{
    side_t *side = argument;
    const side_t *other = side == &client ? &server : &client;
    uint8_t buffer[700];
    size_t size;
    do {
        size_t piece = 1 + world_random() % sizeof(buffer);
        sel4_net_result_t result = sel4_net_stream_read(
            self, &side->tcp.stream, sel4_mutable_span(buffer, piece), FOREVER, &size);
        side->read_error = result.error;
        if (result.error != SEL4_NET_OK) {
            return;
        }
        for (size_t i = 0; i < size; i++) {
            ASSERT_EQ(buffer[i], pattern(side->received + i, other->first));
        }
        side->received += size;
        if (side->pause_ms > 0) {
            (void)sel4_async_sleep(self, SEL4_ASYNC_MS(side->pause_ms));
        }
    } while (size > 0);
}

static void write_all(sel4_async_task_t *self, void *argument)
{
    side_t *side = argument;
    uint8_t buffer[3000];
    while (side->sent < side->size) {
        size_t piece = side->piece > 0 ? side->piece : 1 + world_random() % sizeof(buffer);
        piece = piece < side->size - side->sent ? piece : side->size - side->sent;
        for (size_t i = 0; i < piece; i++) {
            buffer[i] = pattern(side->sent + i, side->first);
        }
        size_t size;
        sel4_net_result_t result = sel4_net_stream_write(self, &side->tcp.stream,
                                                         sel4_span(buffer, piece), FOREVER, &size);
        side->write_error = result.error;
        if (result.error != SEL4_NET_OK) {
            return;
        }
        side->sent += size;
    }
    if (!side->stays_open) {
        side->write_error = sel4_net_stream_shutdown(self, &side->tcp.stream, FOREVER).error;
    }
}

static void accept_one(sel4_async_task_t *self, void *argument)
{
    (void)argument;
    ASSERT_OK(sel4_net_listener_accept(self, &listener, &server.tcp, FOREVER));
    (void)world_start(read_all, &server);
    (void)world_start(write_all, &server);
}

static void connect_one(sel4_async_task_t *self, void *argument)
{
    (void)argument;
    // On a bad wire the first try may be in vain.
    sel4_net_result_t result;
    do {
        result = sel4_net_tcp_connect_from(self, &client.tcp, ADDRESS_A,
                                           (sel4_net_endpoint_t){ ADDRESS_B, PORT }, FOREVER);
    } while (result.error == SEL4_NET_UNREACHABLE);
    ASSERT_OK(result);
    (void)world_start(read_all, &client);
    (void)world_start(write_all, &client);
}

static void listen_at_b(size_t backlog)
{
    ASSERT_OK(sel4_net_listener_open(&listener, &world.net,
                                     (sel4_net_endpoint_t){ ADDRESS_B, PORT }, backlog));
}

static void begin(uint64_t seed)
{
    world_init_pair(seed);
    client = (side_t){ .first = 3 };
    server = (side_t){ .first = 200 };
    sel4_net_tcp_init(&client.tcp, &world.net);
    sel4_net_tcp_init(&server.tcp, &world.net);
    listen_at_b(8);
}

static void end(void)
{
    sel4_net_stream_close(&client.tcp.stream);
    sel4_net_stream_close(&server.tcp.stream);
    sel4_net_listener_close(&listener);
    world_finish();
}

static void connect_both(void)
{
    (void)world_start(accept_one, NULL);
    (void)world_start(connect_one, NULL);
}

static void both_ways(uint64_t seed, unsigned trouble)
{
    begin(seed);
    world.loss = world.doubling = world.reordering = trouble;
    client.size = 60000 + seed % 777;
    server.size = 40000;
    connect_both();
    world_run_to_the_end(world.now + SEL4_ASYNC_S(6 * 3600));
    EXPECT_EQ(client.write_error, SEL4_NET_OK);
    EXPECT_EQ(server.write_error, SEL4_NET_OK);
    EXPECT_EQ(client.read_error, SEL4_NET_OK);
    EXPECT_EQ(server.read_error, SEL4_NET_OK);
    EXPECT_EQ(server.received, client.size);
    EXPECT_EQ(client.received, server.size);
    end();
}

TEST(tcp, every_byte_arrives_in_order_whatever_the_wire_does)
{
    for (unsigned trouble = 0; trouble <= 300; trouble += 50) {
        for (uint64_t seed = 1; seed <= 4; seed++) {
            both_ways(seed * 31 + trouble, trouble);
        }
    }
}

TEST(tcp, damaged_packets_are_noticed)
{
    begin(5);
    world.damage = 100;
    client.size = server.size = 50000;
    connect_both();
    world_run_to_the_end(world.now + SEL4_ASYNC_S(3600));
    EXPECT_EQ(server.received, 50000);
    EXPECT_EQ(client.received, 50000);
    end();
}

TEST(tcp, one_seed_is_one_run)
{
    uint64_t sent[2];
    sel4_async_time_t when[2];
    for (size_t i = 0; i < 2; i++) {
        begin(77);
        world.loss = 100;
        client.size = 30000;
        connect_both();
        world_run_to_the_end(world.now + SEL4_ASYNC_S(3600));
        when[i] = world.now;
        sent[i] = world.a.sent * 1000 + world.b.sent;
        end();
    }
    EXPECT_EQ(sent[0], sent[1]);
    EXPECT_EQ(when[0], when[1]);
}

TEST(tcp, who_does_not_read_is_not_sent_more)
{
    begin(1);
    client.size = 400000;
    (void)world_start(connect_one, NULL);
    world_run_until(world.now + SEL4_ASYNC_S(60));
    // Not accepted: what one packet holds, beside what the client's side may keep.
    size_t stuck = client.sent;
    EXPECT_LE(stuck, 2 * 8 * 1460);
    world_run_until(world.now + SEL4_ASYNC_S(60));
    EXPECT_EQ(client.sent, stuck);
    server.pause_ms = 5;
    (void)world_start(accept_one, NULL);
    world_run_to_the_end(world.now + SEL4_ASYNC_S(3600));
    EXPECT_EQ(server.received, 400000);
    end();
}

TEST(tcp, few_packets_of_the_link_are_kept)
{
    begin(1);
    world.b.interface.held_max = 4;
    client.size = 100000;
    client.piece = 10;
    server.pause_ms = 10;
    connect_both();
    world_run_to_the_end(world.now + SEL4_ASYNC_S(3600));
    EXPECT_EQ(server.received, 100000);
    EXPECT_LE(world.b.lent_most, 5);
    EXPECT_EQ(world.b.interface.dropped_count, 0);
    end();
}

TEST(tcp, packets_are_read_where_they_lie_or_copied_as_asked)
{
    for (unsigned copies = 0; copies < 2; copies++) {
        begin(9);
        world.b.interface.copies = copies;
        client.size = 5000;
        (void)world_start(connect_one, NULL);
        world_run_until(world.now + SEL4_ASYNC_S(1));
        EXPECT_EQ(world.b.lent_count, copies ? 0 : 1); // what the listener keeps
        (void)world_start(accept_one, NULL);
        world_run_to_the_end(world.now + SEL4_ASYNC_S(60));
        EXPECT_EQ(server.received, 5000);
        end();
    }
}

TEST(tcp, a_link_without_room_only_delays)
{
    begin(2);
    client.size = 50000;
    connect_both();
    world.a.rooms_left = 3;
    for (unsigned i = 0; i < 400 && sel4_async_task_count(&world.executor) > 0; i++) {
        world_run_until(world.now + SEL4_ASYNC_MS(50));
        world.a.rooms_left = 3;
        sel4_net_interface_handle_event(&world.a.interface);
    }
    EXPECT_EQ(server.received, 50000);
    EXPECT_GT(world.a.interface.unsent_count, 0);
    end();
}

/* ---- What goes wrong */

typedef struct attempt {
    sel4_net_endpoint_t to;
    sel4_async_time_t deadline;
    sel4_net_error_t error;
    sel4_async_time_t ended;
} attempt_t;

static void try_connect(sel4_async_task_t *self, void *argument)
{
    attempt_t *attempt = argument;
    attempt->error =
        sel4_net_tcp_connect_from(self, &client.tcp, ADDRESS_A, attempt->to, attempt->deadline)
            .error;
    attempt->ended = world.now;
}

static sel4_net_error_t attempt(sel4_net_endpoint_t to, sel4_async_time_t deadline)
{
    static attempt_t attempt;
    attempt = (attempt_t){ .to = to, .deadline = deadline };
    (void)world_start(try_connect, &attempt);
    world_run_to_the_end(world.now + SEL4_ASYNC_S(600));
    EXPECT_FALSE(sel4_net_tcp_is_open(&client.tcp));
    return attempt.error;
}

TEST(tcp, connecting_fails_with_a_reason)
{
    begin(1);
    EXPECT_EQ(attempt((sel4_net_endpoint_t){ ADDRESS_B, 9 }, FOREVER), SEL4_NET_REFUSED);
    // Nobody answers to that address.
    EXPECT_EQ(attempt((sel4_net_endpoint_t){ SEL4_NET_ADDRESS(10, 0, 0, 9), PORT }, FOREVER),
              SEL4_NET_UNREACHABLE);
    EXPECT_EQ(attempt((sel4_net_endpoint_t){ SEL4_NET_ADDRESS(10, 0, 0, 9), PORT },
                      world.now + SEL4_ASYNC_S(2)),
              SEL4_NET_TIMED_OUT);
    // There is no gateway.
    EXPECT_NE(attempt((sel4_net_endpoint_t){ SEL4_NET_ADDRESS(192, 168, 3, 4), PORT }, FOREVER),
              SEL4_NET_OK);
    end();
}

TEST(tcp, a_cancelled_connect_leaves_nothing_open)
{
    begin(1);
    static attempt_t attempt;
    attempt = (attempt_t){ .to = { SEL4_NET_ADDRESS(10, 0, 0, 9), PORT }, .deadline = FOREVER };
    sel4_async_task_t *task = world_start(try_connect, &attempt);
    world_run_until(world.now + SEL4_ASYNC_S(1));
    sel4_async_task_cancel(task);
    world_run();
    EXPECT_EQ(attempt.error, SEL4_NET_CANCELLED);
    EXPECT_FALSE(sel4_net_tcp_is_open(&client.tcp));
    end();
}

TEST(tcp, what_came_before_a_reset_is_read_before_it_is_told)
{
    begin(1);
    client.stays_open = server.stays_open = true;
    client.size = 5000;
    server.pause_ms = 50;
    connect_both();
    world_run_until(world.now + SEL4_ASYNC_MS(60));
    sel4_net_stream_abort(&client.tcp.stream);
    world_run_to_the_end(world.now + SEL4_ASYNC_S(60));
    EXPECT_EQ(server.received, 5000);
    EXPECT_EQ(server.read_error, SEL4_NET_RESET);
    EXPECT_EQ(client.read_error, SEL4_NET_CLOSED);
    end();
}

TEST(tcp, writing_after_a_reset_fails)
{
    begin(1);
    server.size = 1000000;
    connect_both();
    world_run_until(world.now + SEL4_ASYNC_MS(20));
    sel4_net_stream_abort(&client.tcp.stream);
    world_run_to_the_end(world.now + SEL4_ASYNC_S(60));
    EXPECT_EQ(server.write_error, SEL4_NET_RESET);
    EXPECT_LT(server.sent, 1000000);
    end();
}

TEST(tcp, a_broken_wire_ends_the_connection)
{
    begin(1);
    server.size = 10000000;
    connect_both();
    world_run_until(world.now + SEL4_ASYNC_MS(10));
    world.loss = 1000;
    (void)world_start(write_all, &client);
    world_run_until(world.now + SEL4_ASYNC_S(3600));
    EXPECT_EQ(server.write_error, SEL4_NET_UNREACHABLE);
    sel4_net_stream_abort(&client.tcp.stream);
    world_run_to_the_end(world.now + SEL4_ASYNC_S(3600));
    end();
}

static sel4_net_error_t deadline_error;

static void read_with_deadline(sel4_async_task_t *self, void *argument)
{
    (void)argument;
    uint8_t byte;
    size_t size;
    deadline_error = sel4_net_stream_read(self, &client.tcp.stream, sel4_mutable_span(&byte, 1),
                                          world.now + SEL4_ASYNC_S(3), &size)
                         .error;
}

TEST(tcp, a_wait_ends_at_its_deadline_and_the_connection_goes_on)
{
    begin(1);
    static attempt_t attempt;
    attempt = (attempt_t){ .to = { ADDRESS_B, PORT }, .deadline = FOREVER };
    (void)world_start(try_connect, &attempt);
    world_run_until(world.now + SEL4_ASYNC_S(1));
    (void)world_start(read_with_deadline, NULL);
    sel4_async_time_t start = world.now;
    world_run_to_the_end(world.now + SEL4_ASYNC_S(60));
    EXPECT_EQ(world.now - start, SEL4_ASYNC_S(3));
    EXPECT_EQ(deadline_error, SEL4_NET_TIMED_OUT);
    server.size = 100;
    (void)world_start(accept_one, NULL);
    (void)world_start(read_all, &client);
    (void)world_start(write_all, &client);
    world_run_to_the_end(world.now + SEL4_ASYNC_S(60));
    EXPECT_EQ(client.received, 100);
    end();
}

/* ---- Listeners */

TEST(tcp, data_and_end_before_the_connection_is_accepted)
{
    begin(1);
    client.size = 900;
    (void)world_start(connect_one, NULL);
    world_run_until(world.now + SEL4_ASYNC_S(5));
    EXPECT_EQ(client.sent, 900);
    (void)world_start(accept_one, NULL);
    world_run_to_the_end(world.now + SEL4_ASYNC_S(5));
    EXPECT_EQ(server.received, 900);
    EXPECT_EQ(server.read_error, SEL4_NET_OK);
    end();
}

TEST(tcp, who_gives_up_before_being_accepted_is_not_accepted)
{
    begin(1);
    static attempt_t attempt;
    attempt = (attempt_t){ .to = { ADDRESS_B, PORT }, .deadline = FOREVER };
    (void)world_start(try_connect, &attempt);
    world_run_until(world.now + SEL4_ASYNC_S(1));
    EXPECT_EQ(attempt.error, SEL4_NET_OK);
    EXPECT_FALSE(sel4_list_is_empty(&listener.order));
    sel4_net_stream_abort(&client.tcp.stream);
    world_run_until(world.now + SEL4_ASYNC_S(1));
    EXPECT_TRUE(sel4_list_is_empty(&listener.order));
    end();
}

static sel4_net_error_t accept_error;

static void try_accept(sel4_async_task_t *self, void *argument)
{
    (void)argument;
    accept_error = sel4_net_listener_accept(self, &listener, &server.tcp, FOREVER).error;
}

TEST(tcp, a_closed_listener_accepts_nobody)
{
    begin(1);
    (void)world_start(try_accept, NULL);
    world_run();
    sel4_net_listener_close(&listener);
    world_run();
    EXPECT_EQ(accept_error, SEL4_NET_CLOSED);
    EXPECT_EQ(attempt((sel4_net_endpoint_t){ ADDRESS_B, PORT }, FOREVER), SEL4_NET_REFUSED);
    end();
}

TEST(tcp, a_closed_listener_resets_whom_nobody_accepted)
{
    begin(1);
    client.size = 10;
    (void)world_start(connect_one, NULL);
    world_run_until(world.now + SEL4_ASYNC_S(1));
    sel4_net_listener_close(&listener);
    world_run_to_the_end(world.now + SEL4_ASYNC_S(10));
    EXPECT_EQ(client.read_error, SEL4_NET_RESET);
    end();
}

TEST(tcp, a_port_has_one_listener)
{
    begin(1);
    sel4_net_listener_t second;
    EXPECT_ERROR(
        sel4_net_listener_open(&second, &world.net, (sel4_net_endpoint_t){ ADDRESS_B, PORT }, 1),
        SEL4_NET_IN_USE);
    EXPECT_ERROR(sel4_net_listener_open(&second, &world.net,
                                        (sel4_net_endpoint_t){ ADDRESS_B, PORT + 1 },
                                        SEL4_NET_BACKLOG_MAX + 1),
                 SEL4_NET_INVALID);
    end();
}

static sel4_net_tcp_t crowd[24];

static void join_crowd(sel4_async_task_t *self, void *argument)
{
    size_t index = (size_t)(uintptr_t)argument;
    sel4_net_tcp_init(&crowd[index], &world.net);
    (void)sel4_net_tcp_connect_from(self, &crowd[index], ADDRESS_A,
                                    (sel4_net_endpoint_t){ ADDRESS_B, PORT },
                                    world.now + SEL4_ASYNC_S(2));
}

TEST(tcp, a_backlog_is_a_bound)
{
    begin(1);
    sel4_net_listener_close(&listener);
    listen_at_b(3);
    for (size_t i = 0; i < 10; i++) {
        (void)world_start(join_crowd, (void *)(uintptr_t)i);
    }
    world_run_to_the_end(world.now + SEL4_ASYNC_S(10));
    size_t open = 0;
    for (size_t i = 0; i < 10; i++) {
        open += sel4_net_tcp_is_open(&crowd[i]) ? 1 : 0;
        sel4_net_stream_abort(&crowd[i].stream);
    }
    EXPECT_EQ(open, 3);
    end();
}

// One after the other, more than there are connections at once.
static size_t served;

static void serve_many(sel4_async_task_t *self, void *argument)
{
    (void)argument;
    uint8_t byte;
    size_t size;
    while (sel4_net_listener_accept(self, &listener, &server.tcp, world.now + SEL4_ASYNC_S(10))
               .error == SEL4_NET_OK) {
        while (sel4_net_stream_read(self, &server.tcp.stream, sel4_mutable_span(&byte, 1), FOREVER,
                                    &size)
                       .error == SEL4_NET_OK &&
               size > 0) {
            served++;
        }
        sel4_net_stream_close(&server.tcp.stream);
    }
}

static void ask_often(sel4_async_task_t *self, void *argument)
{
    (void)argument;
    for (size_t i = 0; i < 300; i++) {
        ASSERT_OK(sel4_net_tcp_connect_from(self, &client.tcp, ADDRESS_A,
                                            (sel4_net_endpoint_t){ ADDRESS_B, PORT }, FOREVER));
        uint8_t byte = 1;
        ASSERT_OK(
            sel4_net_stream_write_all(self, &client.tcp.stream, sel4_span(&byte, 1), FOREVER));
        sel4_net_stream_close(&client.tcp.stream);
    }
}

TEST(tcp, old_connections_make_room_for_new_ones)
{
    begin(1);
    served = 0;
    (void)world_start(serve_many, NULL);
    (void)world_start(ask_often, NULL);
    world_run_to_the_end(world.now + SEL4_ASYNC_S(600));
    EXPECT_EQ(served, 300);
    end();
}

TEST(tcp, an_object_in_use_is_refused)
{
    begin(1);
    static attempt_t attempt;
    attempt = (attempt_t){ .to = { ADDRESS_B, PORT }, .deadline = FOREVER };
    (void)world_start(try_connect, &attempt);
    world_run_until(world.now + SEL4_ASYNC_S(1));
    (void)world_start(try_connect, &attempt);
    world_run_to_the_end(world.now + SEL4_ASYNC_S(1));
    EXPECT_EQ(attempt.error, SEL4_NET_IN_USE);
    EXPECT_TRUE(sel4_net_tcp_is_open(&client.tcp));
    end();
}

TEST(tcp, an_interface_that_goes_takes_its_connections_along)
{
    begin(1);
    client.size = 100000;
    server.pause_ms = 200;
    connect_both();
    world_run_until(world.now + SEL4_ASYNC_MS(20));
    sel4_net_stream_abort(&server.tcp.stream);
    sel4_net_interface_remove(&world.a.interface);
    world.a.has_interface = false;
    world_run_to_the_end(world.now + SEL4_ASYNC_S(60));
    EXPECT_NE(client.write_error, SEL4_NET_OK);
    end();
}

// As many as there are, all their windows full in both directions, and nobody reads.
#define STUFFED 36

static sel4_net_tcp_t stuffed[STUFFED][2];

static void stuff(sel4_async_task_t *self, sel4_net_tcp_t *tcp)
{
    static const uint8_t bytes[1000];
    size_t size;
    while (sel4_net_stream_write(self, &tcp->stream, sel4_span(bytes, 1 + world_random() % 1000),
                                 world.now + SEL4_ASYNC_S(1), &size)
               .error == SEL4_NET_OK) {
    }
}

static void stuff_all(sel4_async_task_t *self, void *argument)
{
    (void)argument;
    for (size_t i = 0; i < STUFFED; i++) {
        sel4_net_tcp_init(&stuffed[i][0], &world.net);
        sel4_net_tcp_init(&stuffed[i][1], &world.net);
        ASSERT_OK(sel4_net_tcp_connect_from(self, &stuffed[i][0], ADDRESS_A,
                                            (sel4_net_endpoint_t){ ADDRESS_B, PORT }, FOREVER));
        ASSERT_OK(sel4_net_listener_accept(self, &listener, &stuffed[i][1], FOREVER));
    }
    for (size_t i = 0; i < STUFFED; i++) {
        stuff(self, &stuffed[i][0]);
        stuff(self, &stuffed[i][1]);
    }
}

TEST(tcp, connections_that_nobody_reads_do_not_stop_the_others)
{
    begin(1);
    (void)world_start(stuff_all, NULL);
    world_run_to_the_end(world.now + SEL4_ASYNC_S(600));
    sel4_async_time_t start = world.now;
    client.size = server.size = 100000;
    connect_both();
    world_run_to_the_end(world.now + SEL4_ASYNC_S(60));
    EXPECT_EQ(server.received, 100000);
    EXPECT_EQ(client.received, 100000);
    EXPECT_LT(world.now - start, SEL4_ASYNC_S(2));
    EXPECT_EQ(world.a.interface.dropped_count + world.b.interface.dropped_count, 0);
    for (size_t i = 0; i < STUFFED; i++) {
        EXPECT_TRUE(sel4_net_tcp_is_open(&stuffed[i][0]));
        sel4_net_stream_abort(&stuffed[i][0].stream);
        sel4_net_stream_abort(&stuffed[i][1].stream);
    }
    end();
}
