// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Input files, read whole into memory and ended by a NUL that is not counted.

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "diag.h"

// Larger input is refused: no description of a kernel interface comes near it.
#define SOURCE_SIZE_MAX ((size_t)4 * 1024 * 1024)

typedef struct source {
    const char *path;
    const char *text;
    size_t size;
} source_t;

// Fails with a diagnostic when the file cannot be read, is too large or holds a NUL byte.
bool source_load(arena_t *arena, diag_t *diag, const char *path, source_t *ret_source);

// Wraps text that is already in memory. `size` bytes, no NUL among them.
source_t source_from_text(arena_t *arena, const char *path, const char *text, size_t size);

// The place of byte `offset`: counts lines, so for errors only.
place_t source_place(const source_t *source, size_t offset);
