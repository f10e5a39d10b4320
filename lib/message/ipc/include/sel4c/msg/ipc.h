// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Messages through the IPC buffer: from and to what <sel4c/ipc.h> sends and receives, and calls of
 * an endpoint.
 *
 *     // A server, such as the `called` of a Microkit protection domain.
 *     sel4_msg_t request, answer;
 *     if (sel4_msg_from_ipc(info, &request).error != SEL4_MSG_OK) {
 *         sel4_msg_refuse(&answer, SEL4_MSG_REFUSAL_MESSAGE);
 *     } else { … }
 *     return sel4_msg_to_ipc(&answer);
 */

#include <sel4c/cap.h>
#include <sel4c/message.h>
#include <sel4c/msg/msg.h>

/*
 * Copies a message that came.
 *
 * Fails  SEL4_MSG_ERR_LENGTH  more words than a message has here, or capabilities with it; none was
 *                             accepted
 */
sel4_msg_result_t sel4_msg_from_ipc(sel4_message_info_t info, sel4_msg_t *ret_msg);

// Copies a message to where it can be sent from.
sel4_message_info_t sel4_msg_to_ipc(const sel4_msg_t *msg);

/*
 * Calls the endpoint.  In a Microkit protection domain, that of channel `id` is
 * `sel4_endpoint_from_bits(SEL4_MK_SLOT_CALL + id)`.
 *
 * Owns  `*endpoint` is used as long as the caller is
 */
sel4_msg_caller_t sel4_msg_endpoint_caller(sel4_endpoint_t *endpoint);
