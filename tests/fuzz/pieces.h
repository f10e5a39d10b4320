// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Several files in one fuzzer input: each begins with a line `%% NAME`. What stands before the
 * first such line is a file without a name.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common/arena.h"
#include "common/diag.h"
#include "common/source.h"

typedef struct piece {
    const char *name;
    source_t source;
} piece_t;

// Inputs that hold NUL are refused before any parser sees them.
static inline bool pieces_are_text(const uint8_t *data, size_t size)
{
    return size == 0 || !memchr(data, '\0', size);
}

// Fills `pieces` and returns how many there are; there is always one, maybe empty.
static inline size_t pieces_read(arena_t *arena, const uint8_t *data, size_t size, piece_t *pieces,
                                 size_t count_max)
{
    const char *at = arena_copy(arena, (const char *)data, size);
    const char *end = at + size;
    size_t count = 0;

    while (count < count_max && (at < end || count == 0)) {
        const char *name = "";
        if (end - at >= 3 && memcmp(at, "%% ", 3) == 0) {
            size_t length = strcspn(at + 3, "\n");
            name = arena_copy(arena, at + 3, length);
            at += 3 + length;
            at += at < end; // the end of the line
        }
        const char *next = strstr(at, "\n%% ");
        size_t text_size = (size_t)((next ? next + 1 : end) - at);
        pieces[count++] =
            (piece_t){ .name = name, .source = source_from_text(arena, name, at, text_size) };
        at += text_size;
    }
    return count;
}

// A parser fails with a diagnostic, or it does not fail: anything else is a bug worth a crash.
static inline void pieces_check(bool ok, const diag_t *diag)
{
    if (ok == diag_has_errors(diag)) {
        abort();
    }
}
