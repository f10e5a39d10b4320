// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * What can go wrong between a driver and whoever uses it, and the checked result that says so.
 *
 * A device is believed nothing: what it does against its specification ends in
 * SEL4_DRIVER_ERR_DEVICE.  From then on the driver leaves the device alone, having stopped it first
 * where it could reach memory, gives every buffer back, and refuses further ones; initialising it
 * anew begins again.
 */

#include <sel4c/base.h>

// name, number, text
#define SEL4_DRIVER_ERRORS(X)                                            \
    X(NOT_FOUND, 1, "there is no such device")                           \
    X(UNSUPPORTED, 2, "neither device nor driver can do that")           \
    X(FULL, 3, "no room for a further request")                          \
    X(RANGE, 4, "outside what the device has, or the memory it may use") \
    X(READ_ONLY, 5, "the medium is read-only")                           \
    X(IO, 6, "the device could not do it")                               \
    X(DEVICE, 7, "the device broke the rules, or gave up")

typedef enum sel4_driver_error {
    SEL4_DRIVER_OK = 0,
#define X(name, number, text) SEL4_DRIVER_ERR_##name = number,
    SEL4_DRIVER_ERRORS(X)
#undef X
} sel4_driver_error_t;

typedef struct SEL4_MUST_CHECK sel4_driver_result {
    sel4_driver_error_t error;
} sel4_driver_result_t;

#define SEL4_DRIVER_SUCCESS        ((sel4_driver_result_t){ SEL4_DRIVER_OK })
#define SEL4_DRIVER_FAILURE(error) ((sel4_driver_result_t){ error })

// What an error means, in a few words; never NULL.
static inline const char *sel4_driver_error_text(sel4_driver_error_t error)
{
    switch (error) {
    case SEL4_DRIVER_OK:
        return "success";
#define X(name, number, text)    \
    case SEL4_DRIVER_ERR_##name: \
        return text;
        SEL4_DRIVER_ERRORS(X)
#undef X
    }
    return "unknown error";
}
