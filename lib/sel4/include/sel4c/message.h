// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * What a message says about itself, and its words in the IPC buffer.
 *
 * A message has a label, up to 120 words, and up to 3 capabilities.  The counts are capped at those
 * limits here, when written and when read, so that no count from elsewhere leads out of the buffer.
 *
 * Raw layer: seL4_MessageInfo_t, seL4_GetMR, seL4_SetMR, seL4_SetCap, seL4_GetBadge.
 */

#include <stdbool.h>
#include <stddef.h>

#include <sel4/sel4.h>

#include <sel4c/cap.h>
#include <sel4c/error.h>
#include <sel4c/ipc_buffer.h>

#define SEL4_MESSAGE_WORD_COUNT_MAX ((size_t)seL4_MsgMaxLength)
#define SEL4_MESSAGE_CAP_COUNT_MAX  ((size_t)seL4_MsgMaxExtraCaps)
// Labels above this lose their high bits.
#define SEL4_MESSAGE_LABEL_MAX      (((seL4_Word)1 << 52) - 1)

typedef seL4_MessageInfo_t sel4_message_info_t;

// Describes a message to send.  Counts above the limits become the limits.
static inline sel4_message_info_t sel4_message_info(seL4_Word label, size_t word_count,
                                                    size_t cap_count)
{
    return seL4_MessageInfo_new(
        label & SEL4_MESSAGE_LABEL_MAX, 0,
        cap_count < SEL4_MESSAGE_CAP_COUNT_MAX ? cap_count : SEL4_MESSAGE_CAP_COUNT_MAX,
        word_count < SEL4_MESSAGE_WORD_COUNT_MAX ? word_count : SEL4_MESSAGE_WORD_COUNT_MAX);
}

static inline seL4_Word sel4_message_info_label(sel4_message_info_t info)
{
    return seL4_MessageInfo_get_label(info);
}

// At most SEL4_MESSAGE_WORD_COUNT_MAX.
static inline size_t sel4_message_info_word_count(sel4_message_info_t info)
{
    size_t count = seL4_MessageInfo_get_length(info);
    return count < SEL4_MESSAGE_WORD_COUNT_MAX ? count : SEL4_MESSAGE_WORD_COUNT_MAX;
}

// Capabilities sent, or received; at most SEL4_MESSAGE_CAP_COUNT_MAX.
static inline size_t sel4_message_info_cap_count(sel4_message_info_t info)
{
    return seL4_MessageInfo_get_extraCaps(info);
}

// Whether the received capability `index` was unwrapped: its badge came, not the capability.
static inline bool sel4_message_info_is_unwrapped(sel4_message_info_t info, size_t index)
{
    return index < SEL4_MESSAGE_CAP_COUNT_MAX &&
           (seL4_MessageInfo_get_capsUnwrapped(info) >> index & 1) != 0;
}

// Some words of an IPC buffer.  They stay in place; the next kernel call may overwrite them.
typedef struct sel4_words {
    seL4_Word *data;
    size_t count;
} sel4_words_t;

// The words of the message that `info` describes.
static inline sel4_words_t sel4_message_words_with(sel4_ipc_buffer_t *ipc, sel4_message_info_t info)
{
    return (sel4_words_t){ ipc->msg, sel4_message_info_word_count(info) };
}

static inline sel4_words_t sel4_message_words(sel4_message_info_t info)
{
    return sel4_message_words_with(sel4_ipc_buffer_get(), info);
}

// All words there are, to write a message into.
static inline sel4_words_t sel4_message_room_with(sel4_ipc_buffer_t *ipc)
{
    return (sel4_words_t){ ipc->msg, SEL4_MESSAGE_WORD_COUNT_MAX };
}

static inline sel4_words_t sel4_message_room(void)
{
    return sel4_message_room_with(sel4_ipc_buffer_get());
}

/*
 * One word.
 *
 * Fails  SEL4_ERR_RANGE  there is no word `index`; nothing was read or written
 */
static inline sel4_result_t sel4_words_get(sel4_words_t words, size_t index, seL4_Word *ret_word)
{
    if (index >= words.count) {
        return SEL4_FAILURE(SEL4_ERR_RANGE);
    }
    *ret_word = words.data[index];
    return SEL4_SUCCESS;
}

static inline sel4_result_t sel4_words_set(sel4_words_t words, size_t index, seL4_Word word)
{
    if (index >= words.count) {
        return SEL4_FAILURE(SEL4_ERR_RANGE);
    }
    words.data[index] = word;
    return SEL4_SUCCESS;
}

/*
 * Puts a capability into a message to send.
 *
 * Needs  the capability through which the message goes has SEL4_RIGHT_GRANT
 * Fails  SEL4_ERR_RANGE  a message carries no capability `index`; nothing was written
 */
static inline sel4_result_t sel4_message_set_cap_with(sel4_ipc_buffer_t *ipc, size_t index,
                                                      sel4_cap_t cap)
{
    if (index >= SEL4_MESSAGE_CAP_COUNT_MAX) {
        return SEL4_FAILURE(SEL4_ERR_RANGE);
    }
    ipc->caps_or_badges[index] = cap.bits;
    return SEL4_SUCCESS;
}

static inline sel4_result_t sel4_message_set_cap(size_t index, sel4_cap_t cap)
{
    return sel4_message_set_cap_with(sel4_ipc_buffer_get(), index, cap);
}

/*
 * The badge of a received capability that was unwrapped.
 *
 * Fails  SEL4_ERR_RANGE             `info` counts no capability `index`
 *        SEL4_ERR_ILLEGAL_OPERATION  it was not unwrapped
 */
static inline sel4_result_t sel4_message_badge_with(const sel4_ipc_buffer_t *ipc,
                                                    sel4_message_info_t info, size_t index,
                                                    seL4_Word *ret_badge)
{
    if (index >= sel4_message_info_cap_count(info)) {
        return SEL4_FAILURE(SEL4_ERR_RANGE);
    }
    if (!sel4_message_info_is_unwrapped(info, index)) {
        return SEL4_FAILURE(SEL4_ERR_ILLEGAL_OPERATION);
    }
    *ret_badge = ipc->caps_or_badges[index];
    return SEL4_SUCCESS;
}

static inline sel4_result_t sel4_message_badge(sel4_message_info_t info, size_t index,
                                               seL4_Word *ret_badge)
{
    return sel4_message_badge_with(sel4_ipc_buffer_get(), info, index, ret_badge);
}
