// SPDX-License-Identifier: BSD-2-Clause

// Addresses: by hand, from a DHCP server, by name.

#include "packets.h"
#include "wire.h"

static packet_lease_t lease;
static size_t discovers, requests, questions;
static bool is_silent, refuses;
static unsigned dns_error;
static enum { HONEST, OTHER_NUMBER, OTHER_NAME, OTHER_SERVER, OTHER_PORT } forgery;

static void answer_dhcp(const uint8_t *request, size_t size)
{
    if (size < 243 || is_silent) {
        return;
    }
    unsigned type = request[242];
    discovers += type == 1;
    requests += type == 3;
    packet_t payload, frame;
    packet_dhcp_answer(&payload, request, type == 1 ? 2 : refuses ? 6 : 5, &lease);
    const uint8_t everybody[4] = { 255, 255, 255, 255 };
    packet_udp(&frame, lease.server, 67, everybody, 68, payload.bytes, payload.size);
    wire_send(&world.a, frame.bytes, frame.size);
}

static void answer_dns(const uint8_t *frame_in, const uint8_t *question, size_t size)
{
    static const uint8_t address[4] = { 203, 0, 113, 5 };
    questions++;
    if (is_silent || size < 17) {
        return;
    }
    packet_t payload, frame;
    packet_dns_answer(&payload, question, size, dns_error == 0 ? address : NULL, dns_error);
    payload.bytes[0] ^= forgery == OTHER_NUMBER;
    payload.bytes[13] ^= forgery == OTHER_NAME;
    packet_udp(&frame, forgery == OTHER_SERVER ? lease.address : lease.dns, 53, lease.address,
               (uint16_t)(packet_get16(frame_in + 34) + (forgery == OTHER_PORT ? 1 : 0)),
               payload.bytes, payload.size);
    wire_send(&world.a, frame.bytes, frame.size);
}

// A network in one: who is asked for by ARP is here.
static void come(end_t *end, const uint8_t *bytes, size_t size)
{
    (void)end;
    const uint8_t *payload;
    size_t payload_size;
    if (size >= 42 && packet_get16(bytes + 12) == 0x0806 && bytes[21] == 1 && bytes[28] != 0 &&
        memcmp(bytes + 38, lease.address, 4) != 0) {
        packet_t frame;
        packet_arp_reply(&frame, bytes + 38, bytes + 22, bytes + 28);
        wire_send(&world.a, frame.bytes, frame.size);
    } else if (packet_is_udp_to(bytes, size, 67, &payload, &payload_size)) {
        answer_dhcp(payload, payload_size);
    } else if (packet_is_udp_to(bytes, size, 53, &payload, &payload_size)) {
        answer_dns(bytes, payload, payload_size);
    }
}

static void begin(void)
{
    world_init(3);
    world.b.came = come;
    lease = (packet_lease_t){ .address = { 10, 0, 2, 15 },
                              .mask = { 255, 255, 255, 0 },
                              .gateway = { 10, 0, 2, 2 },
                              .dns = { 10, 0, 2, 3 },
                              .server = { 10, 0, 2, 2 },
                              .lease_seconds = 86400 };
    is_silent = refuses = false;
    discovers = requests = questions = 0;
    dns_error = 0;
    forgery = HONEST;
}

static void begin_with_dhcp(void)
{
    begin();
    world_add(&world.a, &(sel4_net_interface_options_t){ .uses_dhcp = true, .host_name = "sel4c" });
    world_run_until(world.now + SEL4_ASYNC_S(2));
}

TEST(config, a_lease_is_taken_and_told)
{
    begin_with_dhcp();
    EXPECT_STR_EQ(world.log, "DHCP config acquired\n"
                             "IP address: 10.0.2.15/24\n"
                             "Default gateway: 10.0.2.2\n"
                             "DNS server 0: 10.0.2.3\n");
    EXPECT_EQ(discovers, 1);
    EXPECT_EQ(requests, 1);
    EXPECT_GT(world.a.flushes, 0);
    world_finish();
}

static sel4_net_error_t wait_error;

