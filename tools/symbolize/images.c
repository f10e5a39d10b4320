// SPDX-License-Identifier: BSD-2-Clause

// Chooses among images.  A name comes from a log and opens nothing but a regular file.

#include "images.h"

#include <string.h>
#include <sys/stat.h>

bool images_add(images_t *images, const char *path)
{
    worker_t *worker;

    if (!worker_start(images->arena, images->diag, path, images->debug_file, &worker)) {
        return false;
    }
    if (!worker_has_lines(worker)) {
        diag_note(images->diag, (place_t){ .path = path },
                  "no debug information; compile with -g, or give --debug-file");
    }
    *ARENA_PUSH(images->arena, images->items, images->count, images->capacity) =
        (image_t){ path, worker };
    return true;
}

void images_finish(images_t *images)
{
    for (size_t i = 0; i < images->count; i++) {
        worker_stop(images->items[i].worker);
    }
}

static const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

// Whether `path` is `name`, or ends with it, with or without `.elf`.
static bool is_named(const char *path, const char *name)
{
    size_t size = strlen(name);
    const char *file = strchr(name, '/') ? path : last_part(path);

    return strncmp(file, name, size) == 0 && (!file[size] || strcmp(file + size, ".elf") == 0);
}

static bool is_regular(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISREG(status.st_mode);
}

image_t *images_choose(images_t *images, arena_t *scratch, sel4_span_t span)
{
    const char *name = arena_copy(scratch, (const char *)span.data, span.size);
    const place_t self = { .path = "sel4c symbolize" };

    for (size_t i = 0; i < images->count; i++) {
        if (*name && is_named(images->items[i].path, name)) {
            return &images->items[i];
        }
    }
    if (images->count == 1) {
        return &images->items[0];
    }
    if (images->count == 0 && *name && is_regular(name)) {
        return images_add(images, arena_copy_string(images->arena, name)) ? &images->items[0]
                                                                          : NULL;
    }
    if (*name) {
        diag_note(images->diag, self, "no file for the image '%s'; give it with -f", name);
    } else {
        diag_note(images->diag, self, "the backtrace names no image; give one file with -f");
    }
    return NULL;
}
