// SPDX-License-Identifier: BSD-2-Clause

/*
 * Any words as a message of any type: what is read comes out the same when it is written again, up
 * to the bytes that fill a last word.
 */

#include <stdlib.h>
#include <string.h>

#include "kinds.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void require(bool condition)
{
    if (!condition) {
        abort();
    }
}

#define ROUND_TRIP(type)                                              \
    do {                                                              \
        type##_t value;                                               \
        if (type##_get(&msg, &value).error == SEL4_MSG_OK) {          \
            sel4_msg_t again;                                         \
            type##_t same;                                            \
            require(type##_put(&value, &again).error == SEL4_MSG_OK); \
            require(again.word_count == msg.word_count);              \
            require(type##_get(&again, &same).error == SEL4_MSG_OK);  \
        }                                                             \
    } while (0)

// The first byte is the label, the rest the words; those that are missing are not there.
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    if (size == 0) {
        return 0;
    }
    sel4_msg_t msg;
    sel4_msg_begin(&msg, bytes[0]);
    size_t count = (size - 1) / 8;
    msg.word_count = count < SEL4_MSG_WORDS_MAX ? count : SEL4_MSG_WORDS_MAX;
    memcpy(msg.words, bytes + 1, msg.word_count * 8);
    ROUND_TRIP(every_request);
    ROUND_TRIP(every_answer);
    ROUND_TRIP(empty_request);
    ROUND_TRIP(full_request);
    return 0;
}
