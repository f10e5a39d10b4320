// SPDX-License-Identifier: BSD-2-Clause

/*
 * Client and server in one process, over a card whose cable leads back to it.
 */

#include <string.h>

#include <sel4c/ipc-drivers/nic_client.h>
#include <sel4c/ipc-drivers/nic_server.h>

#include "harness.h"
#include "mutator.h"

#define CAPACITY     16
#define BUFFER_COUNT 12
#define DATA_SIZE    ((size_t)BUFFER_COUNT << SEL4_NIC_BUFFER_BITS)
#define CARD_QUEUE   4

static _Alignas(64) uint8_t rings[SEL4_NIC_RINGS_SIZE(CAPACITY)];
static uint8_t receive_data[DATA_SIZE];
static uint8_t transmit_data[DATA_SIZE];
static const uint64_t receive_address = 0x10000000;
static const uint64_t transmit_address = 0x20000000;

/* ---- The card */

struct card_queue {
    sel4_nic_buffer_t posted[CARD_QUEUE];
    unsigned posted_count;
    sel4_nic_done_t done[CARD_QUEUE];
    unsigned done_count;
};

static struct {
    struct card_queue receive;
    struct card_queue transmit;
    bool has_failed;
    bool lies;
    unsigned kick_count;
    bool is_kicked;
} card;

static sel4_mac_t card_mac(void *device)
{
    (void)device;
    return (sel4_mac_t){ { 2, 0, 0, 0, 0, 1 } };
}

static bool card_is_up(void *device)
{
    (void)device;
    return true;
}

static sel4_driver_result_t post(struct card_queue *queue, sel4_nic_buffer_t buffer)
{
    if (card.has_failed) {
        return SEL4_DRIVER_FAILURE(SEL4_DRIVER_ERR_DEVICE);
    }
    if (buffer.size < 14) {
        return SEL4_DRIVER_FAILURE(SEL4_DRIVER_ERR_RANGE);
    }
    if (queue->posted_count + queue->done_count == CARD_QUEUE) {
        return SEL4_DRIVER_FAILURE(SEL4_DRIVER_ERR_FULL);
    }
    queue->posted[queue->posted_count++] = buffer;
    return SEL4_DRIVER_SUCCESS;
}

static sel4_driver_result_t post_receive(void *device, sel4_nic_buffer_t buffer)
{
    (void)device;
    return post(&card.receive, buffer);
}

static sel4_driver_result_t post_transmit(void *device, sel4_nic_buffer_t buffer)
{
    (void)device;
    return post(&card.transmit, buffer);
}

static void complete(struct card_queue *queue, uint32_t size)
{
    queue->done[queue->done_count++] = (sel4_nic_done_t){ queue->posted[0].token, size };
    memmove(queue->posted, queue->posted + 1, --queue->posted_count * sizeof(queue->posted[0]));
}

// Carries one frame from the buffer to send to the buffer to receive.
static bool carry(void)
{
    if (card.transmit.posted_count == 0 || card.receive.posted_count == 0) {
        return false;
    }
    sel4_nic_buffer_t from = card.transmit.posted[0];
    sel4_nic_buffer_t to = card.receive.posted[0];
    uint32_t size = from.size < to.size ? from.size : to.size;
    EXPECT_LE(from.device_address - transmit_address + from.size, DATA_SIZE);
    EXPECT_LE(to.device_address - receive_address + to.size, DATA_SIZE);
    memcpy(receive_data + (to.device_address - receive_address),
           transmit_data + (from.device_address - transmit_address), size);
    complete(&card.transmit, 0);
    complete(&card.receive, size);
    return true;
}

static void kick(void *device)
{
    (void)device;
    card.kick_count++;
    card.is_kicked = true;
}

static bool take(struct card_queue *queue, sel4_nic_done_t *ret_done)
{
    if (queue->done_count == 0) {
        return false;
    }
    *ret_done = queue->done[0];
    memmove(queue->done, queue->done + 1, --queue->done_count * sizeof(queue->done[0]));
    if (card.lies) {
        ret_done->token += 3;
        ret_done->size += 100000;
    }
    return true;
}

static bool take_received(void *device, sel4_nic_done_t *ret_done)
{
    (void)device;
    return take(&card.receive, ret_done);
}

static bool take_sent(void *device, sel4_nic_done_t *ret_done)
{
    (void)device;
    return take(&card.transmit, ret_done);
}

static void handle_irq(void *device)
{
    (void)device;
    while (card.is_kicked && carry()) { // it does not look at its queues otherwise
    }
    card.is_kicked = false;
}