static void wait_for_address(sel4_async_task_t *self, void *argument)
{
    (void)argument;
    wait_error =
        sel4_net_interface_wait(self, &world.a.interface, world.now + SEL4_ASYNC_S(30)).error;
}

TEST(config, a_server_that_wakes_up_late_is_asked_again)
{
    begin();
    is_silent = true;
    world_add(&world.a, &(sel4_net_interface_options_t){ .uses_dhcp = true });
    (void)world_start(wait_for_address, NULL);
    world_run_until(world.now + SEL4_ASYNC_S(60));
    EXPECT_EQ(wait_error, SEL4_NET_TIMED_OUT);
    is_silent = false;
    (void)world_start(wait_for_address, NULL);
    world_run_to_the_end(world.now + SEL4_ASYNC_S(60));
    EXPECT_EQ(wait_error, SEL4_NET_OK);
    world_finish();
}

TEST(config, a_lease_is_renewed_and_its_end_is_told)
{
    begin();
    lease.lease_seconds = 600;
    world_add(&world.a, &(sel4_net_interface_options_t){ .uses_dhcp = true });
    world_run_until(world.now + SEL4_ASYNC_S(3000));
    EXPECT_GE(requests, 4);
    EXPECT_EQ(discovers, 1);
    EXPECT_STR_CONTAINS(world.log, "acquired");
    // The server is no longer there.
    world.log[0] = '\0';
    is_silent = true;
    world_run_until(world.now + SEL4_ASYNC_S(700));
    EXPECT_STR_EQ(world.log, "DHCP config lost\n");
    EXPECT_TRUE(sel4_net_address_is_any(sel4_net_interface_address(&world.a.interface)));
    // And is back, with another address.
    world.log[0] = '\0';
    is_silent = false;
    lease.address[3] = 99;
    world_run_until(world.now + SEL4_ASYNC_S(100));
    EXPECT_STR_CONTAINS(world.log, "IP address: 10.0.2.99/24");
    world_finish();
}

TEST(config, a_refused_request_starts_over)
{
    begin();
    refuses = true;
    world_add(&world.a, &(sel4_net_interface_options_t){ .uses_dhcp = true });
    world_run_until(world.now + SEL4_ASYNC_S(40));
    EXPECT_STR_EQ(world.log, "");
    EXPECT_GE(discovers, 2);
    refuses = false;
    world_run_until(world.now + SEL4_ASYNC_S(60));
    EXPECT_STR_CONTAINS(world.log, "acquired");
    world_finish();
}

TEST(config, a_cable_that_is_plugged_in_later_starts_it)
{
    begin();
    world.a.is_down = true;
    world_add(&world.a, &(sel4_net_interface_options_t){ .uses_dhcp = true });
    world_run_until(world.now + SEL4_ASYNC_S(60));
    EXPECT_EQ(discovers, 0);
    world.a.is_down = false;
    sel4_net_interface_handle_event(&world.a.interface);
    world_run_until(world.now + SEL4_ASYNC_S(5));
    EXPECT_STR_CONTAINS(world.log, "acquired");
    world_finish();
}

TEST(config, an_address_by_hand_is_told_too)
{
    begin();
    world_add(&world.a, &(sel4_net_interface_options_t){
                            .address = SEL4_NET_ADDRESS(192, 168, 7, 130),
                            .prefix_bits = 26,
                            .gateway = SEL4_NET_ADDRESS(192, 168, 7, 129),
                            .dns_servers = { SEL4_NET_ANY, SEL4_NET_ADDRESS(9, 9, 9, 9) } });
    EXPECT_STR_EQ(world.log, "IP address: 192.168.7.130/26\n"
                             "Default gateway: 192.168.7.129\n"
                             "DNS server 1: 9.9.9.9\n");
    world_finish();
}

