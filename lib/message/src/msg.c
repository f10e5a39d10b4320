// SPDX-License-Identifier: BSD-2-Clause

// Bytes in words, and what a call's answer says.

#include <sel4c/msg/msg.h>

const char *sel4_msg_error_text(sel4_msg_error_t error)
{
    switch (error) {
    case SEL4_MSG_OK:
        return "done";
#define SEL4_PRIV_CASE(name, text) \
    case SEL4_MSG_ERR_##name:      \
        return text;
        SEL4_MSG_ERRORS(SEL4_PRIV_CASE)
#undef SEL4_PRIV_CASE
    }
    return "unknown error";
}

sel4_msg_result_t sel4_msg_put_bytes(sel4_msg_t *msg, const uint8_t *bytes, size_t size)
{
    size_t room = SEL4_MSG_WORDS_MAX - msg->word_count;
    if (size > sizeof(msg->words) || SEL4_MSG_BYTES_WORDS(size) > room) {
        return SEL4_MSG_FAILURE(SEL4_MSG_ERR_LENGTH);
    }
    uint64_t *words = msg->words + msg->word_count;
    words[0] = size;
    if (size != 0) {
        words[SEL4_MSG_BYTES_WORDS(size) - 1] = 0; // what follows the last byte is not ours to send
        __builtin_memcpy(words + 1, bytes, size);
    }
    msg->word_count += SEL4_MSG_BYTES_WORDS(size);
    return SEL4_MSG_SUCCESS;
}

sel4_msg_result_t sel4_msg_get_bytes(const sel4_msg_t *msg, size_t *at, uint8_t *bytes,
                                     size_t capacity, size_t *ret_size)
{
    size_t next = *at;
    uint64_t size;
    SEL4_TRY(sel4_msg_get_word(msg, &next, &size));
    if (size > capacity) {
        return SEL4_MSG_FAILURE(SEL4_MSG_ERR_VALUE);
    }
    size_t word_count = (size_t)size / 8 + (size % 8 != 0);
    if (msg->word_count > SEL4_MSG_WORDS_MAX || word_count > msg->word_count - next) {
        return SEL4_MSG_FAILURE(SEL4_MSG_ERR_LENGTH);
    }
    __builtin_memcpy(bytes, msg->words + next, (size_t)size);
    *ret_size = (size_t)size;
    *at = next + word_count;
    return SEL4_MSG_SUCCESS;
}

sel4_msg_result_t sel4_msg_call(sel4_msg_caller_t caller, const sel4_msg_t *request,
                                sel4_msg_t *ret_answer, uint64_t *ret_refusal)
{
    SEL4_TRY(caller.call(caller.context, request, ret_answer));
    if (ret_answer->label != 0) {
        *ret_refusal = ret_answer->label;
        return SEL4_MSG_FAILURE(SEL4_MSG_ERR_REFUSED);
    }
    return SEL4_MSG_SUCCESS;
}
