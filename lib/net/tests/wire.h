// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * A world of a stack, an executor with a clock of its own, and a wire with two ends that loses,
 * doubles, delays and damages packets as a seed decides.
 *
 * An end is a link for an interface, or belongs to the case itself, which then is told what comes
 * and puts packets on the wire as it likes.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sel4c/net.h>
#include <sel4c/net_tcp.h>
#include <sel4c/net_udp.h>

#include "harness.h"

#define WIRE_PACKETS     512
#define WIRE_PACKET_SIZE 1514
#define WIRE_BUFFERS     96
#define WORLD_TASKS      24
#define WORLD_STACK_SIZE (64 * 1024)

typedef struct end end_t;

struct end {
    sel4_link_t link;
    // Of an end that belongs to the case; otherwise NULL.
    void (*came)(end_t *end, const uint8_t *bytes, size_t size);
    sel4_net_interface_t interface;
    bool has_interface;
    bool is_broken, is_down;
    // Buffers that packets come in, each of its size, so that what reads beyond is seen.
    uint8_t *buffer[WIRE_BUFFERS];
    size_t size[WIRE_BUFFERS];
    enum { FREE, CAME, LENT } state[WIRE_BUFFERS];
    size_t order[WIRE_BUFFERS], order_count;
    size_t lent_count, lent_most;
    uint8_t *room;     // for one packet to send
    size_t rooms_left; // how many more may be sent; SIZE_MAX for any number
    uint64_t flushes, sent, lost_for_want_of_buffers;
};

typedef struct flight {
    sel4_async_time_t at;
    uint64_t number;
    end_t *to;
    size_t size;
    uint8_t bytes[WIRE_PACKET_SIZE];
} flight_t;

typedef struct world {
    sel4_async_executor_t executor;
    sel4_async_bundle_t bundle;
    sel4_async_time_t now;
    sel4_net_t net;
    end_t a, b;
    flight_t flight[WIRE_PACKETS];
    size_t flight_count;
    uint64_t flight_number;
    uint64_t random;
    // Of 1000 packets.
    unsigned loss, doubling, reordering, damage;
    char log[2048];
    sel4_async_task_t task[WORLD_TASKS];
    size_t task_count;
    _Alignas(16) unsigned char stack[WORLD_TASKS][WORLD_STACK_SIZE];
} world_t;

extern world_t world;

// What happens to the wire is decided by this.
uint32_t world_random(void);
bool world_chance(unsigned of_1000);

// Puts a packet on the wire, towards `to`.
void wire_send(end_t *to, const void *bytes, size_t size);
// The same, without what a wire does to packets.
void wire_deliver(end_t *to, const void *bytes, size_t size);

void world_init(uint64_t seed);
void world_finish(void);

// Both ends are interfaces: 10.0.0.1 and 10.0.0.2.
void world_init_pair(uint64_t seed);

void world_add(end_t *end, const sel4_net_interface_options_t *options);

sel4_async_task_t *world_start(sel4_async_function_t function, void *argument);

// Until nothing happens without the clock; until the clock says `end`; until all tasks have ended
// or it says `end`, which is a failure.
void world_run(void);
void world_run_until(sel4_async_time_t end);
void world_run_to_the_end(sel4_async_time_t end);

#define ADDRESS_A SEL4_NET_ADDRESS(10, 0, 0, 1)
#define ADDRESS_B SEL4_NET_ADDRESS(10, 0, 0, 2)
