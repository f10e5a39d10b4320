// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * The memory of protection domains that the monitor sees, so that it can show the callers of what
 * failed: stacks and unwind tables.  Only for kernels for debugging, and monitors that know it.
 */

#include "assemble.h"

typedef struct mk_window {
    uint32_t domain;
    bool is_stack;
    uint64_t address; // in the domain; all three are multiples of a page
    uint64_t at;      // in the monitor
    uint64_t size;
} mk_window_t;

typedef struct mk_windows {
    const mk_window_t *items;
    size_t count;
} mk_windows_t;

// They follow from kernel, system and programs.
mk_windows_t mk_windows(arena_t *arena, const mk_parts_t *parts);

/*
 * Writes them, and what else the monitor must know of programs, into its symbols.
 *
 * Fails  with diagnostics: the monitor has the symbols, but not as they must be
 */
bool mk_windows_set(arena_t *arena, diag_t *diag, const mk_parts_t *parts);
