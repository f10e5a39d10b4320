// SPDX-License-Identifier: BSD-2-Clause

// See packets.h.  RFC 791, 768, 793, 826, 1035, 2131.

#include "packets.h"

#include <string.h>

const uint8_t packet_mac_stack[6] = { 2, 0, 0, 0, 0, 0xa };
const uint8_t packet_mac_case[6] = { 2, 0, 0, 0, 0, 0xc };

uint16_t packet_get16(const uint8_t *bytes)
{
    return (uint16_t)(bytes[0] << 8 | bytes[1]);
}

uint32_t packet_get32(const uint8_t *bytes)
{
    return (uint32_t)packet_get16(bytes) << 16 | packet_get16(bytes + 2);
}

void packet_put(packet_t *packet, const void *bytes, size_t size)
{
    if (size > sizeof(packet->bytes) - packet->size) {
        size = sizeof(packet->bytes) - packet->size;
    }
    if (size > 0) {
        memcpy(packet->bytes + packet->size, bytes, size);
    }
    packet->size += size;
}

void packet_put8(packet_t *packet, unsigned value)
{
    uint8_t byte = (uint8_t)value;
    packet_put(packet, &byte, 1);
}

void packet_put16(packet_t *packet, unsigned value)
{
    packet_put8(packet, value >> 8);
    packet_put8(packet, value);
}

void packet_put32(packet_t *packet, uint32_t value)
{
    packet_put16(packet, value >> 16);
    packet_put16(packet, value);
}

