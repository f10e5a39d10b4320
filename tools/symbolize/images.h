// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * The programs that a backtrace may be of, and which one it is: by the name in the stream, which is
 * that of the file, with or without folder and `.elf`.
 */

#include <sel4c/span.h>

#include "symbolize/worker.h"

typedef struct image {
    const char *path;
    worker_t *worker; // NULL until it is needed
} image_t;

typedef struct images {
    arena_t *arena;
    diag_t *diag;
    const char *debug_file;
    image_t *items;
    size_t count;
    size_t capacity;
} images_t;

// Adds a file and opens it.  Fails with a diagnostic.
bool images_add(images_t *images, const char *path);

void images_finish(images_t *images);

/*
 * The image of a backtrace: the one of that name; the only one, whatever its name; without any, the
 * file that the name names.  NULL if there is none, and then a note has said so.
 */
image_t *images_choose(images_t *images, arena_t *scratch, sel4_span_t name);
