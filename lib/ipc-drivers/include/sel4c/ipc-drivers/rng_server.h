// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Serves a source of random bytes to one client, by protected calls and a notification.

#include <sel4c/driver/rng.h>
#include <sel4c/ipc-drivers/notifier.h>
#include <sel4c/msg/msg.h>

typedef struct sel4_rng_server {
    sel4_rng_t rng;
    sel4_notifier_t client;
} sel4_rng_server_t;

void sel4_rng_server_init(sel4_rng_server_t *server, sel4_rng_t rng, sel4_notifier_t client);

// Answers a request; what cannot be read is refused.
void sel4_rng_server_serve(sel4_rng_server_t *server, const sel4_msg_t *request,
                           sel4_msg_t *ret_answer);

// After an interrupt: tells the client.  Acknowledge the interrupt afterwards.
void sel4_rng_server_handle_irq(sel4_rng_server_t *server);
