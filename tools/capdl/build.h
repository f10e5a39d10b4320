// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// `sel4c capdl build`: the initialiser with a specification becomes a root task; `simulate` says
// how that will boot.

#include "capdl/inputs.h"
#include "common/text.h"

/*
 * Writes the root task after its boot was simulated; with `ret_text` simulates only, and appends
 * what happens to that.
 *
 * Fails with diagnostics; then nothing was written.
 */
bool capdl_build(arena_t *arena, diag_t *diag, const capdl_options_t *options, text_t *ret_text);
