// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Descriptions in the interface files: text with a little markup, flattened for comments.

#include "../common/xml.h"

/*
 * The text of an element: `<texttt text="x"/>` becomes `x` in backticks, references to the manual's
 * sections vanish, runs of white space become one space. Never contains a comment's end.
 *
 * An element that is not known markup is an error.
 */
char *prose_flatten(arena_t *arena, diag_t *diag, const xml_node_t *node);

// The same for an attribute's value.
char *prose_clean(arena_t *arena, const char *value);
