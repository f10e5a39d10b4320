// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Names on their way from the kernel's files into C.

#include <stdbool.h>

#include "arena.h"

// Twice what any name of the kernel has. Names are repeated so often that longer ones would flood
// the output.
#define NAME_SIZE_MAX 100

// A C identifier that is neither a keyword nor reserved, nor longer than NAME_SIZE_MAX: fit to name
// a parameter, a type or a constant.
bool name_is_identifier(const char *name);

/*
 * CamelCase to snake_case as the typed layer spells it. A run of capitals is one word, its last
 * capital starts the next when a small letter follows:
 * `IRQControl` irq_control, `SetTLSBase` set_tls_base, `CleanInvalidate_Data`
 * clean_invalidate_data, `EPTPDPT` eptpdpt, `In8` in8, `CNode` cnode, `VSpace` vspace.
 */
char *name_to_snake(arena_t *arena, const char *name);

// All letters upper case.
char *name_to_upper(arena_t *arena, const char *name);
