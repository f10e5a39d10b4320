// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * A TCP/IP stack inside one thread, its interfaces, and names.
 *
 *     sel4_net_init(&net, &options); // the executor, random bytes, a log
 *     sel4_net_interface_add(&net, &interface, &(sel4_net_interface_options_t){ .link = link });
 *
 *     // From the event handler.
 *     sel4_net_interface_handle_event(&interface);
 *     sel4_async_run_until_stalled(&executor);
 *
 * There is one stack in a program.  Its memory is static and of a size that the build decides (see
 * README.md); its timers are those of the executor.  Nothing here blocks except what takes `self`.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <sel4c/async_future.h>
#include <sel4c/async_timer.h>
#include <sel4c/driver/link.h>
#include <sel4c/list.h>
#include <sel4c/net_address.h>
#include <sel4c/net_error.h>

#define SEL4_NET_SEED_SIZE        32
#define SEL4_NET_TIMER_COUNT      6
#define SEL4_NET_DNS_SERVER_COUNT 2

/* ---- Stack */

typedef struct sel4_net sel4_net_t;

typedef struct sel4_net_options {
    sel4_async_executor_t *executor; // with a clock
    // SEL4_NET_SEED_SIZE random bytes that nobody outside can know: ports, sequence numbers and the
    // like come from them.
    const uint8_t *seed;
    // Told what happens to interfaces, a line without its end each; may be NULL.
    void (*log)(void *context, const char *line);
    void *log_context;
} sel4_net_options_t;

struct sel4_net {
    sel4_async_executor_t *executor;
    void (*log)(void *context, const char *line);
    void *log_context;
    sel4_list_t interfaces;
    sel4_list_t starved; // Connections that want memory to send.
    sel4_async_timer_t timers[SEL4_NET_TIMER_COUNT];
    sel4_async_timer_t flush;
    uint64_t key[2];
    uint64_t random_count;
    bool is_slow_tick; // every other tick of TCP is
};

/*
 * Fails  SEL4_NET_NO_ENTROPY  the seed is missing, or all zero
 *        SEL4_NET_INVALID     there is no executor, or it has no clock
 *        SEL4_NET_IN_USE      there is a stack already
 */
sel4_net_result_t sel4_net_init(sel4_net_t *net, const sel4_net_options_t *options);

/*
 * Ends all connections at once.
 *
 * Needs  no interface, open socket, or task that waits for one is left
 */
void sel4_net_finish(sel4_net_t *net);

/* ---- Interfaces */

typedef struct sel4_net_interface_options {
    sel4_link_t link;
    // Address, mask, gateway and name servers come from the network.
    bool uses_dhcp;
    // What a DHCP server is told this machine is called; NULL for nothing.  Kept by the interface.
    const char *host_name;
    // Otherwise they are these.  `gateway` and `dns_servers` may be SEL4_NET_ANY: there is none.
    sel4_net_address_t address;
    uint8_t prefix_bits; // of the mask: 24 for 255.255.255.0
    sel4_net_address_t gateway;
    sel4_net_address_t dns_servers[SEL4_NET_DNS_SERVER_COUNT];
    /*
     * Packets are looked at where they lie, more than once.  When the other side of the link could
     * change them meanwhile and is not trusted, this copies each first.
     */
    bool copies;
    // The packets that may stay in the link's buffers until somebody reads them; further ones are
    // copied.  0 for 64.
    uint16_t held_max;
} sel4_net_interface_options_t;

typedef struct sel4_net_interface {
    sel4_net_t *net;
    sel4_list_link_t list_link;
    sel4_link_t link;
    sel4_async_waiters_t waiters;
    sel4_async_timer_t again;
    uint16_t held_max;
    uint16_t held_count;
    bool copies;
    bool uses_dhcp;
    bool is_broken;
    bool is_congested;
    bool wants_flush;
    sel4_net_address_t reported;
    uint64_t received_count, sent_count;
    uint64_t dropped_count; // came, and could not be kept, or is none for this stack
    uint64_t unsent_count;  // did not go, for want of room in the link
    _Alignas(16) unsigned char netif[256];
} sel4_net_interface_t;

/*
 * Fails  SEL4_NET_INVALID    a static address or mask that makes no sense, or a link whose MTU is
 *                            below 576 or above 9000
 *        SEL4_NET_NO_MEMORY
 */
sel4_net_result_t sel4_net_interface_add(sel4_net_t *net, sel4_net_interface_t *interface,
                                         const sel4_net_interface_options_t *options);

// Gives every packet back to the link.  Connections through it end when they next want to send.
void sel4_net_interface_remove(sel4_net_interface_t *interface);

// To be called when the link may have something to say; sel4_async_run_until_stalled() afterwards.
void sel4_net_interface_handle_event(sel4_net_interface_t *interface);

// SEL4_NET_ANY while it has none.
sel4_net_address_t sel4_net_interface_address(const sel4_net_interface_t *interface);
sel4_net_address_t sel4_net_interface_gateway(const sel4_net_interface_t *interface);
uint8_t sel4_net_interface_prefix_bits(const sel4_net_interface_t *interface);

// Waits until it has an address.  Fails  SEL4_NET_TIMED_OUT, SEL4_NET_CANCELLED
sel4_net_result_t sel4_net_interface_wait(sel4_async_task_t *self, sel4_net_interface_t *interface,
                                          sel4_async_time_t deadline);

/* ---- Names */

#define SEL4_NET_NAME_SIZE_MAX 253

// A name server of the stack; SEL4_NET_ANY if there is none of that index.
sel4_net_address_t sel4_net_dns_server(const sel4_net_t *net, size_t index);

/*
 * The address of a name, or of an address written as text.
 *
 * Blocks  until a name server has answered, or none has in about 15 seconds
 * Fails   SEL4_NET_NOT_FOUND   no server knows it, or none answered
 *         SEL4_NET_INVALID     it is empty, too long, or has characters that no name has
 *         SEL4_NET_NO_ADDRESS  no name server is known
 *         SEL4_NET_NO_MEMORY   too many lookups at once
 *         SEL4_NET_TIMED_OUT, SEL4_NET_CANCELLED
 */
sel4_net_result_t sel4_net_lookup(sel4_async_task_t *self, sel4_net_t *net, sel4_span_t name,
                                  sel4_async_time_t deadline, sel4_net_address_t *ret_address);

/* ---- What to wait for, with select and join */

// That a socket can be read, written, accepted from; made by the functions of the socket.
typedef struct sel4_net_event {
    sel4_async_future_t future;
    sel4_async_waiters_t *waiters;
    bool (*is_there)(const void *object);
    const void *object;
} sel4_net_event_t;

/* ---- The end */

/*
 * Called when the stack contradicts itself.  The one that comes with the library stops the program
 * with a trap; a program may have its own, which must not return.
 */
SEL4_NORETURN void sel4_net_assertion_failed(const char *what, const char *file, int line);
