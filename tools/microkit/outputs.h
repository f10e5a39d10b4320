// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// The files that a build makes.

#include "capdl/build.h"
#include "microkit/options.h"
#include "microkit/sdk.h"

typedef struct mk_outputs {
    const mk_options_t *options;
    const mk_board_t *board;
    const capdl_inputs_t *inputs;
    const capdl_linked_t *linked;
} mk_outputs_t;

// Whether the kind of image exists for the kernel. Fails with a diagnostic.
bool mk_outputs_check(diag_t *diag, const mk_options_t *options, const capdl_kernel_t *kernel);

/*
 * Writes all of them, the image last, and says how large they are on standard output.
 *
 * Fails with diagnostics.
 */
bool mk_outputs_write(arena_t *arena, diag_t *diag, const mk_outputs_t *outputs);

// Removes an older image, which would be mistaken for what was to be built.
void mk_outputs_remove(const mk_options_t *options);