TEST(config, settings_without_sense_are_refused)
{
    begin();
    sel4_net_interface_t interface;
    sel4_net_interface_options_t options = { .address = ADDRESS_A, .prefix_bits = 24 };
    options.link.mtu = 100;
    EXPECT_ERROR(sel4_net_interface_add(&world.net, &interface, &options), SEL4_NET_INVALID);
    options.link.mtu = 1500;
    options.prefix_bits = 31;
    EXPECT_ERROR(sel4_net_interface_add(&world.net, &interface, &options), SEL4_NET_INVALID);
    options.prefix_bits = 0;
    EXPECT_ERROR(sel4_net_interface_add(&world.net, &interface, &options), SEL4_NET_INVALID);
    options.prefix_bits = 24;
    options.address = SEL4_NET_ADDRESS(224, 0, 0, 1);
    EXPECT_ERROR(sel4_net_interface_add(&world.net, &interface, &options), SEL4_NET_INVALID);
    world_finish();
}

TEST(config, a_stack_needs_random_numbers_a_clock_and_to_be_alone)
{
    begin();
    sel4_net_t other;
    uint8_t seed[SEL4_NET_SEED_SIZE] = { 0 };
    sel4_net_options_t options = { .executor = &world.executor };
    EXPECT_ERROR(sel4_net_init(&other, &options), SEL4_NET_NO_ENTROPY);
    options.seed = seed;
    EXPECT_ERROR(sel4_net_init(&other, &options), SEL4_NET_NO_ENTROPY);
    seed[31] = 1;
    EXPECT_ERROR(sel4_net_init(&other, &options), SEL4_NET_IN_USE);
    sel4_async_executor_t timeless;
    sel4_async_executor_init(&timeless, NULL, NULL);
    options.executor = &timeless;
    EXPECT_ERROR(sel4_net_init(&other, &options), SEL4_NET_INVALID);
    world_finish();
}

/* ---- Addresses as text */

static sel4_net_error_t parse(const char *text, sel4_net_address_t *ret_address)
{
    return sel4_net_address_parse(sel4_span(text, strlen(text)), ret_address).error;
}

TEST(config, addresses_are_four_numbers)
{
    static const char *const wrong[] = { "",           "1",        "1.2.3",    "1.2.3.",
                                         "1.2.3.4.",   "1.2.3.4 ", " 1.2.3.4", "1.2.3.256",
                                         "01.2.3.4",   "1..3.4",   "1.2.3.a",  "1.2.3.0x1",
                                         "1.2.3.1234", "-1.2.3.4" };
    sel4_net_address_t address = ADDRESS_A;
    for (size_t i = 0; i < SEL4_ARRAY_COUNT(wrong); i++) {
        EXPECT_EQ(parse(wrong[i], &address), SEL4_NET_INVALID);
    }
    EXPECT_TRUE(sel4_net_address_equals(address, ADDRESS_A));
    static const char *const right[] = { "0.0.0.0", "255.255.255.255", "10.0.2.15", "1.20.100.9" };
    for (size_t i = 0; i < SEL4_ARRAY_COUNT(right); i++) {
        char text[SEL4_NET_ADDRESS_TEXT_SIZE];
        ASSERT_EQ(parse(right[i], &address), SEL4_NET_OK);
        EXPECT_EQ(sel4_net_address_format(address, text), strlen(right[i]));
        EXPECT_STR_EQ(text, right[i]);
    }
}

/* ---- Names */

typedef struct question {
    const char *name;
    sel4_async_time_t deadline;
    sel4_net_error_t error;
    sel4_net_address_t address;
} question_t;

static void ask(sel4_async_task_t *self, void *argument)
{
    question_t *question = argument;
    question->error =
        sel4_net_lookup(self, &world.net, sel4_span(question->name, strlen(question->name)),
                        question->deadline, &question->address)
            .error;
}

static sel4_net_error_t look_up(const char *name, sel4_net_address_t *ret_address)
{
    static question_t question;
    question = (question_t){ .name = name, .deadline = SEL4_ASYNC_FOREVER };
    (void)world_start(ask, &question);
    world_run_to_the_end(world.now + SEL4_ASYNC_S(100));
    *ret_address = question.address;
    return question.error;
}

