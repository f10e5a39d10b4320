// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * What the tests of the host tools share: an arena with diagnostics that are caught as text, and
 * scratch directories.
 */

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/arena.h"
#include "common/diag.h"
#include "common/source.h"
#include "harness.h"

typedef struct caught {
    arena_t *arena;
    diag_t diag;
    char *bytes;
    size_t size;
} caught_t;

static inline void caught_init(caught_t *caught)
{
    FILE *out = open_memstream(&caught->bytes, &caught->size);

    ASSERT_TRUE(out != NULL);
    caught->arena = arena_create();
    diag_init(&caught->diag, out);
}

static inline void caught_finish(caught_t *caught)
{
    fclose(caught->diag.out);
    free(caught->bytes);
    arena_destroy(caught->arena);
}

// What has been said so far.
static inline const char *caught_messages(caught_t *caught)
{
    fflush(caught->diag.out);
    return caught->bytes;
}

// Forgets the messages and errors so far.
static inline void caught_clear(caught_t *caught)
{
    fclose(caught->diag.out);
    free(caught->bytes);
    caught->diag.out = open_memstream(&caught->bytes, &caught->size);
    ASSERT_TRUE(caught->diag.out != NULL);
    caught->diag.error_count = 0;
}

static inline source_t caught_source(caught_t *caught, const char *path, const char *text)
{
    return source_from_text(caught->arena, path, text, strlen(text));
}

// A new directory that everyone may enter; remove it with scratch_remove().
static inline char *scratch_make(arena_t *arena)
{
    const char *parent = getenv("TMPDIR");
    char *path = arena_format(arena, "%s/sel4c-test-XXXXXX", parent && *parent ? parent : "/tmp");

    ASSERT_TRUE(mkdtemp(path) != NULL);
    chmod(path, 0755);
    return path;
}

static inline int scratch_visit_remove(const char *path, const struct stat *status, int kind,
                                       struct FTW *at)
{
    (void)status, (void)kind, (void)at;
    return remove(path);
}

static inline void scratch_remove(const char *path)
{
    nftw(path, scratch_visit_remove, 16, FTW_DEPTH | FTW_PHYS);
}

static inline void scratch_write(const char *path, const char *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");

    ASSERT_TRUE(file != NULL);
    if (!file) {
        return; // for analyzers, which do not know ASSERT
    }
    ASSERT_EQ(fwrite(bytes, 1, size, file), size);
    ASSERT_EQ(fclose(file), 0);
}

// The file's text, or NULL when it cannot be read.
static inline char *scratch_read(arena_t *arena, const char *path)
{
    char bytes[8192] = "";
    FILE *file = fopen(path, "rb");

    if (!file) {
        return NULL;
    }
    size_t size = fread(bytes, 1, sizeof bytes - 1, file);
    fclose(file);
    return arena_copy(arena, bytes, size);
}

static unsigned scratch_seen;

static inline int scratch_visit_count(const char *path, const struct stat *status, int kind,
                                      struct FTW *at)
{
    (void)path, (void)status, (void)kind, (void)at;
    scratch_seen++;
    return 0;
}

// Files and directories below `path`.
static inline unsigned scratch_count(const char *path)
{
    scratch_seen = 0;
    return nftw(path, scratch_visit_count, 16, FTW_PHYS) == 0 ? scratch_seen - 1 : 0;
}
