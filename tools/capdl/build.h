// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// `sel4c capdl build`: the initialiser with a specification becomes a root task.

#include "capdl/inputs.h"

/*
 * Fails with diagnostics; then nothing was written.
 */
bool capdl_build(arena_t *arena, diag_t *diag, const capdl_options_t *options);
