// SPDX-License-Identifier: BSD-2-Clause

// What nobody should send.  The sanitizers look for accesses outside; the cases, for what is lost.

#include "hostile.h"
#include "packets.h"
#include "wire.h"

static uint64_t state;

static uint32_t draw(uint32_t below)
{
    state = state * UINT64_C(6364136223846793005) + 1;
    return (uint32_t)(state >> 33) % below;
}

// Records of a kind from `kinds`, with bytes that are mostly small.
static size_t make_script(uint8_t *bytes, size_t room, const uint8_t *kinds, size_t kind_count,
                          size_t size_max)
{
    size_t size = 0;
    for (unsigned i = 0; i < 12; i++) {
        size_t part = draw((uint32_t)size_max);
        if (size + 3 + part > room) {
            break;
        }
        bytes[size++] = kinds[draw((uint32_t)kind_count)];
        bytes[size++] = (uint8_t)(part >> 8);
        bytes[size++] = (uint8_t)part;
        for (size_t k = 0; k < part; k++) {
            bytes[size++] = (uint8_t)(draw(3) == 0 ? draw(256) : draw(4));
        }
    }
    return size;
}

static const uint8_t flags[] = { PACKET_SYN,
                                 PACKET_ACK,
                                 PACKET_ACK | PACKET_PSH,
                                 PACKET_ACK | PACKET_FIN,
                                 PACKET_RST,
                                 PACKET_RST | PACKET_ACK,
                                 PACKET_SYN | PACKET_ACK,
                                 63,
                                 128,
                                 129 };

TEST(hostile, nothing_is_lost_over_thousands_of_wild_connections)
{
    state = 1;
    uint8_t script[4000];
    for (unsigned i = 0; i < 2000; i++) {
        size_t size = make_script(script, sizeof(script), flags, sizeof(flags), 60);
        hostile_tcp(script, size);
    }
}

TEST(hostile, wild_name_servers_and_dhcp_servers)
{
    state = 2;
    uint8_t script[8000];
    static const uint8_t kinds[] = { 0, 1, 2, 3 };
    for (unsigned i = 0; i < 300; i++) {
        hostile_dns(script, make_script(script, sizeof(script), kinds, 4, 90));
        hostile_dhcp(script, make_script(script, sizeof(script), kinds, 4, 600));
    }
}

// A good packet, one byte of which is another.
TEST(hostile, every_byte_of_a_header_may_lie)
{
    static const uint8_t to[4] = { 10, 0, 0, 1 }, from[4] = { 10, 0, 0, 2 };
    world_init_pair(1);
    sel4_net_udp_t udp;
    ASSERT_OK(sel4_net_udp_open(&udp, &world.net, (sel4_net_endpoint_t){ SEL4_NET_ANY, 9 }));
    static const uint8_t values[] = { 0, 1, 0x7f, 0x80, 0xff, 0x4f, 0x40, 0x45 };
    for (size_t at = 0; at < 60; at++) {
        for (size_t i = 0; i < sizeof(values); i++) {
            packet_t good;
            packet_udp(&good, from, 9, to, 9, "payload payload payload", 23);
            good.bytes[at] = values[i];
            for (size_t size = good.size; size + 4 > good.size; size--) {
                wire_deliver(&world.a, good.bytes, size);
            }
            packet_tcp(&good, from, 9, to, 9, 1, 1, PACKET_SYN, 0x2000, "\2\4\5\264", 4, NULL, 0);
            good.bytes[at < good.size ? at : 0] = values[i];
            wire_deliver(&world.a, good.bytes, good.size);
            world_run();
        }
    }
    sel4_net_udp_close(&udp);
    world_run_until(world.now + SEL4_ASYNC_S(60));
    EXPECT_EQ(world.a.lent_count, 0);
    world_finish();
}

TEST(hostile, packets_of_impossible_size_are_dropped)
{
    static const uint8_t bytes[WIRE_PACKET_SIZE + 100];
    world_init_pair(1);
    wire_deliver(&world.a, bytes, 0);
    wire_deliver(&world.a, bytes, 13);
    wire_deliver(&world.a, bytes, sizeof(bytes));
    EXPECT_EQ(world.a.interface.dropped_count, 3);
    EXPECT_EQ(world.a.lent_count, 0);
    world_finish();
}

TEST(hostile, a_broken_link_takes_no_more)
{
    world_init_pair(1);
    world.log[0] = '\0';
    world.a.is_broken = true;
    sel4_net_interface_handle_event(&world.a.interface);
    sel4_net_udp_t udp;
    uint64_t sent = world.a.sent;
    ASSERT_OK(sel4_net_udp_open(&udp, &world.net, (sel4_net_endpoint_t){ ADDRESS_A, 9 }));
    sel4_net_result_t result =
        sel4_net_udp_send(&udp, (sel4_net_endpoint_t){ ADDRESS_B, 9 }, sel4_span("x", 1));
    EXPECT_NE(result.error, SEL4_NET_OK);
    EXPECT_EQ(world.a.sent, sent);
    sel4_net_udp_close(&udp);
    // It is told, once.
    sel4_net_interface_handle_event(&world.a.interface);
    EXPECT_STR_EQ(world.log, "The link of 10.0.0.1 is broken\n");
    world_finish();
}

static void send_beginning(const uint8_t from[4], uint16_t port)
{
    static const uint8_t to[4] = { 10, 0, 0, 1 };
    packet_t frame;
    packet_tcp(&frame, from, port, to, 9, port, 0, PACKET_SYN, 0x2000, NULL, 0, NULL, 0);
    wire_deliver(&world.a, frame.bytes, frame.size);
    world_run();
}

// Thousands of half-open connections do not keep the others out for good.
TEST(hostile, a_flood_of_beginnings)
{
    world_init(1);
    world.b.came = NULL;
    world_add(&world.a, &(sel4_net_interface_options_t){ .address = ADDRESS_A, .prefix_bits = 8 });
    sel4_net_listener_t listener;
    ASSERT_OK(sel4_net_listener_open(&listener, &world.net, (sel4_net_endpoint_t){ ADDRESS_A, 9 },
                                     SEL4_NET_BACKLOG_MAX));
    for (unsigned i = 0; i < 5000; i++) {
        const uint8_t from[4] = { 10, (uint8_t)(i >> 8), (uint8_t)i, 7 };
        send_beginning(from, (uint16_t)(1000 + i));
    }
    EXPECT_EQ(world.a.lent_count, 0);
    // Old ones are given up, and another one is answered.
    world_run_until(world.now + SEL4_ASYNC_S(120));
    static const uint8_t other[4] = { 10, 9, 9, 9 };
    uint64_t sent = world.a.sent;
    send_beginning(other, 7777);
    EXPECT_GT(world.a.sent, sent);
    sel4_net_listener_close(&listener);
    world_finish();
}
