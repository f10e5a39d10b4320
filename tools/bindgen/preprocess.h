// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * The part of the C preprocessor that `.bf` files use: `#include`, and conditions on `CONFIG_`
 * names.
 *
 * The result is no copy of the text but the runs of lines that are left, each with its place, so
 * that later errors point into the right file. There are no macros: a file that needs them goes
 * through a C preprocessor first.
 */

#include "bitfield.h"

#define PREPROCESS_SIZE_MAX            ((size_t)1024 * 1024) // bytes of all files of a run
#define PREPROCESS_INCLUDES_MAX        256
#define PREPROCESS_INCLUDE_DEPTH_MAX   16
#define PREPROCESS_CONDITION_DEPTH_MAX 64 // #if in #if, and parentheses in one condition

// Consecutive lines of one file.
typedef struct preprocess_run {
    const char *path;
    unsigned line; // of its first byte, which is the first of its line
    const char *text;
    size_t size;
} preprocess_run_t;

typedef struct preprocessed {
    preprocess_run_t *runs;
    size_t count;
    size_t capacity;
    place_t end; // of the whole text, for "something is missing here"
} preprocessed_t;

/*
 * A path that ends in `.pbf` is taken as preprocessed already: `#` starts a comment there, a line
 * marker (`# 12 "file"`) says where the next line came from, and a directive is an error. In any
 * other file a line that starts with `#` must be a directive or a line marker.
 *
 * Fails with diagnostics, after all of them.
 */
bool preprocess(arena_t *arena, diag_t *diag, const config_t *config,
                const bitfield_includes_t *includes, const source_t *source,
                preprocessed_t *ret_result);