static const sel4_nic_functions_t card_functions = {
    .mac = card_mac,
    .is_up = card_is_up,
    .post_receive = post_receive,
    .post_transmit = post_transmit,
    .kick = kick,
    .take_received = take_received,
    .take_sent = take_sent,
    .handle_irq = handle_irq,
};

/* ---- Both sides */

static sel4_nic_client_t client;
static sel4_nic_server_t server;
static unsigned server_notified;
static unsigned client_notified;

static void count(void *context)
{
    ++*(unsigned *)context;
}

static sel4_nic_share_t share(void)
{
    return (sel4_nic_share_t){
        .rings = sel4_foreign_span(rings, sizeof(rings)),
        .capacity = CAPACITY,
        .receive_data = sel4_foreign_span(receive_data, sizeof(receive_data)),
        .transmit_data = sel4_foreign_span(transmit_data, sizeof(transmit_data)),
    };
}

static sel4_shm_result_t init_client(void)
{
    static sel4_shm_slot_t slots[2 * BUFFER_COUNT];
    return sel4_nic_client_init(&client, &(sel4_nic_client_options_t){
                                             .share = share(),
                                             .buffer_count = BUFFER_COUNT,
                                             .slots = slots,
                                             .mac = { { 2, 0, 0, 0, 0, 1 } },
                                             .mtu = 1500,
                                             .driver = { count, &server_notified },
                                         });
}

static sel4_shm_result_t init_server(void)
{
    static sel4_shm_loan_t loans[2 * CAPACITY];
    static sel4_shm_slot_t slots[2 * CAPACITY];
    return sel4_nic_server_init(&server, &(sel4_nic_server_options_t){
                                             .nic = { &card_functions, NULL },
                                             .share = share(),
                                             .receive_address = receive_address,
                                             .transmit_address = transmit_address,
                                             .loans = loans,
                                             .slots = slots,
                                             .client = { count, &client_notified },
                                         });
}

static sel4_link_t begin(void)
{
    memset(rings, 0, sizeof(rings));
    memset(&card, 0, sizeof(card));
    server_notified = client_notified = 0;
    EXPECT_OK(init_server());
    EXPECT_FALSE(sel4_nic_server_run(&server));
    EXPECT_OK(init_client());
    return sel4_nic_client_link(&client);
}

// Lets the server do all that it was notified of, and the card its work.
static void settle(void)
{
    for (unsigned i = 0; i < 100; i++) {
        unsigned before = server_notified;
        if (!sel4_nic_server_handle_irq(&server) && server_notified == before &&
            card.receive.done_count + card.transmit.done_count == 0 &&
            (card.receive.posted_count == 0 || card.transmit.posted_count == 0)) {
            return;
        }
    }
    EXPECT_FAIL("the server does not come to rest");
}

static bool send(sel4_link_t link, uint32_t number, size_t size)
{
    sel4_packet_t packet;
    if (!sel4_link_allocate(link, &packet)) {
        return false;
    }
    EXPECT_GE(packet.size, size);
    memset(packet.bytes, (int)(number & 0xff), size);
    memcpy(packet.bytes, &number, sizeof(number));
    packet.size = size;
    sel4_link_send(link, packet);
    return true;
}

static bool receive(sel4_link_t link, uint32_t *ret_number, size_t *ret_size)
{
    sel4_packet_t packet;
    if (!sel4_link_receive(link, &packet)) {
        return false;
    }
    memcpy(ret_number, packet.bytes, sizeof(*ret_number));
    EXPECT_EQ(packet.bytes[packet.size - 1], (uint8_t)*ret_number);
    *ret_size = packet.size;
    sel4_link_release(link, packet);
    return true;
}

TEST(nic, packets_come_back_in_order_and_whole)
{
    sel4_link_t link = begin();
    EXPECT_EQ(server_notified, 1);
    EXPECT_EQ(link.mtu, 1500);
    settle();
    uint32_t sent = 0;
    uint32_t received = 0;
    for (unsigned round = 0; round < 300; round++) {
        for (unsigned i = 0; i < round % 9; i++) {
            sent += send(link, sent, 60 + sent % 1400);
        }
        sel4_link_flush(link);
        settle();
        EXPECT_TRUE(sel4_link_handle_event(link));
        uint32_t number;
        size_t size;
        while (receive(link, &number, &size)) {
            EXPECT_EQ(number, received);
            EXPECT_EQ(size, 60 + received % 1400);
            received++;
        }
        sel4_link_flush(link);
    }
    EXPECT_GT(sent, 900);
    EXPECT_EQ(received, sent);
    EXPECT_EQ(server.fault_count + client.fault_count, 0);
}

