// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * The files that a command makes: collected in memory, then written all or none.
 *
 * Every file is first written beside its final name and renamed only when all have been written,
 * so a full disk or a missing permission leaves the directory as it was. Files that already hold
 * the right bytes are not touched, so that `make` does not rebuild their users. A manifest in the
 * directory names the files of the last run; those that are no longer made are removed.
 */

#include <stdbool.h>

#include "arena.h"
#include "diag.h"
#include "text.h"

typedef struct output_file {
    const char *path; // relative to the output directory
    text_t text;
} output_file_t;

typedef struct output {
    arena_t *arena;
    output_file_t **files;
    size_t file_count;
    size_t file_capacity;
} output_t;

void output_init(output_t *output, arena_t *arena);
void output_finish(output_t *output);

/*
 * Starts a file and returns the text to write into; it stays valid until output_finish().
 * A second file of the same path is a bug of the caller; the check is in output_commit().
 */
text_t *output_add(output_t *output, const char *path);

// The file of that path, or NULL.
const text_t *output_find(const output_t *output, const char *path);

/*
 * Writes everything below `directory`, which is made if it does not exist. `manifest` is the name
 * of the manifest, for instance ".sel4c-bindgen".
 *
 * Fails with a diagnostic that names the file; then nothing has changed, except if renaming itself
 * fails half way, which the diagnostic says.
 */
bool output_commit(output_t *output, diag_t *diag, const char *directory, const char *manifest);
