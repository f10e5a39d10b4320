// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// The command line of `microkit`.

#include <stdbool.h>
#include <stddef.h>

#include "common/arena.h"

typedef enum mk_image_type {
    MK_IMAGE_DEFAULT, // as the architecture has it
    MK_IMAGE_BINARY,
    MK_IMAGE_ELF,
    MK_IMAGE_UIMAGE,
} mk_image_type_t;

typedef struct mk_options {
    bool wants_help;
    const char *output;
    const char *report;
    const char *board;
    const char *config;
    mk_image_type_t image_type;
    const char *override_kernel;
    const char *capdl_json;
    const char *viper_output;
    const char **search_paths; // the current folder is the last one
    size_t search_path_count;
    size_t search_path_capacity;
    const char *system;
} mk_options_t;

// Fails with what is wrong in `*ret_error`.
bool mk_options_read(arena_t *arena, int argc, char **argv, mk_options_t *ret_options,
                     const char **ret_error);
