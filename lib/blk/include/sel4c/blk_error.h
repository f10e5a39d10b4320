// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// What can go wrong with a block device.

#include <sel4c/base.h>

#define SEL4_BLK_ERRORS(X)                                 \
    X(RANGE, "not all of the sectors are on the device")   \
    X(READ_ONLY, "the device takes no writes")             \
    X(IO, "the device could not read or write it")         \
    X(DEVICE, "the device has failed")                     \
    X(TIMED_OUT, "the deadline came first")                \
    X(CANCELLED, "the task was cancelled")                 \
    X(SECTOR_SIZE, "a sector size that is not supported")  \
    X(NO_TABLE, "there is no partition table")             \
    X(BAD_TABLE, "the partition table contradicts itself") \
    X(TOO_MANY, "more partitions than there is room for")  \
    X(MEMORY, "too little memory for it")

typedef enum sel4_blk_error {
    SEL4_BLK_OK,
#define SEL4_PRIV_ENUMERATOR(name, text) SEL4_BLK_ERR_##name,
    SEL4_BLK_ERRORS(SEL4_PRIV_ENUMERATOR)
#undef SEL4_PRIV_ENUMERATOR
} sel4_blk_error_t;

typedef struct SEL4_MUST_CHECK sel4_blk_result {
    sel4_blk_error_t error;
} sel4_blk_result_t;

#define SEL4_BLK_SUCCESS          ((sel4_blk_result_t){ SEL4_BLK_OK })
#define SEL4_BLK_FAILURE(reason_) ((sel4_blk_result_t){ (reason_) })

// A few words without a full stop; never NULL.
const char *sel4_blk_error_text(sel4_blk_error_t error);
