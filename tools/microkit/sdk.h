// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// The SDK: where it is, which boards it has, and the files of one.

#include <stdbool.h>
#include <stddef.h>

#include "common/arena.h"

typedef struct mk_names {
    const char **items;
    size_t count;
    size_t capacity;
} mk_names_t;

typedef struct mk_sdk {
    const char *path;
    mk_names_t boards;
} mk_sdk_t;

// A board in one configuration.
typedef struct mk_board {
    const char *path;
    const char *kernel;
    const char *loader;
    const char *monitor;
    const char *initializer;
    const char *config; // of the kernel
    bool is_benchmark;
} mk_board_t;

/*
 * `$MICROKIT_SDK`, or else the folder above the program's.
 *
 * Fails with what is wrong in `*ret_error`.
 */
bool mk_sdk_find(arena_t *arena, mk_sdk_t *ret_sdk, const char **ret_error);

/*
 * Fails  with what is wrong in `*ret_error`: no such board or configuration
 */
bool mk_sdk_choose(arena_t *arena, const mk_sdk_t *sdk, const char *board, const char *config,
                   mk_board_t *ret_board, const char **ret_error);

// Names with ", " in between.
const char *mk_names_text(arena_t *arena, const mk_names_t *names);
