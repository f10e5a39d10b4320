// SPDX-License-Identifier: BSD-2-Clause

/*
 * Pings the other end of QEMU's user network with every size of packet, many at a time, and looks
 * at every byte that comes back.
 */

#include <sel4c/ipc-drivers/nic_client.h>
#include <sel4c/microkit.h>
#include <sel4c/msg/ipc.h>

SEL4_MK_REGION(net_rings, uint8_t);
SEL4_MK_REGION(net_receive, uint8_t);
SEL4_MK_REGION(net_transmit, uint8_t);
SEL4_MK_WORD(driver, 0);

#define CAPACITY_MAX  64u
#define PING_COUNT    1500u
#define UNDER_WAY_MAX 40u
#define PAYLOAD_MAX   1472u

enum { ETHERNET_SIZE = 14, IP_SIZE = 20, ICMP_SIZE = 8, ARP_SIZE = 28 };
enum { HEADERS_SIZE = ETHERNET_SIZE + IP_SIZE + ICMP_SIZE };

static const uint8_t own_ip[4] = { 10, 0, 2, 15 };
static const uint8_t peer_ip[4] = { 10, 0, 2, 2 };

static sel4_nic_client_t client;
static sel4_shm_slot_t slots[2 * CAPACITY_MAX];
static sel4_link_t link;
static sel4_mac_t peer_mac;
static bool has_peer;
static unsigned sent_count, answer_count;
static bool is_answered[PING_COUNT];

static void put16(uint8_t *at, unsigned value)
{
    at[0] = (uint8_t)(value >> 8);
    at[1] = (uint8_t)value;
}

static unsigned get16(const uint8_t *at)
{
    return (unsigned)at[0] << 8 | at[1];
}

// RFC 1071.
static unsigned checksum(const uint8_t *bytes, size_t size)
{
    uint32_t sum = 0;
    for (size_t i = 0; i < size; i++) {
        sum += i % 2 == 0 ? (uint32_t)bytes[i] << 8 : bytes[i];
    }
    while (sum >> 16 != 0) {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    return ~sum & 0xffff;
}

static void put_ethernet(uint8_t *frame, const uint8_t *to, unsigned type)
{
    __builtin_memcpy(frame, to, 6);
    __builtin_memcpy(frame + 6, link.mac.bytes, 6);
    put16(frame + 12, type);
}

static void ask_for_peer(void)
{
    static const uint8_t everybody[6] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff };
    static const uint8_t request[8] = { 0, 1, 8, 0, 6, 4, 0, 1 };
    sel4_packet_t packet;
    SEL4_CHECK(sel4_link_allocate(link, &packet));
    uint8_t *arp = packet.bytes + ETHERNET_SIZE;
    put_ethernet(packet.bytes, everybody, 0x0806);
    __builtin_memset(arp, 0, ARP_SIZE);
    __builtin_memcpy(arp, request, sizeof request);
    __builtin_memcpy(arp + 8, link.mac.bytes, 6);
    __builtin_memcpy(arp + 14, own_ip, 4);
    __builtin_memcpy(arp + 24, peer_ip, 4);
    packet.size = ETHERNET_SIZE + ARP_SIZE;
    sel4_link_send(link, packet);
    sel4_link_flush(link);
}

static size_t payload_size(unsigned number)
{
    return PAYLOAD_MAX - number % (PAYLOAD_MAX + 1);
}

static uint8_t payload_byte(unsigned number, size_t at)
{
    return (uint8_t)(number * 7 + at * 31);
}

static bool send_ping(unsigned number)
{
    sel4_packet_t packet;
    if (!sel4_link_allocate(link, &packet)) {
        return false;
    }
    size_t size = payload_size(number);
    uint8_t *ip = packet.bytes + ETHERNET_SIZE;
    uint8_t *icmp = ip + IP_SIZE;
    put_ethernet(packet.bytes, peer_mac.bytes, 0x0800);
    __builtin_memset(ip, 0, IP_SIZE + ICMP_SIZE);
    ip[0] = 0x45;
    put16(ip + 2, (unsigned)(IP_SIZE + ICMP_SIZE + size));
    put16(ip + 4, number);
    ip[8] = 64;
    ip[9] = 1;
    __builtin_memcpy(ip + 12, own_ip, 4);
    __builtin_memcpy(ip + 16, peer_ip, 4);
    put16(ip + 10, checksum(ip, IP_SIZE));
    icmp[0] = 8;
    put16(icmp + 6, number);
    for (size_t i = 0; i < size; i++) {
        icmp[ICMP_SIZE + i] = payload_byte(number, i);
    }
    put16(icmp + 2, checksum(icmp, ICMP_SIZE + size));
    packet.size = HEADERS_SIZE + size;
    sel4_link_send(link, packet);
    return true;
}

