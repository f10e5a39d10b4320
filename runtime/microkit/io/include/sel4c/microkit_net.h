// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * The network of a protection domain: a card that another one drives, and TCP/IP over it.
 *
 *     static sel4_mk_net_t net;
 *
 *     sel4_mk_net_open(&net, SEL4_MK_CHANNEL(SEL4_MK_WORD_VALUE(net_driver)),
 *                      SEL4_MK_IO_REGION(net_rings), SEL4_MK_IO_REGION(net_receive),
 *                      SEL4_MK_IO_REGION(net_transmit));
 *
 *     // In a task.
 *     sel4_mk_net_start(self, &net, &random, "a-name");
 *     (void)sel4_net_interface_wait(self, &net.interface, SEL4_ASYNC_FOREVER);
 *
 *     // For each event, before the tasks run.
 *     sel4_mk_net_handle_events(&net, events);
 *
 * As with other devices, what is missing is a panic with a sentence.  One in a program.
 */

#include <sel4c/microkit_io.h>
#include <sel4c/net.h>

typedef struct sel4_mk_net {
    sel4_net_t stack;
    sel4_net_interface_t interface;
    sel4_mk_nic_t nic;
    sel4_link_t link;
    bool is_started;
} sel4_mk_net_t;

void sel4_mk_net_open(sel4_mk_net_t *net, sel4_mk_channel_t driver, sel4_mutable_span_t rings,
                      sel4_mutable_span_t receive, sel4_mutable_span_t transmit);

/*
 * Starts the stack, with what DHCP says; the console is told what that is.  `host_name` is what the
 * DHCP server is told, NULL for nothing.
 *
 * Blocks  until there are random bits, not until there is an address
 */
void sel4_mk_net_start(sel4_async_task_t *self, sel4_mk_net_t *net, sel4_mk_random_t *random,
                       const char *host_name);

// Looks at the card, if it is among those who notified.
void sel4_mk_net_handle_events(sel4_mk_net_t *net, sel4_mk_event_set_t events);

// Panics with `what` and the reason, unless the result is a success: for a program's start.
void sel4_mk_net_expect(sel4_net_result_t result, const char *what);
