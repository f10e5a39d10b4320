// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// What the commands of `sel4c capdl` are given, and reading of what they share.

#include "capdl/kernel.h"
#include "capdl/model.h"
#include "elf/binary.h"

typedef struct capdl_options {
    const char *spec;
    const char *prefix;
    const char *kernel; // NULL: that of the prefix
    const char *config;
    const char *fill;
    const char *output;
    bool is_dot;
    const char *initializer;
    bool has_no_zero_copy;
    bool has_no_packing;
    bool is_quiet;
    unsigned names; // capdl_names_t
    uint8_t log_level;
} capdl_options_t;

typedef struct capdl_inputs {
    capdl_kernel_t kernel;
    capdl_spec_t *spec;
} capdl_inputs_t;

/*
 * Reads the kernel's configuration and the specification, and checks the latter.
 *
 * Fails with diagnostics.
 */
bool capdl_inputs_read(arena_t *arena, diag_t *diag, const capdl_options_t *options,
                       capdl_inputs_t *ret_inputs);

// A file of the prefix: `installed` in an installed kernel, `sdk` in a board of a Microkit SDK.
const char *capdl_prefix_path(arena_t *arena, const capdl_options_t *options, const char *installed,
                              const char *sdk);
