// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Serves a clock, by protected calls.

#include <stdbool.h>

#include <sel4c/driver/rtc.h>
#include <sel4c/msg/msg.h>

// Answers a request; what cannot be read is refused.  Only with `may_set` may the client set it.
void sel4_rtc_server_serve(sel4_rtc_t rtc, bool may_set, const sel4_msg_t *request,
                           sel4_msg_t *ret_answer);
