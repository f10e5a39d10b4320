// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Messages with every kind of field, for the tests and the fuzzer.

#include <sel4c/msg/types.h>

#define EVERY_REQUEST(WORD, BYTES) \
    WORD(uint64_t, large)          \
    WORD(bool, truth)              \
    BYTES(name, 21)                \
    WORD(int32_t, small)           \
    BYTES(rest, 8)
#define EVERY_ANSWER(WORD, BYTES) WORD(uint8_t, byte)
SEL4_MSG_CALL(every, 7, EVERY_REQUEST, EVERY_ANSWER);

#define NOTHING(WORD, BYTES)
SEL4_MSG_CALL(empty, 8, NOTHING, NOTHING);

#define FULL_REQUEST(WORD, BYTES) BYTES(all, 63 * 8)
SEL4_MSG_CALL(full, 9, FULL_REQUEST, NOTHING);
