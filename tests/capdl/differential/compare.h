// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Holds the kernel, as the initialiser has left it, against the model: every object where it was
 * foreseen, every CNode slot, every mapping, every thread, the contents of every frame; and nothing
 * else.
 */

#include <sel4c/capdl_spec.h>

#include "system.h"

typedef struct comparison {
    const system_t *system;
    const capdl_kernel_t *kernel;
    const sel4_capdl_spec_t *spec;
    const uint32_t *numbers; // of the model's objects in the binary form
    const uint64_t *places;  // of objects by number
    unsigned failure_count;
} comparison_t;

void compare_all(comparison_t *comparison);

// Notes what is wrong with an object; prints the first few.
__attribute__((format(printf, 3, 4))) void compare_failed(comparison_t *comparison, capdl_id_t id,
                                                          const char *format, ...);
