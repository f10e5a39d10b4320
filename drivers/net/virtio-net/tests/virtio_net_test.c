// SPDX-License-Identifier: BSD-2-Clause

// The card against a device that is played: frames both ways, the cable, and lies.

#include <string.h>

#include <sel4c/virtio_net.h>

#include "harness.h"
#include "played.h"

#define FEATURE_MAC    (UINT64_C(1) << 5)
#define FEATURE_STATUS (UINT64_C(1) << 16)

#define BUFFERS     0x8000
#define BUFFER_SIZE 2048

static played_t played;
static sel4_virtio_net_t net;
static sel4_nic_t nic;

static void prepare(uint32_t version, uint64_t offered)
{
    static const uint8_t config[] = { 0x52, 0x54, 0x00, 0x12, 0x34, 0x56, 0x01, 0x00 };
    played_init(&played, version, SEL4_VIRTIO_NET, offered);
    memcpy(played.config, config, sizeof config);
    played.queues[0].size_max = 1024;
    played.queues[1].size_max = 1024;
}

static sel4_driver_result_t init(void)
{
    return sel4_virtio_net_init(&net, played_mmio(&played),
                                played_region(&played, 0, SEL4_VIRTIO_NET_MEMORY), &nic);
}

static void start(uint32_t version)
{
    // More is offered than the driver can use.
    prepare(version, UINT64_MAX);
    ASSERT_OK(init());
}

static sel4_nic_buffer_t buffer(uintptr_t index, uint32_t size)
{
    return (sel4_nic_buffer_t){ PLAYED_BASE + BUFFERS + index * BUFFER_SIZE, size, index };
}

TEST(virtio_net, knows_its_address_and_takes_no_offloads)
{
    start(2);
    sel4_mac_t mac = sel4_nic_mac(nic);
    EXPECT_BYTES_EQ(mac.bytes, "\x52\x54\x00\x12\x34\x56", 6);
    EXPECT_TRUE(sel4_nic_is_up(nic));
    EXPECT_EQ(played.accepted, FEATURE_MAC | FEATURE_STATUS | SEL4_VIRTIO_FEATURE_VERSION_1);
    EXPECT_EQ(played.bad_count, 0);
}

TEST(virtio_net, refuses_addresses_that_are_none)
{
    prepare(2, FEATURE_STATUS);
    EXPECT_ERROR(init(), SEL4_DRIVER_ERR_UNSUPPORTED);
    EXPECT_EQ(played.status, 0);
    prepare(2, FEATURE_MAC);
    played.config[0] = 0x53; // of a group
    EXPECT_ERROR(init(), SEL4_DRIVER_ERR_DEVICE);
    EXPECT_EQ(played.status, 0);
}

TEST(virtio_net, refuses_what_it_cannot_drive)
{
    prepare(2, FEATURE_MAC);
    played.queues[1].size_max = 1;
    EXPECT_ERROR(init(), SEL4_DRIVER_ERR_UNSUPPORTED);
    EXPECT_EQ(played.status, 0);
    prepare(2, FEATURE_MAC);
    EXPECT_ERROR(sel4_virtio_net_init(&net, played_mmio(&played),
                                      played_region(&played, 0, SEL4_VIRTIO_NET_MEMORY - 1), &nic),
                 SEL4_DRIVER_ERR_RANGE);
    EXPECT_EQ(played.reset_count, 0);
}

TEST(virtio_net, sends_frames_where_they_lie)
{
    for (uint32_t version = 1; version <= 2; version++) {
        start(version);
        ASSERT_OK(sel4_nic_post_transmit(nic, buffer(3, 60)));
        ASSERT_OK(sel4_nic_post_transmit(nic, buffer(4, 1514)));
        sel4_nic_kick(nic);
        EXPECT_EQ(played.queues[1].notify_count, 1);
        EXPECT_EQ(played.queues[0].notify_count, 0);
        played_chain_t chain;
        ASSERT_TRUE(played_pop(&played, 1, &chain));
        ASSERT_EQ(chain.count, 2);
        EXPECT_EQ(chain.pieces[0].size, version == 1 ? 10 : 12);
        EXPECT_BYTES_EQ(chain.pieces[0].bytes, "\0\0\0\0\0\0\0\0\0\0\0\0", chain.pieces[0].size);
        EXPECT_PTR_EQ(chain.pieces[1].bytes, played.memory + BUFFERS + 3 * BUFFER_SIZE);
        EXPECT_EQ(chain.pieces[1].size, 60);
        EXPECT_FALSE(chain.pieces[1].is_written);
        sel4_nic_done_t done;
        EXPECT_FALSE(sel4_nic_take_sent(nic, &done));
        played_push(&played, 1, chain.head, 0);
        ASSERT_TRUE(sel4_nic_take_sent(nic, &done));
        EXPECT_EQ(done.token, 3);
        EXPECT_FALSE(sel4_nic_take_sent(nic, &done));
        EXPECT_EQ(played.bad_count, 0);
    }
}

