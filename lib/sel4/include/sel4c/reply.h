// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * The authority to reply to a call, on both kinds of kernel.
 *
 * With MCS it is a capability to a reply object, which the receiver names when it receives. Without
 * MCS the kernel keeps it in the thread, and `sel4_reply_t` is an empty struct that costs nothing.
 * One source serves both:
 *
 *     sel4_reply_t reply = sel4_reply_from_bits(slot);   // without MCS the slot is not used
 *     sel4_received_t request = sel4_endpoint_recv(endpoint, reply);
 *     …
 *     sel4_reply_send(reply, answer);
 *
 * `sel4_priv_…` names are for ipc.h and notification.h.
 */

#include <sel4c/gen/config.h>

#if SEL4_CONFIG(KERNEL_MCS)
#include <sel4c/reply_mcs.h>
#else
#include <sel4c/reply_classic.h>
#endif
