// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * What a kernel call can fail with, and the checked result that says so.
 *
 * The numbers are the kernel's.  Functions of this library that check by themselves use the same
 * errors.  Raw layer: seL4_Error.
 */

#include <sel4/errors.h>

#include <sel4c/base.h>

// name, the kernel's name, text
#define SEL4_ERRORS(X)                                                                      \
    X(INVALID_ARGUMENT, seL4_InvalidArgument, "invalid argument")                           \
    X(INVALID_CAPABILITY, seL4_InvalidCapability, "no capability of the right kind")        \
    X(ILLEGAL_OPERATION, seL4_IllegalOperation, "operation not allowed on this object now") \
    X(RANGE, seL4_RangeError, "out of range")                                               \
    X(ALIGNMENT, seL4_AlignmentError, "not aligned as required")                            \
    X(FAILED_LOOKUP, seL4_FailedLookup, "nothing found at the address")                     \
    X(TRUNCATED_MESSAGE, seL4_TruncatedMessage, "message too short")                        \
    X(DELETE_FIRST, seL4_DeleteFirst, "the place is occupied")                              \
    X(REVOKE_FIRST, seL4_RevokeFirst, "the capability has descendants")                     \
    X(NOT_ENOUGH_MEMORY, seL4_NotEnoughMemory, "not enough memory left in the untyped")

typedef enum sel4_error {
    SEL4_OK = seL4_NoError,
#define X(name, raw, text) SEL4_ERR_##name = raw,
    SEL4_ERRORS(X)
#undef X
} sel4_error_t;

// A kernel with more errors needs a longer list; one with other numbers, another list.
#ifndef __cplusplus
_Static_assert(seL4_NumErrors == 11, "the list of errors is that of the kernel");
_Static_assert(SEL4_ERR_INVALID_ARGUMENT == 1 && SEL4_ERR_NOT_ENOUGH_MEMORY == 10,
               "the kernel's errors have kept their numbers");
#endif

// What a fallible call of this library gives.  The compiler refuses to drop it.
typedef struct SEL4_MUST_CHECK sel4_result {
    sel4_error_t error;
} sel4_result_t;

#define SEL4_SUCCESS        ((sel4_result_t){ SEL4_OK })
#define SEL4_FAILURE(error) ((sel4_result_t){ error })

// The result of a raw call.
static inline sel4_result_t sel4_result_from_raw(seL4_Error error)
{
    return (sel4_result_t){ (sel4_error_t)error };
}

// What an error means, in a few words; never NULL, whatever the number.
const char *sel4_error_text(sel4_error_t error);