TEST(virtio_net, receives_frames_where_they_shall_lie)
{
    for (uint32_t version = 1; version <= 2; version++) {
        uint32_t header = version == 1 ? 10 : 12;
        start(version);
        ASSERT_OK(sel4_nic_post_receive(nic, buffer(0, BUFFER_SIZE)));
        ASSERT_OK(sel4_nic_post_receive(nic, buffer(1, BUFFER_SIZE)));
        sel4_nic_kick(nic);
        EXPECT_EQ(played.queues[0].notify_count, 1);
        played_chain_t first;
        played_chain_t second;
        ASSERT_TRUE(played_pop(&played, 0, &first));
        ASSERT_TRUE(played_pop(&played, 0, &second));
        ASSERT_EQ(first.count, 2);
        EXPECT_EQ(first.pieces[0].size, header);
        EXPECT_PTR_EQ(first.pieces[1].bytes, played.memory + BUFFERS);
        EXPECT_TRUE(first.pieces[0].is_written);
        played_push(&played, 0, second.head, header + 60);
        played_push(&played, 0, first.head, header + BUFFER_SIZE);
        sel4_nic_handle_irq(nic);
        EXPECT_EQ(played.irqs, 0);
        sel4_nic_done_t done;
        ASSERT_TRUE(sel4_nic_take_received(nic, &done));
        EXPECT_EQ(done.token, 1);
        EXPECT_EQ(done.size, 60);
        ASSERT_TRUE(sel4_nic_take_received(nic, &done));
        EXPECT_EQ(done.token, 0);
        EXPECT_EQ(done.size, BUFFER_SIZE);
        EXPECT_FALSE(sel4_nic_take_received(nic, &done));
        EXPECT_EQ(played.bad_count, 0);
    }
}

TEST(virtio_net, frames_that_are_none_come_back_empty)
{
    start(2);
    static const uint32_t written[] = { 0, 1, 11, 12, 13, 25 };
    for (size_t i = 0; i < SEL4_ARRAY_COUNT(written); i++) {
        ASSERT_OK(sel4_nic_post_receive(nic, buffer(i, BUFFER_SIZE)));
        played_chain_t chain;
        ASSERT_TRUE(played_pop(&played, 0, &chain));
        played_push(&played, 0, chain.head, written[i]);
        sel4_nic_done_t done;
        ASSERT_TRUE(sel4_nic_take_received(nic, &done));
        EXPECT_EQ(done.token, i);
        EXPECT_EQ(done.size, 0);
    }
    EXPECT_FALSE(net.device.has_failed);
}

TEST(virtio_net, a_header_alone_is_a_frame)
{
    start(2);
    ASSERT_OK(sel4_nic_post_receive(nic, buffer(0, BUFFER_SIZE)));
    played_chain_t chain;
    ASSERT_TRUE(played_pop(&played, 0, &chain));
    played_push(&played, 0, chain.head, 12 + 14);
    sel4_nic_done_t done;
    ASSERT_TRUE(sel4_nic_take_received(nic, &done));
    EXPECT_EQ(done.size, 14);
}

TEST(virtio_net, sizes_that_are_none_are_refused)
{
    start(2);
    EXPECT_ERROR(sel4_nic_post_receive(nic, buffer(0, 1513)), SEL4_DRIVER_ERR_RANGE);
    EXPECT_OK(sel4_nic_post_receive(nic, buffer(0, 1514)));
    EXPECT_ERROR(sel4_nic_post_transmit(nic, buffer(1, 13)), SEL4_DRIVER_ERR_RANGE);
    EXPECT_OK(sel4_nic_post_transmit(nic, buffer(1, 14)));
    EXPECT_ERROR(sel4_nic_post_transmit(nic, buffer(1, 1515)), SEL4_DRIVER_ERR_RANGE);
    sel4_nic_buffer_t wraps = { UINT64_MAX - 100, 1514, 2 };
    EXPECT_ERROR(sel4_nic_post_transmit(nic, wraps), SEL4_DRIVER_ERR_RANGE);
    EXPECT_EQ(net.transmit.lent_count, 1);
}

