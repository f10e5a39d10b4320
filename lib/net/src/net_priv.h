// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// What the files of this library share, and lwIP's names for things.

#include <string.h>

#include <sel4c/net.h>

#include "lwip/ip_addr.h"
#include "lwip/netif.h"
#include "lwip/pbuf.h"

// The stack that there is; NULL if there is none.
sel4_net_t *sel4_net_priv_current(void);

static inline ip4_addr_t sel4_net_priv_to_lwip(sel4_net_address_t address)
{
    ip4_addr_t result;
    memcpy(&result.addr, address.octets, sizeof(result.addr));
    return result;
}

static inline sel4_net_address_t sel4_net_priv_from_lwip(const ip4_addr_t *address)
{
    sel4_net_address_t result;
    memcpy(result.octets, &address->addr, sizeof(result.octets));
    return result;
}

static inline struct netif *sel4_net_priv_netif(const sel4_net_interface_t *interface)
{
    return (struct netif *)(uintptr_t)interface->netif;
}

// What a call of lwIP said.
sel4_net_error_t sel4_net_priv_error(err_t error);

/* ---- Timers, waking */

void sel4_net_priv_timers_start(sel4_net_t *net);
void sel4_net_priv_timers_stop(sel4_net_t *net);

// What was sent is told to the links when the tasks that run now have stalled.
void sel4_net_priv_flush_later(sel4_net_t *net);

// Memory came back: those who wait for some may try again.
void sel4_net_priv_feed_starved(sel4_net_t *net);

sel4_net_result_t sel4_net_priv_wait(sel4_async_task_t *self, sel4_net_event_t *event,
                                     sel4_async_time_t deadline);
void sel4_net_priv_event_init(sel4_net_event_t *event, sel4_async_waiters_t *waiters,
                              bool (*is_there)(const void *object), const void *object);

/* ---- Packets */

// A packet of the link as lwIP's, in place or copied.  NULL: there is no room; it was released.
struct pbuf *sel4_net_priv_packet_in(sel4_net_interface_t *interface, sel4_packet_t packet);
err_t sel4_net_priv_packet_out(struct netif *netif, struct pbuf *chain);

// Whether lwIP may look at a frame of at least 14 bytes.
bool sel4_net_priv_is_sound(const uint8_t *frame, size_t size);

/* ---- Random numbers */

void sel4_net_priv_seed(sel4_net_t *net, const uint8_t *seed);
uint64_t sel4_net_priv_hash(const uint64_t key[2], const uint64_t *words, size_t count);
