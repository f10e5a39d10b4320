// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Types of messages, described once for both ends.
 *
 *     #define CLOCK_SET_REQUEST(WORD, BYTES) WORD(uint64_t, seconds) BYTES(zone, 32)
 *     #define CLOCK_SET_ANSWER(WORD, BYTES)  WORD(bool, was_late)
 *     SEL4_MSG_CALL(clock_set, 3, CLOCK_SET_REQUEST, CLOCK_SET_ANSWER)
 *
 * A field is WORD(type, name), of any type of integer or `bool`, or BYTES(name, capacity), which
 * becomes the members `name` and `name_size`.  Either list may be empty.  This gives
 *
 *     enum { clock_set_number = 3 };
 *     typedef struct clock_set_request { … } clock_set_request_t;
 *     typedef struct clock_set_answer { … } clock_set_answer_t;
 *
 *     // The client: sends the one, waits for the other.  Fails as sel4_msg_call(), and with
 *     // SEL4_MSG_ERR_LENGTH or _VALUE if either is not of its type; then `*ret_answer` is as it
 *     // was.
 *     sel4_msg_result_t clock_set_call(sel4_msg_caller_t caller,
 *                                      const clock_set_request_t *request,
 *                                      clock_set_answer_t *ret_answer, uint64_t *ret_refusal);
 *
 *     // The server: reads the one, writes the other.  Fails with SEL4_MSG_ERR_KIND, _LENGTH or
 *     // _VALUE.
 *     sel4_msg_result_t clock_set_request_get(const sel4_msg_t *msg, clock_set_request_t *ret);
 *     sel4_msg_result_t clock_set_answer_put(const clock_set_answer_t *from,
 *                                            sel4_msg_t *ret_msg);
 *
 * and `clock_set_request_put`, `clock_set_answer_get`.  A message is read only if it has the fields
 * of its type, no fewer and no more, each with a value that its type has.
 */

#include <sel4c/msg/msg.h>

#define SEL4_MSG_CALL(name, number, request, answer)                                         \
    enum { name##_number = (number) };                                                       \
    SEL4_PRIV_MSG_TYPE(name##_request, number, request)                                      \
    SEL4_PRIV_MSG_TYPE(name##_answer, 0, answer)                                             \
    static inline SEL4_UNUSED sel4_msg_result_t name##_call(                                 \
        sel4_msg_caller_t caller, const name##_request_t *sent, name##_answer_t *ret_answer, \
        uint64_t *ret_refusal)                                                               \
    {                                                                                        \
        sel4_msg_t out;                                                                      \
        sel4_msg_t in;                                                                       \
        SEL4_TRY(name##_request_put(sent, &out));                                            \
        SEL4_TRY(sel4_msg_call(caller, &out, &in, ret_refusal));                             \
        return name##_answer_get(&in, ret_answer);                                           \
    }                                                                                        \
    enum { name##_described = (number) }

/* The rest is for the macro above. */

#define SEL4_PRIV_MSG_MEMBER_WORD(type, name) type name;
#define SEL4_PRIV_MSG_MEMBER_BYTES(name, capacity) \
    size_t name##_size;                            \
    uint8_t name[capacity];

#define SEL4_PRIV_MSG_COUNT_WORD(type, name)      +1
#define SEL4_PRIV_MSG_COUNT_BYTES(name, capacity) +SEL4_MSG_BYTES_WORDS(capacity)

#define SEL4_PRIV_MSG_PUT_WORD(type, name) \
    SEL4_TRY(sel4_msg_put_word(ret_msg, (uint64_t)from->name));
#define SEL4_PRIV_MSG_PUT_BYTES(name, capacity)      \
    if (from->name##_size > (capacity)) {            \
        return SEL4_MSG_FAILURE(SEL4_MSG_ERR_VALUE); \
    }                                                \
    SEL4_TRY(sel4_msg_put_bytes(ret_msg, from->name, from->name##_size));

// A value that its type has comes back the same.
#define SEL4_PRIV_MSG_GET_WORD(type, name)           \
    SEL4_TRY(sel4_msg_get_word(msg, &at, &word));    \
    own.name = (type)word;                           \
    if ((uint64_t)own.name != word) {                \
        return SEL4_MSG_FAILURE(SEL4_MSG_ERR_VALUE); \
    }
#define SEL4_PRIV_MSG_GET_BYTES(name, capacity) \
    SEL4_TRY(sel4_msg_get_bytes(msg, &at, own.name, (capacity), &own.name##_size));

#define SEL4_PRIV_MSG_TYPE(type_name, label_, fields)                                      \
    typedef struct type_name {                                                             \
        fields(SEL4_PRIV_MSG_MEMBER_WORD, SEL4_PRIV_MSG_MEMBER_BYTES)                      \
    } type_name##_t;                                                                       \
    _Static_assert(0 fields(SEL4_PRIV_MSG_COUNT_WORD, SEL4_PRIV_MSG_COUNT_BYTES) <=        \
                       SEL4_MSG_WORDS_MAX,                                                 \
                   #type_name " does not fit into a message");                             \
    static inline SEL4_UNUSED sel4_msg_result_t type_name##_put(const type_name##_t *from, \
                                                                sel4_msg_t *ret_msg)       \
    {                                                                                      \
        (void)from;                                                                        \
        sel4_msg_begin(ret_msg, (label_));                                                 \
        fields(SEL4_PRIV_MSG_PUT_WORD, SEL4_PRIV_MSG_PUT_BYTES) return SEL4_MSG_SUCCESS;   \
    }                                                                                      \
    static inline SEL4_UNUSED sel4_msg_result_t type_name##_get(const sel4_msg_t *msg,     \
                                                                type_name##_t *ret)        \
    {                                                                                      \
        if (msg->label != (label_)) {                                                      \
            return SEL4_MSG_FAILURE(SEL4_MSG_ERR_KIND);                                    \
        }                                                                                  \
        type_name##_t own = {};                                                            \
        size_t at = 0;                                                                     \
        uint64_t word = 0;                                                                 \
        (void)word;                                                                        \
        fields(SEL4_PRIV_MSG_GET_WORD, SEL4_PRIV_MSG_GET_BYTES)                            \
            SEL4_TRY(sel4_msg_get_end(msg, at));                                           \
        *ret = own;                                                                        \
        return SEL4_MSG_SUCCESS;                                                           \
    }
