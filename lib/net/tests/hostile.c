// SPDX-License-Identifier: BSD-2-Clause

// See hostile.h.

#include "hostile.h"

#include "packets.h"
#include "wire.h"

#define RECORDS_MAX 64
#define ECHO_PORT   7
#define OUR_PORT    1234

static const uint8_t address_stack[4] = { 10, 0, 0, 1 };
static const uint8_t address_case[4] = { 10, 0, 0, 2 };

/* ---- Records */

static struct {
    const uint8_t *bytes;
    size_t size;
} script;

typedef struct record {
    uint8_t kind;
    const uint8_t *bytes;
    size_t size;
} record_t;

static bool next_record(record_t *ret_record)
{
    if (script.size < 3) {
        return false;
    }
    size_t size = packet_get16(script.bytes + 1);
    size = size < script.size - 3 ? size : script.size - 3;
    *ret_record = (record_t){ script.bytes[0], script.bytes + 3, size };
    script.bytes += 3 + size;
    script.size -= 3 + size;
    return true;
}

static void begin(const uint8_t *bytes, size_t size, void (*came)(end_t *, const uint8_t *, size_t))
{
    script.bytes = bytes;
    script.size = size;
    world_init(1);
    world.b.came = came;
}

static void answer_arp(const uint8_t *bytes, size_t size)
{
    bool is_request = size >= 42 && packet_get16(bytes + 12) == 0x0806 && bytes[21] == 1;
    if (is_request && memcmp(bytes + 38, address_stack, 4) != 0 && bytes[28] != 0) {
        packet_t frame;
        packet_arp_reply(&frame, bytes + 38, bytes + 22, bytes + 28);
        wire_send(&world.a, frame.bytes, frame.size);
    }
}

static void add_static(void)
{
    world_add(&world.a, &(sel4_net_interface_options_t){ .address = ADDRESS_A,
                                                         .prefix_bits = 24,
                                                         .gateway = ADDRESS_B,
                                                         .dns_servers = { ADDRESS_B } });
}

/* ---- DHCP */

static void come_dhcp(end_t *end, const uint8_t *bytes, size_t size)
{
    (void)end;
    const uint8_t *request;
    size_t request_size;
    record_t record;
    answer_arp(bytes, size);
    if (!packet_is_udp_to(bytes, size, 67, &request, &request_size) || request_size < 44 ||
        !next_record(&record)) {
        return;
    }
    packet_t payload = { .size = 0 }, frame;
    packet_put(&payload, record.bytes, record.size);
    if ((record.kind & 1) != 0 && payload.size >= 44) {
        memcpy(payload.bytes + 4, request + 4, 4);
        memcpy(payload.bytes + 28, request + 28, 16);
    }
    const uint8_t everybody[4] = { 255, 255, 255, 255 };
    packet_udp(&frame, address_case, 67, everybody, 68, payload.bytes, payload.size);
    wire_send(&world.a, frame.bytes, frame.size);
}

void hostile_dhcp(const uint8_t *bytes, size_t size)
{
    begin(bytes, size, come_dhcp);
    world_add(&world.a, &(sel4_net_interface_options_t){ .uses_dhcp = true, .host_name = "x" });
    for (unsigned i = 0; i < RECORDS_MAX && script.size >= 3; i++) {
        size_t left = script.size;
        world_run_until(world.now + SEL4_ASYNC_S(i < 8 ? 5 : 60));
        if (left == script.size && i > 16) {
            break;
        }
    }
    world_run_until(world.now + SEL4_ASYNC_S(1));
    world_finish();
}

/* ---- DNS */

static void come_dns(end_t *end, const uint8_t *bytes, size_t size)
{
    (void)end;
    const uint8_t *question;
    size_t question_size;
    record_t record;
    answer_arp(bytes, size);
    if (!packet_is_udp_to(bytes, size, 53, &question, &question_size) || question_size < 17 ||
        !next_record(&record)) {
        return;
    }
    packet_t payload = { .size = 0 }, frame;
    if ((record.kind & 2) != 0) {
        size_t head = record.size < 12 ? record.size : 12;
        packet_put(&payload, record.bytes, head);
        packet_put(&payload, question + 12, question_size - 12);
        packet_put(&payload, record.bytes + head, record.size - head);
    } else {
        packet_put(&payload, record.bytes, record.size);
    }
    if ((record.kind & 1) != 0 && payload.size >= 2) {
        memcpy(payload.bytes, question, 2);
    }
    packet_udp(&frame, address_case, 53, address_stack, packet_get16(bytes + 34), payload.bytes,
               payload.size);
    wire_send(&world.a, frame.bytes, frame.size);
}

static void ask(sel4_async_task_t *self, void *argument)
{
    const char *name = argument;
    sel4_net_address_t address;
    (void)sel4_net_lookup(self, &world.net, sel4_span(name, strlen(name)), SEL4_ASYNC_FOREVER,
                          &address);
}

