// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * TCP connections and listeners.
 *
 *     sel4_net_listener_open(&listener, &net, (sel4_net_endpoint_t){ SEL4_NET_ANY, 80 }, 8);
 *     while (sel4_net_listener_accept(self, &listener, &tcp, SEL4_ASYNC_FOREVER).error ==
 *            SEL4_NET_OK) {
 *         serve(self, &tcp.stream);
 *     }
 *
 * A connection is read and written as a stream: <sel4c/net_stream.h>.
 */

#include <sel4c/net.h>
#include <sel4c/net_stream.h>

struct tcp_pcb;
struct pbuf;

typedef struct sel4_net_tcp {
    sel4_net_stream_t stream;
    sel4_net_t *net;
    struct tcp_pcb *pcb; // NULL before, and when nothing is left to do
    struct pbuf *received;
    struct pbuf *gathered; // the last of `received`, if it has room for more
    sel4_async_waiters_t readers;
    sel4_async_waiters_t writers;
    sel4_list_link_t starved_link;
    sel4_net_error_t failure;
    sel4_net_endpoint_t remote;
    bool is_open;
    bool is_connected;
    bool is_ended; // the other side has shut down
    bool is_shut;  // this side has
} sel4_net_tcp_t;

// Makes an object for one connection at a time.
void sel4_net_tcp_init(sel4_net_tcp_t *tcp, sel4_net_t *net);

/*
 * Opens a connection.
 *
 * Needs   `tcp` is not open
 * Blocks  until the other side has answered
 * Fails   SEL4_NET_REFUSED      nobody listens there
 *         SEL4_NET_UNREACHABLE  no way there, or no answer in about a minute
 *         SEL4_NET_IN_USE       it is open
 *         SEL4_NET_NO_MEMORY    too many connections
 *         SEL4_NET_TIMED_OUT, SEL4_NET_CANCELLED
 *         On failure it is not open.
 */
sel4_net_result_t sel4_net_tcp_connect(sel4_async_task_t *self, sel4_net_tcp_t *tcp,
                                       sel4_net_endpoint_t to, sel4_async_time_t deadline);

// As above, from an address of this side: through the interface that has it.
sel4_net_result_t sel4_net_tcp_connect_from(sel4_async_task_t *self, sel4_net_tcp_t *tcp,
                                            sel4_net_address_t from, sel4_net_endpoint_t to,
                                            sel4_async_time_t deadline);

// Who is at the other end; of the last connection, when it is over.
static inline sel4_net_endpoint_t sel4_net_tcp_remote(const sel4_net_tcp_t *tcp)
{
    return tcp->remote;
}

static inline bool sel4_net_tcp_is_open(const sel4_net_tcp_t *tcp)
{
    return tcp->is_open;
}

// That reading, writing would not wait.
void sel4_net_tcp_readable_init(sel4_net_event_t *event, sel4_net_tcp_t *tcp);
void sel4_net_tcp_writable_init(sel4_net_event_t *event, sel4_net_tcp_t *tcp);

/* ---- Listeners */

#define SEL4_NET_BACKLOG_MAX 64

typedef struct sel4_net_pending {
    sel4_list_link_t link;
    struct sel4_net_listener *listener;
    struct tcp_pcb *pcb;
    bool is_ended;
} sel4_net_pending_t;

typedef struct sel4_net_listener {
    sel4_net_t *net;
    struct tcp_pcb *pcb; // NULL when closed
    sel4_net_pending_t pending[SEL4_NET_BACKLOG_MAX];
    sel4_list_t order; // of those that wait to be accepted
    sel4_async_waiters_t waiters;
} sel4_net_listener_t;

/*
 * Listens at an endpoint.  `backlog` connections, 1 to SEL4_NET_BACKLOG_MAX, may wait to be
 * accepted or be half open; who comes then is not answered and tries again.
 *
 * Fails  SEL4_NET_IN_USE     somebody listens there
 *        SEL4_NET_INVALID    the backlog
 *        SEL4_NET_NO_MEMORY  too many listeners
 */
sel4_net_result_t sel4_net_listener_open(sel4_net_listener_t *listener, sel4_net_t *net,
                                         sel4_net_endpoint_t at, size_t backlog);

/*
 * The next connection, in the order in which they came.
 *
 * Needs  `ret_tcp` has been initialised and is not open
 * Fails  SEL4_NET_CLOSED, SEL4_NET_IN_USE, SEL4_NET_TIMED_OUT, SEL4_NET_CANCELLED
 */
sel4_net_result_t sel4_net_listener_accept(sel4_async_task_t *self, sel4_net_listener_t *listener,
                                           sel4_net_tcp_t *ret_tcp, sel4_async_time_t deadline);

// Listens no longer; connections that nobody accepted are reset, those who wait fail.
void sel4_net_listener_close(sel4_net_listener_t *listener);

// That accepting would not wait.
void sel4_net_listener_acceptable_init(sel4_net_event_t *event, sel4_net_listener_t *listener);
