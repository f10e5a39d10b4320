// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// The expression after `#if` and `#elif`, and the cursor that reads within one line.

#include "../common/config.h"
#include "../common/diag.h"

typedef struct cursor {
    const char *at;
    const char *end;
    const char *start; // of the line
    place_t line;      // column 0
} cursor_t;

void cursor_skip_blanks(cursor_t *cursor);

// The bytes of the C identifier that starts here; 0 when none does.
size_t cursor_name_size(const cursor_t *cursor);

place_t cursor_place(const cursor_t *cursor);

// Nothing but blanks or a comment is left (`--`, `//`, or one that starts with a slash and a star).
bool cursor_is_done(cursor_t *cursor);

/*
 * Evaluates all that is left of the line. Known are numbers, `CONFIG_` names, `defined`, `!`, `-`,
 * comparisons, `&&`, `||` and parentheses. A name without value is 0, a flag that is on is 1.
 *
 * Fails with a diagnostic.
 */
bool preprocess_condition(cursor_t *cursor, arena_t *arena, diag_t *diag, const config_t *config,
                          bool *ret_holds);

// Reads `CONFIG_NAME` and tells whether it is defined. Fails with a diagnostic.
bool preprocess_defined(cursor_t *cursor, arena_t *arena, diag_t *diag, const config_t *config,
                        bool *ret_defined);