TEST(nic, one_notification_for_a_batch)
{
    sel4_link_t link = begin();
    settle();
    sel4_packet_t none;
    EXPECT_FALSE(sel4_link_receive(link, &none)); // the client sleeps
    server_notified = client_notified = 0;
    for (uint32_t i = 0; i < 3; i++) {
        EXPECT_TRUE(send(link, i, 100));
    }
    EXPECT_EQ(server_notified, 0);
    sel4_link_flush(link);
    EXPECT_EQ(server_notified, 1);
    unsigned kicks = card.kick_count;
    EXPECT_FALSE(sel4_nic_server_run(&server));
    EXPECT_EQ(card.kick_count, kicks + 1);
    EXPECT_EQ(client_notified, 0);
    EXPECT_FALSE(sel4_nic_server_handle_irq(&server));
    EXPECT_EQ(client_notified, 1);
    EXPECT_FALSE(sel4_nic_server_run(&server));
    EXPECT_EQ(client_notified, 1);
}

TEST(nic, room_to_send_runs_out_and_comes_back)
{
    sel4_link_t link = begin();
    settle();
    sel4_packet_t packets[BUFFER_COUNT];
    for (unsigned i = 0; i < BUFFER_COUNT; i++) {
        ASSERT_TRUE(sel4_link_allocate(link, &packets[i]));
    }
    sel4_packet_t more;
    EXPECT_FALSE(sel4_link_allocate(link, &more));
    sel4_link_release(link, packets[3]);
    sel4_link_release(link, packets[3]); // twice does nothing
    ASSERT_TRUE(sel4_link_allocate(link, &more));
    EXPECT_PTR_EQ(more.bytes, packets[3].bytes);
    EXPECT_FALSE(sel4_link_allocate(link, &more));
    for (unsigned i = 0; i < BUFFER_COUNT; i++) {
        packets[i].size = 64;
        sel4_link_send(link, packets[i]);
        sel4_link_send(link, packets[i]);
    }
    EXPECT_FALSE(sel4_link_allocate(link, &more));
    client_notified = 0;
    sel4_link_flush(link);
    settle();
    EXPECT_GT(client_notified, 0);
    EXPECT_TRUE(sel4_link_allocate(link, &more));
}

TEST(nic, a_card_that_fails_leaves_both_sides_at_rest)
{
    sel4_link_t link = begin();
    settle();
    card.has_failed = true;
    for (uint32_t i = 0; i < BUFFER_COUNT; i++) {
        (void)send(link, i, 100);
    }
    while (card.receive.posted_count > 0) {
        complete(&card.receive, 0);
    }
    for (unsigned i = 0; i < 20; i++) {
        sel4_link_flush(link);
        settle();
        sel4_packet_t packet;
        EXPECT_FALSE(sel4_link_receive(link, &packet));
    }
    client_notified = server_notified = 0;
    settle();
    sel4_link_flush(link);
    EXPECT_EQ(client_notified + server_notified, 0);
}

TEST(nic, a_card_that_lies_is_not_believed)
{
    sel4_link_t link = begin();
    settle();
    card.lies = true;
    for (uint32_t i = 0; i < 40; i++) {
        (void)send(link, i, 100);
        sel4_link_flush(link);
        settle();
        sel4_packet_t packet;
        while (sel4_link_receive(link, &packet)) {
            EXPECT_LE(packet.size, (size_t)1 << SEL4_NIC_BUFFER_BITS);
            sel4_link_release(link, packet);
        }
    }
    EXPECT_GT(server.fault_count, 0);
    EXPECT_EQ(client.fault_count, 0);
}

TEST(nic, memory_that_anybody_writes_harms_nobody)
{
    unsigned rounds = mutator_rounds(3000);
    unsigned broken = 0;
    mutator_begin(rings, sizeof(rings), SEL4_NIC_BUFFER_BITS);
    for (unsigned round = 0; round < rounds && harness_failure_count() == 0; round++) {
        mutator_set_rate(0);
        sel4_link_t link = begin();
        mutator_set_rate(1 + round % 37);
        for (unsigned i = 0; i < 30; i++) {
            (void)send(link, i, 100);
            sel4_link_flush(link);
            for (unsigned writes = 0; writes < round % 4; writes++) {
                mutator_write();
            }
            for (unsigned more = 0; more < 5 && sel4_nic_server_handle_irq(&server); more++) {
            }
            sel4_packet_t packet;
            for (unsigned taken = 0; taken < 5 && sel4_link_receive(link, &packet); taken++) {
                memset(packet.bytes, 1, packet.size);
                sel4_link_release(link, packet);
            }
        }
        mutator_set_rate(0);
        EXPECT_FALSE(sel4_nic_server_run(&server) && sel4_nic_server_run(&server) &&
                     sel4_nic_server_run(&server) && sel4_nic_server_run(&server));
        broken += client.is_broken;
    }
    mutator_end();
    EXPECT_GT(broken, 0);
    EXPECT_LT(broken, rounds);
    EXPECT_GT(mutator_write_count(), rounds);
}

