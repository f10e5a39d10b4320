// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * A message in memory of our own, and its fields one after the other.
 *
 * What came through the IPC buffer is copied here first (<sel4c/msg/ipc.h>), so it is checked and
 * used as the same.  Types of messages are described in <sel4c/msg/types.h>; this is what those
 * descriptions turn into.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <sel4c/msg/error.h>

// The most words of a message.
#define SEL4_MSG_WORDS_MAX 64u

// Words that `size` bytes take: their number first.
#define SEL4_MSG_BYTES_WORDS(size_) (1 + ((size_) + 7) / 8)

/*
 * The label of a request is the number of the call; that of an answer is 0, or says why there is
 * none.
 */
typedef struct sel4_msg {
    uint64_t label;
    size_t word_count;
    uint64_t words[SEL4_MSG_WORDS_MAX];
} sel4_msg_t;

// The answer to a request that the server could not read.
#define SEL4_MSG_REFUSAL_MESSAGE 0xffffu

// A message without words.
static inline void sel4_msg_begin(sel4_msg_t *msg, uint64_t label)
{
    msg->label = label;
    msg->word_count = 0;
}

// An answer that says why there is none: a number of the service's own, not 0.
static inline void sel4_msg_refuse(sel4_msg_t *ret_answer, uint32_t refusal)
{
    sel4_msg_begin(ret_answer, refusal);
}

/*
 * Adds a word.
 *
 * Fails  SEL4_MSG_ERR_LENGTH  the message is full
 */
static inline sel4_msg_result_t sel4_msg_put_word(sel4_msg_t *msg, uint64_t word)
{
    if (msg->word_count >= SEL4_MSG_WORDS_MAX) {
        return SEL4_MSG_FAILURE(SEL4_MSG_ERR_LENGTH);
    }
    msg->words[msg->word_count++] = word;
    return SEL4_MSG_SUCCESS;
}

/*
 * The word at `*at`, and on to the next one.
 *
 * Fails  SEL4_MSG_ERR_LENGTH  there is none; `*at` and `*ret_word` are untouched
 */
static inline sel4_msg_result_t sel4_msg_get_word(const sel4_msg_t *msg, size_t *at,
                                                  uint64_t *ret_word)
{
    if (*at >= msg->word_count || *at >= SEL4_MSG_WORDS_MAX) {
        return SEL4_MSG_FAILURE(SEL4_MSG_ERR_LENGTH);
    }
    *ret_word = msg->words[(*at)++];
    return SEL4_MSG_SUCCESS;
}

/*
 * Adds bytes: one word with their number, then eight in each.
 *
 * Fails  SEL4_MSG_ERR_LENGTH  they do not fit; nothing was added
 */
sel4_msg_result_t sel4_msg_put_bytes(sel4_msg_t *msg, const uint8_t *bytes, size_t size);

/*
 * The bytes at `*at`, and on to what follows.
 *
 * Fails  SEL4_MSG_ERR_LENGTH  the message ends before them
 *        SEL4_MSG_ERR_VALUE   they are more than `capacity`
 *        On failure `*at` and what is returned are untouched.
 */
sel4_msg_result_t sel4_msg_get_bytes(const sel4_msg_t *msg, size_t *at, uint8_t *bytes,
                                     size_t capacity, size_t *ret_size);

// Fails  SEL4_MSG_ERR_LENGTH  something comes after the last field
static inline sel4_msg_result_t sel4_msg_get_end(const sel4_msg_t *msg, size_t at)
{
    return SEL4_MSG_FAILURE(at == msg->word_count ? SEL4_MSG_OK : SEL4_MSG_ERR_LENGTH);
}

// Calls the other side and waits for its answer.
typedef struct sel4_msg_caller {
    sel4_msg_result_t (*call)(void *context, const sel4_msg_t *request, sel4_msg_t *ret_answer);
    void *context;
} sel4_msg_caller_t;

/*
 * Calls, and looks whether there is an answer.
 *
 * Blocks  until the other side has answered
 * Fails   SEL4_MSG_ERR_REFUSED  it refused; `*ret_refusal` says why
 *         SEL4_MSG_ERR_CALL     there is nobody to call
 */
sel4_msg_result_t sel4_msg_call(sel4_msg_caller_t caller, const sel4_msg_t *request,
                                sel4_msg_t *ret_answer, uint64_t *ret_refusal);
