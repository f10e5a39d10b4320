// SPDX-License-Identifier: BSD-2-Clause

// Reads input files.

#include "source.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool read_all(FILE *file, char **ret_bytes, size_t *ret_size)
{
    char *bytes = NULL;
    size_t size = 0;
    size_t capacity = 0;

    for (;;) {
        if (size == capacity) {
            capacity = capacity ? capacity * 2 : 32 * 1024;
            char *larger = realloc(bytes, capacity);
            if (!larger) {
                free(bytes);
                errno = ENOMEM;
                return false;
            }
            bytes = larger;
        }
        size_t got = fread(bytes + size, 1, capacity - size, file);
        size += got;
        if (size > SOURCE_SIZE_MAX) {
            free(bytes);
            errno = EFBIG;
            return false;
        }
        if (got == 0) {
            break;
        }
    }
    if (ferror(file)) {
        free(bytes);
        return false;
    }
    *ret_bytes = bytes;
    *ret_size = size;
    return true;
}

bool source_load(arena_t *arena, diag_t *diag, const char *path, source_t *ret_source)
{
    place_t place = { .path = path };
    FILE *file = fopen(path, "rb");

    if (!file) {
        diag_error(diag, place, "cannot open: %s", strerror(errno));
        return false;
    }
    char *bytes;
    size_t size;
    bool ok = read_all(file, &bytes, &size);
    int error = errno;
    fclose(file);
    if (!ok) {
        diag_error(diag, place, "cannot read: %s", strerror(error));
        return false;
    }
    source_t source = source_from_text(arena, arena_copy_string(arena, path), bytes, size);
    free(bytes);
    const char *nul = memchr(source.text, '\0', size);
    if (nul) {
        diag_error(diag, source_place(&source, (size_t)(nul - source.text)),
                   "NUL byte: this is not a text file");
        return false;
    }
    *ret_source = source;
    return true;
}

source_t source_from_text(arena_t *arena, const char *path, const char *text, size_t size)
{
    return (source_t){ .path = path, .text = arena_copy(arena, text, size), .size = size };
}

place_t source_place(const source_t *source, size_t offset)
{
    place_t place = { .path = source->path, .line = 1, .column = 1 };

    for (size_t i = 0; i < offset && i < source->size; i++) {
        if (source->text[i] == '\n') {
            place.line++;
            place.column = 1;
        } else {
            place.column++;
        }
    }
    return place;
}