TEST(nic, a_share_that_is_not_possible)
{
    sel4_shm_pair_t a;
    sel4_shm_pair_t b;
    sel4_nic_share_t small = share();
    small.capacity = 32;
    EXPECT_ERROR(sel4_nic_share_split(&small, &a, &b), SEL4_SHM_ERR_RANGE);
    small.capacity = UINT32_MAX;
    EXPECT_ERROR(sel4_nic_share_split(&small, &a, &b), SEL4_SHM_ERR_SIZE);
    memset(rings, 0, sizeof(rings));
    rings[0] = CAPACITY + 1;
    EXPECT_ERROR(init_server(), SEL4_SHM_ERR_PEER_COUNT);
    rings[0] = 0;
    rings[sizeof(rings) / 4] = CAPACITY + 1;
    EXPECT_ERROR(init_client(), SEL4_SHM_ERR_PEER_COUNT);
}

/* ---- Nobody looks unless told to */

static void run_server(bool is_irq)
{
    bool again = is_irq ? sel4_nic_server_handle_irq(&server) : sel4_nic_server_run(&server);
    for (unsigned i = 0; again && i < 100; i++) {
        again = sel4_nic_server_run(&server);
    }
    EXPECT_FALSE(again);
}

// Notifications and interrupts until there are none; gives how many packets came.
static unsigned drive(sel4_link_t link, unsigned *client_seen, unsigned *server_seen)
{
    unsigned done = 0;
    for (unsigned i = 0; i < 1000; i++) {
        if (*server_seen != server_notified) {
            *server_seen = server_notified;
            run_server(false);
        } else if (card.is_kicked) {
            run_server(true);
        } else if (*client_seen != client_notified) {
            *client_seen = client_notified;
            uint32_t number;
            size_t size;
            while (receive(link, &number, &size)) {
                done++;
            }
            sel4_link_flush(link);
        } else {
            return done;
        }
    }
    EXPECT_FAIL("it does not come to rest");
    return done;
}

TEST(nic, events_alone_bring_every_packet)
{
    sel4_link_t link = begin();
    unsigned client_seen = 0;
    unsigned server_seen = 0;
    sel4_packet_t none;
    EXPECT_FALSE(sel4_link_receive(link, &none)); // the client sleeps
    for (unsigned round = 0; round < 300; round++) {
        harness_note("round %u", round);
        unsigned sent = 0;
        while (sent < 1 + round % (BUFFER_COUNT + 2) && send(link, sent, 60 + round)) {
            sent++;
        }
        EXPECT_GE(sent, 1);
        sel4_link_flush(link);
        EXPECT_EQ(drive(link, &client_seen, &server_seen), sent);
    }
    EXPECT_EQ(server.fault_count + client.fault_count, 0);
}

/* ---- Peers that do not keep to it */

// A driver that gives back the next loan of this ring, with `length` bytes in it.
static void give_back(sel4_shm_borrower_t *borrower, uint32_t length)
{
    sel4_shm_loan_t loan;
    ASSERT_OK(sel4_shm_borrower_borrow(borrower, &loan));
    ASSERT_OK(sel4_shm_borrower_give_back(borrower, &loan, length));
    if (sel4_shm_borrower_publish(borrower)) {
        client_notified++;
    }
}

static void give_back_word(sel4_shm_borrower_t *borrower, uint64_t word)
{
    ASSERT_OK(sel4_shm_producer_put(&borrower->returned, &word, 1));
    (void)sel4_shm_borrower_publish(borrower);
}

TEST(nic, after_buffers_that_all_come_back_empty_the_next_packet_is_announced)
{
    sel4_link_t link = begin();
    sel4_packet_t packet;
    EXPECT_FALSE(sel4_link_receive(link, &packet));
    for (unsigned i = 0; i < BUFFER_COUNT; i++) {
        give_back(&server.receive.borrower, i % 14);
    }
    EXPECT_EQ(client_notified, 1);
    EXPECT_FALSE(sel4_link_receive(link, &packet));
    sel4_link_flush(link);
    give_back(&server.receive.borrower, 14); // a header alone is a packet
    EXPECT_EQ(client_notified, 2);
    ASSERT_TRUE(sel4_link_receive(link, &packet));
    EXPECT_EQ(packet.size, 14);
}

