// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Where the running program lies: files that belong to it are found from there.

#include "arena.h"

// Its path with links resolved, without the last `level_count` parts: 0 the program, 1 its folder.
// NULL when that cannot be told.
const char *program_path(arena_t *arena, unsigned level_count);
