// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * A source of random bytes in another protection domain, as a <sel4c/driver/rng.h>: asked for and
 * taken by protected calls, announced by a notification.
 */

#include <sel4c/driver/rng.h>
#include <sel4c/msg/msg.h>

typedef struct sel4_rng_client {
    sel4_msg_caller_t server;
    uint32_t fault_count; // calls that failed while taking, and answers that cannot be
} sel4_rng_client_t;

void sel4_rng_client_init(sel4_rng_client_t *client, sel4_msg_caller_t server);

// The source.  The server's notification is the interrupt that its handle_irq() is for.
sel4_rng_t sel4_rng_client_rng(sel4_rng_client_t *client);
