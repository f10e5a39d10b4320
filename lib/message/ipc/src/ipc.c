// SPDX-License-Identifier: BSD-2-Clause

// Between a message of our own and the IPC buffer.

#include <sel4c/ipc.h>
#include <sel4c/msg/ipc.h>

sel4_msg_result_t sel4_msg_from_ipc(sel4_message_info_t info, sel4_msg_t *ret_msg)
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

sel4_message_info_t sel4_msg_to_ipc(const sel4_msg_t *msg)
{
    sel4_words_t room = sel4_message_room();
    size_t count = msg->word_count < SEL4_MSG_WORDS_MAX ? msg->word_count : SEL4_MSG_WORDS_MAX;
    for (size_t i = 0; i < count; i++) {
        room.data[i] = msg->words[i];
    }
    return sel4_message_info(msg->label, count, 0);
}

static sel4_msg_result_t call_endpoint(void *context, const sel4_msg_t *request,
                                       sel4_msg_t *ret_answer)
{
    const sel4_endpoint_t *endpoint = context;
    return sel4_msg_from_ipc(sel4_endpoint_call(*endpoint, sel4_msg_to_ipc(request)), ret_answer);
}

sel4_msg_caller_t sel4_msg_endpoint_caller(sel4_endpoint_t *endpoint)
{
    return (sel4_msg_caller_t){ .call = call_endpoint, .context = endpoint };
}
