// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * A timer in another protection domain, as a <sel4c/driver/timer.h>: time and deadline by protected
 * calls, the end by a notification.
 *
 * With a server that cannot be called the time stands still and no deadline comes.
 */

#include <sel4c/driver/timer.h>
#include <sel4c/msg/msg.h>

typedef struct sel4_timer_client {
    sel4_msg_caller_t server;
    uint64_t now_ns; // the latest that was seen
    uint64_t deadline_ns;
    bool has_deadline;
    uint32_t fault_count; // calls that failed, and times that went backwards
} sel4_timer_client_t;

void sel4_timer_client_init(sel4_timer_client_t *client, sel4_msg_caller_t server);

// The timer.  The server's notification is the interrupt that its handle_irq() is for.
sel4_timer_t sel4_timer_client_timer(sel4_timer_client_t *client);
