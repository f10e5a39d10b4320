// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * What can go wrong in lib/base, and the checked result that says so.
 *
 * Other libraries have their own error type and convert with SEL4_TRY_AS.
 */

#include <sel4c/base.h>

// name, number, text
#define SEL4_BASE_ERRORS(X)     \
    X(RANGE, 1, "out of range") \
    X(OVERFLOW, 2, "the result does not fit its type")

typedef enum sel4_base_error {
    SEL4_BASE_OK = 0,
#define X(name, number, text) SEL4_BASE_ERR_##name = number,
    SEL4_BASE_ERRORS(X)
#undef X
} sel4_base_error_t;

typedef struct SEL4_MUST_CHECK sel4_base_result {
    sel4_base_error_t error;
} sel4_base_result_t;

#define SEL4_BASE_SUCCESS        ((sel4_base_result_t){ SEL4_BASE_OK })
#define SEL4_BASE_FAILURE(error) ((sel4_base_result_t){ error })

// What an error means, in a few words; never NULL.
const char *sel4_base_error_text(sel4_base_error_t error);
