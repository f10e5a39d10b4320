// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// UDP: single messages, which may get lost, come twice or in another order.

#include <sel4c/net.h>

#define SEL4_NET_UDP_QUEUE_SIZE 8
// What fits into one message.
#define SEL4_NET_UDP_SIZE_MAX   65507

struct udp_pcb;
struct pbuf;

typedef struct sel4_net_udp {
    sel4_net_t *net;
    struct udp_pcb *pcb; // NULL when closed
    struct {
        struct pbuf *bytes;
        sel4_net_endpoint_t from;
    } queue[SEL4_NET_UDP_QUEUE_SIZE];
    size_t first, count;
    sel4_async_waiters_t readers;
    uint64_t dropped_count; // came when the queue was full
} sel4_net_udp_t;

/*
 * Opens a socket at an endpoint of this side; port 0 for one that is free.
 *
 * Fails  SEL4_NET_IN_USE     somebody has this port
 *        SEL4_NET_NO_MEMORY  too many sockets
 */
sel4_net_result_t sel4_net_udp_open(sel4_net_udp_t *udp, sel4_net_t *net, sel4_net_endpoint_t at);

// What came and was not received is dropped; who waits fails.  Does nothing to one that is closed.
void sel4_net_udp_close(sel4_net_udp_t *udp);

uint16_t sel4_net_udp_port(const sel4_net_udp_t *udp);

/*
 * Sends a message; to the broadcast address too.  Never blocks.
 *
 * Fails  SEL4_NET_UNREACHABLE  no way there
 *        SEL4_NET_NO_MEMORY    no room for it now; it may be tried again later
 *        SEL4_NET_TOO_LARGE    for a message
 *        SEL4_NET_CLOSED
 */
sel4_net_result_t sel4_net_udp_send(sel4_net_udp_t *udp, sel4_net_endpoint_t to, sel4_span_t bytes);

typedef struct sel4_net_message {
    sel4_net_endpoint_t from;
    size_t size; // of the message; what is beyond the buffer was dropped
} sel4_net_message_t;

// The next message.  Fails  SEL4_NET_CLOSED, SEL4_NET_TIMED_OUT, SEL4_NET_CANCELLED
sel4_net_result_t sel4_net_udp_receive(sel4_async_task_t *self, sel4_net_udp_t *udp,
                                       sel4_mutable_span_t buffer, sel4_async_time_t deadline,
                                       sel4_net_message_t *ret_message);

// That receiving would not wait.
void sel4_net_udp_readable_init(sel4_net_event_t *event, sel4_net_udp_t *udp);
