// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Packets made by hand, for the other side of the wire: Ethernet, ARP, IPv4, UDP, and small servers
 * of DHCP and DNS.  Used by tests and fuzz targets; needs nothing of the library.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PACKET_SIZE 1514

typedef struct packet {
    size_t size;
    uint8_t bytes[PACKET_SIZE];
} packet_t;

// Big-endian numbers.
uint16_t packet_get16(const uint8_t *bytes);
uint32_t packet_get32(const uint8_t *bytes);
void packet_put8(packet_t *packet, unsigned value);
void packet_put16(packet_t *packet, unsigned value);
void packet_put32(packet_t *packet, uint32_t value);
void packet_put(packet_t *packet, const void *bytes, size_t size);

// The sum of the Internet's checksums, not yet inverted, beginning with `sum`.
uint16_t packet_sum(const uint8_t *bytes, size_t size, uint32_t sum);

// A whole frame around a payload.  Addresses are in the order of their bytes on the wire.
void packet_ip(packet_t *packet, uint8_t protocol, const uint8_t from[4], const uint8_t to[4],
               const void *payload, size_t size);
void packet_udp(packet_t *packet, const uint8_t from[4], uint16_t from_port, const uint8_t to[4],
                uint16_t to_port, const void *payload, size_t size);
void packet_tcp(packet_t *packet, const uint8_t from[4], uint16_t from_port, const uint8_t to[4],
                uint16_t to_port, uint32_t sequence, uint32_t acknowledged, unsigned flags,
                unsigned window, const void *options, size_t options_size, const void *payload,
                size_t size);
// That `address` has the hardware address of the case.
void packet_arp_reply(packet_t *packet, const uint8_t address[4], const uint8_t *to_mac,
                      const uint8_t to[4]);

#define PACKET_FIN 1
#define PACKET_SYN 2
#define PACKET_RST 4
#define PACKET_PSH 8
#define PACKET_ACK 16

extern const uint8_t packet_mac_stack[6], packet_mac_case[6];

// What a UDP packet holds; false if the frame is none.
bool packet_is_udp_to(const uint8_t *bytes, size_t size, uint16_t port, const uint8_t **ret_payload,
                      size_t *ret_size);

// The answer to a DHCP request of the stack as bytes of UDP, `type` 2 offer, 5 acknowledgement, 6
// refusal.
typedef struct packet_lease {
    uint8_t address[4], mask[4], gateway[4], dns[4], server[4];
    uint32_t lease_seconds;
} packet_lease_t;
void packet_dhcp_answer(packet_t *payload, const uint8_t *request, unsigned type,
                        const packet_lease_t *lease);

// The answer to a DNS question: an address, or an error code if `address` is NULL.
void packet_dns_answer(packet_t *payload, const uint8_t *question, size_t size,
                       const uint8_t *address, unsigned error);