uint16_t packet_sum(const uint8_t *bytes, size_t size, uint32_t sum)
{
    for (size_t i = 0; i < size; i++) {
        sum += i % 2 == 0 ? (uint32_t)bytes[i] << 8 : bytes[i];
    }
    while (sum > 0xffff) {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    return (uint16_t)sum;
}

static void put_at(packet_t *packet, size_t at, unsigned value)
{
    packet->bytes[at] = (uint8_t)(value >> 8);
    packet->bytes[at + 1] = (uint8_t)value;
}

static void ethernet(packet_t *packet, unsigned type)
{
    packet->size = 0;
    packet_put(packet, packet_mac_stack, 6);
    packet_put(packet, packet_mac_case, 6);
    packet_put16(packet, type);
}

void packet_ip(packet_t *packet, uint8_t protocol, const uint8_t from[4], const uint8_t to[4],
               const void *payload, size_t size)
{
    ethernet(packet, 0x0800);
    packet_put16(packet, 0x4500);
    packet_put16(packet, (unsigned)(20 + size));
    packet_put32(packet, 0x12340000);
    packet_put16(packet, 64U << 8 | protocol);
    packet_put16(packet, 0);
    packet_put(packet, from, 4);
    packet_put(packet, to, 4);
    put_at(packet, 24, (uint16_t)~packet_sum(packet->bytes + 14, 20, 0));
    packet_put(packet, payload, size);
}

// The checksum of UDP and TCP, at `at` of the frame.
static void seal(packet_t *packet, uint8_t protocol, size_t at)
{
    size_t size = packet->size - 34;
    uint32_t sum = packet_sum(packet->bytes + 26, 8, (uint32_t)(protocol + size));
    put_at(packet, at, (uint16_t)~packet_sum(packet->bytes + 34, size, sum));
}

void packet_udp(packet_t *packet, const uint8_t from[4], uint16_t from_port, const uint8_t to[4],
                uint16_t to_port, const void *payload, size_t size)
{
    packet_t udp = { .size = 0 };
    packet_put16(&udp, from_port);
    packet_put16(&udp, to_port);
    packet_put16(&udp, (unsigned)(8 + size));
    packet_put16(&udp, 0);
    packet_put(&udp, payload, size);
    packet_ip(packet, 17, from, to, udp.bytes, udp.size);
    seal(packet, 17, 40);
}

void packet_tcp(packet_t *packet, const uint8_t from[4], uint16_t from_port, const uint8_t to[4],
                uint16_t to_port, uint32_t sequence, uint32_t acknowledged, unsigned flags,
                unsigned window, const void *options, size_t options_size, const void *payload,
                size_t size)
{
    packet_t tcp = { .size = 0 };
    packet_put16(&tcp, from_port);
    packet_put16(&tcp, to_port);
    packet_put32(&tcp, sequence);
    packet_put32(&tcp, acknowledged);
    packet_put8(&tcp, (unsigned)(20 + options_size) / 4 << 4);
    packet_put8(&tcp, flags);
    packet_put16(&tcp, window);
    packet_put32(&tcp, 0);
    packet_put(&tcp, options, options_size);
    packet_put(&tcp, payload, size);
    packet_ip(packet, 6, from, to, tcp.bytes, tcp.size);
    seal(packet, 6, 50);
}

void packet_arp_reply(packet_t *packet, const uint8_t address[4], const uint8_t *to_mac,
                      const uint8_t to[4])
{
    ethernet(packet, 0x0806);
    packet_put16(packet, 1);
    packet_put16(packet, 0x0800);
    packet_put16(packet, 0x0604);
    packet_put16(packet, 2);
    packet_put(packet, packet_mac_case, 6);
    packet_put(packet, address, 4);
    packet_put(packet, to_mac, 6);
    packet_put(packet, to, 4);
}

bool packet_is_udp_to(const uint8_t *bytes, size_t size, uint16_t port, const uint8_t **ret_payload,
                      size_t *ret_size)
{
    if (size < 42 || packet_get16(bytes + 12) != 0x0800 || bytes[14] != 0x45 || bytes[23] != 17 ||
        packet_get16(bytes + 36) != port) {
        return false;
    }
    size_t whole = packet_get16(bytes + 38);
    if (whole < 8 || whole > size - 34) {
        return false;
    }
    *ret_payload = bytes + 42;
    *ret_size = whole - 8;
    return true;
}

static void option(packet_t *payload, unsigned code, const uint8_t bytes[4])
{
    packet_put8(payload, code);
    packet_put8(payload, 4);
    packet_put(payload, bytes, 4);
}

void packet_dhcp_answer(packet_t *payload, const uint8_t *request, unsigned type,
                        const packet_lease_t *lease)
{
    static const uint8_t zeros[192];
    payload->size = 0;
    packet_put32(payload, 0x02010600);
    packet_put(payload, request + 4, 4); // transaction
    packet_put(payload, zeros, 8);
    packet_put(payload, lease->address, 4);
    packet_put(payload, lease->server, 4);
    packet_put(payload, zeros, 4);
    packet_put(payload, request + 28, 16); // hardware address
    packet_put(payload, zeros, 192);
    packet_put32(payload, 0x63825363);
    packet_put8(payload, 53);
    packet_put8(payload, 1);
    packet_put8(payload, type);
    option(payload, 54, lease->server);
    if (type != 6) {
        const uint8_t seconds[4] = { (uint8_t)(lease->lease_seconds >> 24),
                                     (uint8_t)(lease->lease_seconds >> 16),
                                     (uint8_t)(lease->lease_seconds >> 8),
                                     (uint8_t)lease->lease_seconds };
        option(payload, 51, seconds);
        option(payload, 1, lease->mask);
        option(payload, 3, lease->gateway);
        option(payload, 6, lease->dns);
    }
    packet_put8(payload, 255);
}

void packet_dns_answer(packet_t *payload, const uint8_t *question, size_t size,
                       const uint8_t *address, unsigned error)
{
    payload->size = 0;
    packet_put(payload, question, 2);
    packet_put16(payload, 0x8180 | error);
    packet_put16(payload, 1);
    packet_put16(payload, address != NULL);
    packet_put32(payload, 0);
    packet_put(payload, question + 12, size - 12);
    if (address != NULL) {
        packet_put16(payload, 0xc00c);
        packet_put32(payload, 0x00010001);
        packet_put32(payload, 300);
        packet_put16(payload, 4);
        packet_put(payload, address, 4);
    }
}
