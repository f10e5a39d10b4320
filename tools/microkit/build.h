// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// From a system description to an image.

#include "common/diag.h"
#include "microkit/options.h"
#include "microkit/sdk.h"

/*
 * Reads what the options name, checks it, and writes image, report and whatever else is asked for.
 *
 * Fails with diagnostics; then there is no image, not even an older one.
 */
bool mk_build(arena_t *arena, diag_t *diag, const mk_options_t *options, const mk_board_t *board);
