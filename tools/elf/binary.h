// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Whole binary files, read and written.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/arena.h"
#include "common/diag.h"

// Larger input is refused.
#define BINARY_SIZE_MAX ((size_t)1024 * 1024 * 1024)

typedef struct binary {
    const char *path;
    const uint8_t *bytes;
    size_t size;
} binary_t;

/*
 * Fails with a diagnostic that names the file, followed by `remedy` when that is not NULL, when the
 * file cannot be read or is too large.
 */
bool binary_load(arena_t *arena, diag_t *diag, const char *path, const char *remedy,
                 binary_t *ret_binary);

/*
 * Writes beside `path` and renames, so that a failure leaves an older file as it was.
 *
 * Fails with a diagnostic.
 */
bool binary_write(arena_t *arena, diag_t *diag, const char *path, const uint8_t *bytes, size_t size,
                  bool executable);