TEST(nic, what_a_driver_gives_back_wrongly_is_counted_and_passed_over)
{
    sel4_link_t link = begin();
    sel4_packet_t packet;
    give_back_word(&server.receive.borrower, 1);                 // no beginning of a buffer
    give_back_word(&server.receive.borrower, (uint64_t)1 << 40); // more than there is
    give_back(&server.receive.borrower, 100);
    (void)sel4_link_receive(link, &packet);
    EXPECT_GE(client.fault_count, 1);
    EXPECT_FALSE(client.is_broken);
    EXPECT_TRUE(sel4_link_handle_event(link));
    EXPECT_TRUE(sel4_link_is_up(link));
}

TEST(nic, a_driver_that_breaks_the_protocol_ends_the_link)
{
    sel4_link_t link = begin();
    sel4_packet_t packet;
    sel4_packet_t more;
    ASSERT_TRUE(sel4_link_allocate(link, &packet));
    // It has taken more than was ever lent; the client looks when no room is known of.
    server.transmit.borrower.lent.end.own += 5;
    (void)sel4_shm_borrower_publish(&server.transmit.borrower);
    client.transmit.lent.end.limit = client.transmit.lent.end.own;
    packet.size = 60;
    sel4_link_send(link, packet);
    EXPECT_TRUE(client.is_broken);
    EXPECT_EQ(sel4_shm_lender_free_count(&client.transmit), BUFFER_COUNT); // it came home
    EXPECT_FALSE(sel4_link_handle_event(link));
    EXPECT_FALSE(sel4_link_is_up(link));
    EXPECT_FALSE(sel4_link_allocate(link, &more));
    EXPECT_FALSE(sel4_link_receive(link, &more));
}

TEST(nic, a_receive_buffer_that_cannot_be_lent_again_stays_at_home)
{
    sel4_link_t link = begin();
    sel4_packet_t packet;
    give_back(&server.receive.borrower, 100);
    ASSERT_TRUE(sel4_link_receive(link, &packet));
    server.receive.borrower.lent.end.own += BUFFER_COUNT;
    (void)sel4_shm_borrower_publish(&server.receive.borrower);
    client.receive.lent.end.limit = client.receive.lent.end.own;
    sel4_link_release(link, packet);
    EXPECT_TRUE(client.is_broken);
    EXPECT_EQ(sel4_shm_lender_free_count(&client.receive), 1);
}

TEST(nic, a_loan_that_the_card_cannot_use_goes_back_empty)
{
    sel4_link_t link = begin();
    settle();
    sel4_packet_t packet;
    ASSERT_TRUE(sel4_link_allocate(link, &packet));
    packet.size = 13;
    sel4_link_send(link, packet);
    EXPECT_TRUE(send(link, 7, 60)); // and what comes after it goes out
    sel4_link_flush(link);
    settle();
    EXPECT_EQ(server.fault_count, 1);
    EXPECT_EQ(server.transmit.borrower.loan_count, 0);
    uint32_t number = 0;
    size_t size = 0;
    ASSERT_TRUE(receive(link, &number, &size));
    EXPECT_EQ(number, 7);
}

TEST(nic, a_card_that_fails_once_is_left_alone)
{
    sel4_link_t link = begin();
    settle();
    card.has_failed = true;
    EXPECT_TRUE(send(link, 1, 60));
    sel4_link_flush(link);
    run_server(false);
    card.has_failed = false; // too late
    EXPECT_TRUE(send(link, 2, 60));
    sel4_link_flush(link);
    run_server(false);
    EXPECT_EQ(card.transmit.posted_count, 0);
}

TEST(nic, the_card_is_told_of_buffers_of_either_kind_alone)
{
    sel4_link_t link = begin();
    run_server(false); // the client has lent what to receive into
    EXPECT_EQ(card.receive.posted_count, CARD_QUEUE);
    EXPECT_EQ(card.transmit.posted_count, 0);
    EXPECT_TRUE(card.is_kicked);
    card.is_kicked = false;
    EXPECT_TRUE(send(link, 1, 60));
    sel4_link_flush(link);
    run_server(false);
    EXPECT_EQ(card.transmit.posted_count, 1);
    EXPECT_TRUE(card.is_kicked);
    card.is_kicked = false;
    run_server(false); // nothing new
    EXPECT_FALSE(card.is_kicked);
}
