// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * What can go wrong in lib/shm.
 *
 * The errors named `PEER_…` say that the other side broke the protocol; what they end is named at
 * the functions that give them.  The others are about the caller or the moment.
 */

#include <sel4c/base.h>

#define SEL4_SHM_ERRORS(X)                                            \
    X(RANGE, "outside the memory")                                    \
    X(ALIGNMENT, "not aligned")                                       \
    X(SIZE, "a size that is not possible")                            \
    X(EMPTY, "nothing is there")                                      \
    X(FULL, "no room is left")                                        \
    X(PEER_COUNT, "the peer's count cannot be")                       \
    X(PEER_DESCRIPTOR, "the peer gave back what was not lent to it")  \
    X(PEER_RANGE, "the peer described memory outside what is shared") \
    X(PEER_LENGTH, "the peer's length is more than the buffer has")

typedef enum sel4_shm_error {
    SEL4_SHM_OK = 0,
#define SEL4_PRIV_ENUMERATOR(name, text) SEL4_SHM_ERR_##name,
    SEL4_SHM_ERRORS(SEL4_PRIV_ENUMERATOR)
#undef SEL4_PRIV_ENUMERATOR
} sel4_shm_error_t;

typedef struct SEL4_MUST_CHECK sel4_shm_result {
    sel4_shm_error_t error;
} sel4_shm_result_t;

#define SEL4_SHM_SUCCESS          ((sel4_shm_result_t){ SEL4_SHM_OK })
#define SEL4_SHM_FAILURE(reason_) ((sel4_shm_result_t){ (reason_) })

// A few words without a full stop; never NULL.
const char *sel4_shm_error_text(sel4_shm_error_t error);
