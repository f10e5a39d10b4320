// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Messages through the IPC buffer: from and to what <sel4c/ipc.h> sends and receives, and calls of
 * an endpoint.  Where the IPC buffer is, is the choice of the program that includes this.
 *
 *     // A server, such as the `called` of a Microkit protection domain.
 *     sel4_msg_t request, answer;
 *     if (sel4_msg_from_ipc(info, &request).error != SEL4_MSG_OK) {
 *         sel4_msg_refuse(&answer, SEL4_MSG_REFUSAL_MESSAGE);
 *     } else { … }
 *     return sel4_msg_to_ipc(&answer);
 */

#include <sel4c/cap.h>
#include <sel4c/ipc.h>
#include <sel4c/message.h>
#include <sel4c/msg/msg.h>

/*
 * Copies a message that came.
 *
 * Fails  SEL4_MSG_ERR_LENGTH  more words than a message has here, or capabilities with it; none was
 *                             accepted
 */
static inline sel4_msg_result_t sel4_msg_from_ipc(sel4_message_info_t info, sel4_msg_t *ret_msg)
{
    sel4_words_t words = sel4_message_words(info);
    if (words.count > SEL4_MSG_WORDS_MAX || sel4_message_info_cap_count(info) != 0) {
        return SEL4_MSG_FAILURE(SEL4_MSG_ERR_LENGTH);
    }
    sel4_msg_begin(ret_msg, sel4_message_info_label(info));
    for (size_t i = 0; i < words.count; i++) {
        ret_msg->words[i] = words.data[i];
    }
    ret_msg->word_count = words.count;
    return SEL4_MSG_SUCCESS;
}

// Copies a message to where it can be sent from.
static inline sel4_message_info_t sel4_msg_to_ipc(const sel4_msg_t *msg)
{
    sel4_words_t room = sel4_message_room();
    size_t count = msg->word_count < SEL4_MSG_WORDS_MAX ? msg->word_count : SEL4_MSG_WORDS_MAX;
    for (size_t i = 0; i < count; i++) {
        room.data[i] = msg->words[i];
    }
    return sel4_message_info(msg->label, count, 0);
}

static inline sel4_msg_result_t sel4_msg_priv_call(void *context, const sel4_msg_t *request,
                                                   sel4_msg_t *ret_answer)
{
    const sel4_endpoint_t *endpoint = (const sel4_endpoint_t *)context;
    return sel4_msg_from_ipc(sel4_endpoint_call(*endpoint, sel4_msg_to_ipc(request)), ret_answer);
}

/*
 * Calls the endpoint.  In a Microkit protection domain, that of channel `id` is
 * `sel4_endpoint_from_bits(SEL4_MK_SLOT_CALL + id)`.
 *
 * Owns  `*endpoint` is used as long as the caller is
 */
static inline sel4_msg_caller_t sel4_msg_endpoint_caller(sel4_endpoint_t *endpoint)
{
    return (sel4_msg_caller_t){ sel4_msg_priv_call, endpoint };
}