static void take_ping(const uint8_t *frame, size_t frame_size)
{
    const uint8_t *icmp = frame + ETHERNET_SIZE + IP_SIZE;
    unsigned number = get16(icmp + 6);
    if (icmp[0] != 0 || number >= PING_COUNT || is_answered[number]) {
        sel4_panic("an answer that nobody asked for");
    }
    size_t size = payload_size(number);
    // Ethernet pads short frames.
    if (frame_size < HEADERS_SIZE + size) {
        sel4_panic("ping %u: %zu bytes", number, frame_size);
    }
    for (size_t i = 0; i < size; i++) {
        if (icmp[ICMP_SIZE + i] != payload_byte(number, i)) {
            sel4_panic("ping %u: byte %zu is wrong", number, i);
        }
    }
    is_answered[number] = true;
    answer_count++;
}

static void take(const uint8_t *frame, size_t size)
{
    if (size >= ETHERNET_SIZE + ARP_SIZE && get16(frame + 12) == 0x0806 &&
        get16(frame + ETHERNET_SIZE + 6) == 2) {
        __builtin_memcpy(peer_mac.bytes, frame + ETHERNET_SIZE + 8, 6);
        has_peer = true;
    } else if (size >= HEADERS_SIZE && get16(frame + 12) == 0x0800 &&
               frame[ETHERNET_SIZE + 9] == 1) {
        take_ping(frame, size);
    }
}

static void work(void)
{
    sel4_packet_t packet;
    if (!sel4_link_handle_event(link)) {
        sel4_panic("the link has broken");
    }
    bool goes_on = true;
    while (goes_on) {
        goes_on = sel4_link_receive(link, &packet);
        if (goes_on) {
            take(packet.bytes, packet.size);
            sel4_link_release(link, packet);
        }
        while (has_peer && sent_count < PING_COUNT && sent_count - answer_count < UNDER_WAY_MAX &&
               send_ping(sent_count)) {
            sent_count++;
        }
        sel4_link_flush(link);
    }
    if (answer_count == PING_COUNT) {
        sel4_debug_print("%u pings answered\n", answer_count);
        answer_count++; // said once
    }
}

static void notified(sel4_mk_handler_t *handler, sel4_mk_channel_t channel)
{
    (void)handler;
    (void)channel;
    work();
}

static void notify_driver(void *context)
{
    (void)context;
    (void)sel4_mk_notify(SEL4_MK_CHANNEL((unsigned)SEL4_MK_WORD_VALUE(driver)));
}

static sel4_nic_about_t ask(void)
{
    static sel4_endpoint_t endpoint;
    endpoint = sel4_endpoint_from_bits(SEL4_MK_SLOT_CALL + SEL4_MK_WORD_VALUE(driver));
    sel4_nic_about_t about;
    sel4_driver_result_t result = sel4_nic_client_ask(sel4_msg_endpoint_caller(&endpoint), &about);
    if (result.error != SEL4_DRIVER_OK) {
        sel4_panic("no card: %s", sel4_driver_error_text(result.error));
    }
    return about;
}

#define SPAN(region)                                                       \
    sel4_foreign_span((void *)(uintptr_t)SEL4_MK_REGION_SPAN(region).data, \
                      SEL4_MK_REGION_SPAN(region).size)

static sel4_mk_handler_t *init(void)
{
    static sel4_mk_handler_t handler = { .notified = notified };
    sel4_nic_about_t about = ask();
    const sel4_nic_client_options_t options = {
        .share = {
            .rings = SPAN(net_rings),
            .capacity = sel4_nic_share_capacity(SEL4_MK_REGION_SPAN(net_rings).size),
            .receive_data = SPAN(net_receive),
            .transmit_data = SPAN(net_transmit),
        },
        .buffer_count = CAPACITY_MAX,
        .slots = slots,
        .mac = about.mac,
        .mtu = about.mtu,
        .driver = { .notify = notify_driver },
    };
    SEL4_CHECK(options.share.capacity == CAPACITY_MAX);
    sel4_shm_result_t result = sel4_nic_client_init(&client, &options);
    if (result.error != SEL4_SHM_OK) {
        sel4_panic("no card: %s", sel4_shm_error_text(result.error));
    }
    link = sel4_nic_client_link(&client);
    sel4_debug_print("card %02x:%02x:%02x, %s\n", about.mac.bytes[0], about.mac.bytes[1],
                     about.mac.bytes[2], about.is_up ? "up" : "down");
    ask_for_peer();
    work();
    return &handler;
}

SEL4_MK_PROTECTION_DOMAIN(init, stack_size(16 * 1024));
