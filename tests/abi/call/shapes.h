// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * What kind of system call a function makes.
 */

#include <stdbool.h>

#include "arch.h"

// In the order of these, everything from SHAPE_RECV on gets an answer in registers and IPC buffer.
typedef enum shape {
    SHAPE_NONE, // no system call that is known of
    SHAPE_NULL,
    SHAPE_SEND_NULL,
    SHAPE_SEND,
    SHAPE_REPLY,
    SHAPE_RECV,
    SHAPE_SEND_RECV,
    SHAPE_NBSEND_RECV,
} shape_t;

shape_t shape_of(const abi_function_t *function);

// The register means something in a system call of that shape.
bool shape_has(shape_t shape, role_t role);

// The function returns the label of the answer as an error.
bool shape_has_error(const abi_function_t *function);
