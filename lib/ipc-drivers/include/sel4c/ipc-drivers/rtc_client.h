// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// A clock in another protection domain, as a <sel4c/driver/rtc.h>, by protected calls.

#include <sel4c/driver/rtc.h>
#include <sel4c/msg/msg.h>

typedef struct sel4_rtc_client {
    sel4_msg_caller_t server;
} sel4_rtc_client_t;

void sel4_rtc_client_init(sel4_rtc_client_t *client, sel4_msg_caller_t server);

// The clock.  A server that cannot be called, or answers nonsense, is one that has failed.
sel4_rtc_t sel4_rtc_client_rtc(sel4_rtc_client_t *client);