TEST(config, names_have_addresses)
{
    begin_with_dhcp();
    sel4_net_address_t address;
    EXPECT_EQ(look_up("www.example.org", &address), SEL4_NET_OK);
    EXPECT_TRUE(sel4_net_address_equals(address, SEL4_NET_ADDRESS(203, 0, 113, 5)));
    EXPECT_EQ(questions, 1);
    // Remembered.
    EXPECT_EQ(look_up("www.example.org", &address), SEL4_NET_OK);
    EXPECT_EQ(questions, 1);
    EXPECT_EQ(look_up("10.1.2.3", &address), SEL4_NET_OK);
    EXPECT_TRUE(sel4_net_address_equals(address, SEL4_NET_ADDRESS(10, 1, 2, 3)));
    EXPECT_EQ(questions, 1);
    dns_error = 3;
    EXPECT_EQ(look_up("nowhere.example.org", &address), SEL4_NET_NOT_FOUND);
    is_silent = true;
    EXPECT_EQ(look_up("silent.example.org", &address), SEL4_NET_NOT_FOUND);
    EXPECT_GE(questions, 4);
    world_finish();
}

TEST(config, forged_answers_are_not_believed)
{
    begin_with_dhcp();
    sel4_net_address_t address;
    static const char *const names[] = { "", "a.example", "b.example", "c.example", "d.example" };
    for (forgery = OTHER_NUMBER; forgery <= OTHER_PORT; forgery++) {
        EXPECT_EQ(look_up(names[forgery], &address), SEL4_NET_NOT_FOUND);
    }
    forgery = HONEST;
    EXPECT_EQ(look_up("e.example", &address), SEL4_NET_OK);
    world_finish();
}

TEST(config, names_that_are_none_are_refused)
{
    begin_with_dhcp();
    sel4_net_address_t address;
    char longest[300];
    memset(longest, 'a', sizeof(longest));
    longest[64] = '\0';
    static const char *const wrong[] = {
        "", ".", "a..b", ".a", "a b", "a/b", "\xc3\xa4.de", "a\nb"
    };
    for (size_t i = 0; i < SEL4_ARRAY_COUNT(wrong); i++) {
        EXPECT_EQ(look_up(wrong[i], &address), SEL4_NET_INVALID);
    }
    EXPECT_EQ(look_up(longest, &address), SEL4_NET_INVALID);
    for (size_t i = 0; i < 255; i++) {
        longest[i] = i % 50 == 49 ? '.' : 'a';
    }
    longest[254] = '\0';
    EXPECT_EQ(look_up(longest, &address), SEL4_NET_INVALID);
    longest[253] = '\0';
    EXPECT_EQ(look_up(longest, &address), SEL4_NET_OK);
    world_finish();
}

TEST(config, a_question_that_nobody_waits_for_harms_nobody)
{
    begin_with_dhcp();
    is_silent = true;
    static question_t many[10];
    static const char *const names[] = { "a.org", "b.org", "c.org", "d.org", "e.org",
                                         "f.org", "g.org", "h.org", "i.org", "j.org" };
    size_t out_of_memory = 0;
    for (size_t i = 0; i < 10; i++) {
        many[i] = (question_t){ .name = names[i], .deadline = world.now + SEL4_ASYNC_S(1) };
        (void)world_start(ask, &many[i]);
    }
    world_run_until(world.now + SEL4_ASYNC_S(2));
    for (size_t i = 0; i < 10; i++) {
        out_of_memory += many[i].error == SEL4_NET_NO_MEMORY ? 1 : 0;
        EXPECT_NE(many[i].error, SEL4_NET_OK);
    }
    EXPECT_EQ(out_of_memory, 2);
    // The stack gives up; then there is room again.
    world_run_until(world.now + SEL4_ASYNC_S(60));
    is_silent = false;
    sel4_net_address_t address;
    EXPECT_EQ(look_up("k.org", &address), SEL4_NET_OK);
    world_finish();
}

TEST(config, without_a_name_server_there_are_no_names)
{
    begin();
    world_add(&world.a, &(sel4_net_interface_options_t){ .address = ADDRESS_A, .prefix_bits = 24 });
    sel4_net_address_t address;
    EXPECT_EQ(look_up("www.example.org", &address), SEL4_NET_NO_ADDRESS);
    world_finish();
}
