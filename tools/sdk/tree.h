// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// An SDK as a folder: where it is, which boards it has, and how one comes into it.

#include <stdbool.h>

#include "common/arena.h"
#include "common/diag.h"

/*
 * Finds the SDK: `given`, else the one that the running program lies in, else what MICROKIT_SDK
 * names.  Gives its absolute path.
 *
 * Fails with a diagnostic: there is none, or it is another one than ours, which cannot be added to.
 */
bool tree_find(arena_t *arena, diag_t *diag, const char *given, const char **ret_path);

typedef struct tree_board {
    const char *name;
    const char *config;
} tree_board_t;

// Its boards and configurations, in the order of their names.
bool tree_boards(arena_t *arena, diag_t *diag, const char *path, tree_board_t **ret_boards,
                 size_t *ret_count);

// A board that is being made: beside the others, so that it can take its place by renaming.
typedef struct tree_stage {
    const char *path; // absolute; has the folders `work` and `out`
    const char *work;
    const char *out;
} tree_stage_t;

// Fails with a diagnostic: the SDK cannot be written to.
bool tree_stage_create(arena_t *arena, diag_t *diag, const char *sdk, tree_stage_t *ret_stage);

// Removes what there is of it; accepts one that was not created or is committed.
void tree_stage_finish(tree_stage_t *stage);

/*
 * Makes `out` the SDK's board, in place of the one that was there.
 *
 * Fails with a diagnostic; then the old one is still there.
 */
bool tree_stage_commit(arena_t *arena, diag_t *diag, tree_stage_t *stage, const char *sdk,
                       const char *board, const char *config);