void hostile_dns(const uint8_t *bytes, size_t size)
{
    static char names[4][16] = { "a.example", "bb.example", "ccc.example", "dddd.example" };
    begin(bytes, size, come_dns);
    add_static();
    for (size_t i = 0; i < 4; i++) {
        (void)world_start(ask, names[i]);
    }
    world_run_to_the_end(world.now + SEL4_ASYNC_S(600));
    // What was learnt, and for how long, is of this world: let it grow old.
    world_run_until(world.now + SEL4_ASYNC_S(30));
    world_finish();
}

/* ---- TCP */

static struct {
    uint32_t next, acknowledged;
} peer;

static void come_tcp(end_t *end, const uint8_t *bytes, size_t size)
{
    (void)end;
    answer_arp(bytes, size);
    if (size < 54 || bytes[23] != 6 || packet_get16(bytes + 34) != ECHO_PORT) {
        return;
    }
    size_t header = (size_t)(bytes[46] >> 4) * 4;
    size_t whole = packet_get16(bytes + 16);
    if (whole >= 20 + header) {
        uint32_t extra = (bytes[47] & (PACKET_SYN | PACKET_FIN)) != 0;
        peer.acknowledged = packet_get32(bytes + 38) + (uint32_t)(whole - 20 - header) + extra;
        peer.next = packet_get32(bytes + 42);
    }
}

static void echo(sel4_async_task_t *self, void *argument)
{
    sel4_net_listener_t *listener = argument;
    static sel4_net_tcp_t tcp;
    sel4_net_tcp_init(&tcp, &world.net);
    while (sel4_net_listener_accept(self, listener, &tcp, SEL4_ASYNC_FOREVER).error ==
           SEL4_NET_OK) {
        uint8_t buffer[500];
        size_t size;
        sel4_async_time_t deadline = world.now + SEL4_ASYNC_S(20);
        while (
            sel4_net_stream_read(self, &tcp.stream, sel4_mutable_span(buffer, sizeof(buffer)),
                                 deadline, &size)
                    .error == SEL4_NET_OK &&
            size > 0 &&
            sel4_net_stream_write_all(self, &tcp.stream, sel4_span(buffer, size), deadline).error ==
                SEL4_NET_OK) {
        }
        sel4_net_stream_close(&tcp.stream);
    }
}

static void send_segment(const record_t *record)
{
    packet_t frame;
    if (record->size < 4) {
        return;
    }
    size_t options = (size_t)(record->bytes[2] & 15) * 4;
    options = options < 40 ? options : 40;
    options = options < record->size - 4 ? options : (record->size - 4) & ~(size_t)3;
    static const uint16_t windows[16] = { 0x2000, 0, 1, 2, 10, 100, 536, 1000, 3000, 0xffff };
    unsigned window = windows[record->bytes[2] >> 4];
    packet_tcp(&frame, address_case, OUR_PORT, address_stack, ECHO_PORT,
               peer.next + (uint32_t)(int8_t)record->bytes[0],
               peer.acknowledged + (uint32_t)(int8_t)record->bytes[1], record->kind & 63, window,
               record->bytes + 4, options, record->bytes + 4 + options, record->size - 4 - options);
    wire_deliver(&world.a, frame.bytes, frame.size);
    world_run_until(world.now + SEL4_ASYNC_MS(10) * record->bytes[3]);
}

static void send_other(const record_t *record)
{
    packet_t frame = { .size = 0 };
    if (record->kind == 128 && record->size > 0) {
        packet_ip(&frame, record->bytes[0], address_case, address_stack, record->bytes + 1,
                  record->size - 1);
        wire_deliver(&world.a, frame.bytes, frame.size);
    } else if (record->size > 0) {
        packet_put(&frame, record->bytes, record->size);
        wire_deliver(&world.a, frame.bytes, frame.size);
    }
    world_run();
}

void hostile_tcp(const uint8_t *bytes, size_t size)
{
    static sel4_net_listener_t listener;
    begin(bytes, size, come_tcp);
    add_static();
    peer.next = 1000;
    peer.acknowledged = 0;
    ASSERT_OK(sel4_net_listener_open(&listener, &world.net,
                                     (sel4_net_endpoint_t){ SEL4_NET_ANY, ECHO_PORT }, 4));
    (void)world_start(echo, &listener);
    world_run();
    record_t record;
    for (unsigned i = 0; i < RECORDS_MAX && next_record(&record); i++) {
        if (record.kind < 128) {
            send_segment(&record);
        } else {
            send_other(&record);
        }
    }
    world_run_until(world.now + SEL4_ASYNC_S(1));
    sel4_net_listener_close(&listener);
    world_run_to_the_end(world.now + SEL4_ASYNC_S(60));
    world_finish();
}
