// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// IPv4 addresses, and ports at them.

#include <stdbool.h>
#include <stdint.h>

#include <sel4c/net_error.h>
#include <sel4c/span.h>

typedef struct sel4_net_address {
    uint8_t octets[4];
} sel4_net_address_t;

typedef struct sel4_net_endpoint {
    sel4_net_address_t address;
    uint16_t port;
} sel4_net_endpoint_t;

// No address: to listen, it stands for every address that this side has.
#define SEL4_NET_ANY ((sel4_net_address_t){ { 0, 0, 0, 0 } })

#define SEL4_NET_ADDRESS(a_, b_, c_, d_) ((sel4_net_address_t){ { (a_), (b_), (c_), (d_) } })

static inline bool sel4_net_address_is_any(sel4_net_address_t address)
{
    return (address.octets[0] | address.octets[1] | address.octets[2] | address.octets[3]) == 0;
}

static inline bool sel4_net_address_equals(sel4_net_address_t a, sel4_net_address_t b)
{
    return a.octets[0] == b.octets[0] && a.octets[1] == b.octets[1] && a.octets[2] == b.octets[2] &&
           a.octets[3] == b.octets[3];
}

/*
 * Four decimal numbers with points between them, and nothing else.
 *
 * Fails  SEL4_NET_INVALID
 */
sel4_net_result_t sel4_net_address_parse(sel4_span_t text, sel4_net_address_t *ret_address);

// What an address is at the most as text, with the zero at its end.
#define SEL4_NET_ADDRESS_TEXT_SIZE 16

// `ret_text` has SEL4_NET_ADDRESS_TEXT_SIZE bytes; the return value is the length of the text.
size_t sel4_net_address_format(sel4_net_address_t address, char *ret_text);