TEST(virtio_net, holds_64_in_each_direction)
{
    start(2);
    for (uintptr_t i = 0; i < SEL4_VIRTIO_NET_BUFFERS_MAX; i++) {
        ASSERT_OK(sel4_nic_post_receive(nic, buffer(i, 1514)));
        ASSERT_OK(sel4_nic_post_transmit(nic, buffer(i, 1514)));
    }
    EXPECT_ERROR(sel4_nic_post_receive(nic, buffer(0, 1514)), SEL4_DRIVER_ERR_FULL);
    EXPECT_ERROR(sel4_nic_post_transmit(nic, buffer(0, 1514)), SEL4_DRIVER_ERR_FULL);
}

TEST(virtio_net, the_cable_comes_and_goes)
{
    start(2);
    played.config[6] = 0;
    EXPECT_TRUE(sel4_nic_is_up(nic)); // not told yet
    played.irqs = 2;
    sel4_nic_handle_irq(nic);
    EXPECT_FALSE(sel4_nic_is_up(nic));
    played.config[6] = 0xff;
    played.irqs = 2;
    sel4_nic_handle_irq(nic);
    EXPECT_TRUE(sel4_nic_is_up(nic));
    prepare(1, FEATURE_MAC); // cannot tell
    played.config[6] = 0;
    ASSERT_OK(init());
    EXPECT_TRUE(sel4_nic_is_up(nic));
}

TEST(virtio_net, a_lost_interrupt_loses_no_frame)
{
    start(2);
    ASSERT_OK(sel4_nic_post_receive(nic, buffer(0, 1514)));
    played_chain_t chain;
    ASSERT_TRUE(played_pop(&played, 0, &chain));
    played_push(&played, 0, chain.head, 12 + 60);
    played.irqs = 0;
    sel4_nic_done_t done;
    EXPECT_TRUE(sel4_nic_take_received(nic, &done)); // whoever looks, finds it
    sel4_nic_handle_irq(nic);                        // and one too many does no harm
    EXPECT_FALSE(net.device.has_failed);
}

// Three buffers are lent in each direction; all must come back, without frames.
static void expect_all_back(void)
{
    sel4_nic_done_t done;
    unsigned received = 0;
    unsigned sent = 0;
    for (unsigned round = 0; round < 2; round++) { // either may be where the failure shows
        while (sel4_nic_take_received(nic, &done)) {
            EXPECT_EQ(done.size, 0);
            received |= 1u << done.token;
        }
        while (sel4_nic_take_sent(nic, &done)) {
            sent |= 1u << done.token;
        }
    }
    EXPECT_EQ(received, 7);
    EXPECT_EQ(sent, 7);
    EXPECT_FALSE(sel4_nic_is_up(nic));
    EXPECT_ERROR(sel4_nic_post_receive(nic, buffer(0, 1514)), SEL4_DRIVER_ERR_DEVICE);
    EXPECT_ERROR(sel4_nic_post_transmit(nic, buffer(0, 1514)), SEL4_DRIVER_ERR_DEVICE);
    EXPECT_EQ(played.status, 0);
}

static void lend_three(void)
{
    start(2);
    for (uintptr_t i = 0; i < 3; i++) {
        ASSERT_OK(sel4_nic_post_receive(nic, buffer(i, 1514)));
        ASSERT_OK(sel4_nic_post_transmit(nic, buffer(i, 60)));
    }
}

TEST(virtio_net, a_failure_of_one_queue_stops_both)
{
    lend_three();
    played_chain_t chain;
    ASSERT_TRUE(played_pop(&played, 1, &chain));
    played_push(&played, 1, chain.head, 1); // there was nothing to write to
    expect_all_back();
    lend_three();
    ASSERT_TRUE(played_pop(&played, 0, &chain));
    played_push(&played, 0, chain.head, 12 + 1514 + 1);
    expect_all_back();
}

TEST(virtio_net, a_card_that_was_reset_begins_anew)
{
    lend_three();
    played_forget(&played);
    sel4_nic_handle_irq(nic);
    expect_all_back();
    ASSERT_OK(init());
    EXPECT_TRUE(sel4_nic_is_up(nic));
    EXPECT_OK(sel4_nic_post_receive(nic, buffer(0, 1514)));
    played_chain_t chain;
    EXPECT_TRUE(played_pop(&played, 0, &chain));
    EXPECT_EQ(played.bad_count, 0);
}

TEST(virtio_net, a_configuration_that_never_settles_is_a_failure)
{
    lend_three();
    played.config_changes = UINT32_MAX;
    played.irqs = 2;
    sel4_nic_handle_irq(nic);
    expect_all_back();
}
