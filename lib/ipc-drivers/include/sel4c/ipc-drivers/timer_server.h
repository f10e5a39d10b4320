// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Serves one timer to several clients, each with a deadline of its own.
 */

#include <stddef.h>

#include <sel4c/driver/timer.h>
#include <sel4c/ipc-drivers/notifier.h>
#include <sel4c/msg/msg.h>

typedef struct sel4_timer_server_client {
    sel4_notifier_t notifier;
    uint64_t deadline_ns;
    bool has_deadline;
} sel4_timer_server_client_t;

typedef struct sel4_timer_server {
    sel4_timer_t timer;
    sel4_timer_server_client_t *clients;
    size_t client_count;
} sel4_timer_server_t;

// Needs  `clients` with their notifiers, and no deadlines
// Owns   `clients` are the server's while it is used
void sel4_timer_server_init(sel4_timer_server_t *server, sel4_timer_t timer,
                            sel4_timer_server_client_t *clients, size_t client_count);

// Answers a request of client number `client`; what cannot be read, or comes from none, is refused.
void sel4_timer_server_serve(sel4_timer_server_t *server, size_t client, const sel4_msg_t *request,
                             sel4_msg_t *ret_answer);

// After an interrupt: notifies whose deadline has come.  Acknowledge the interrupt afterwards.
void sel4_timer_server_handle_irq(sel4_timer_server_t *server);
