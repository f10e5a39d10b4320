// SPDX-License-Identifier: BSD-2-Clause

/*
 * All-or-nothing output. Three passes: make directories and write every changed file under a
 * temporary name; rename them; remove what the previous run made and this one did not.
 */

#include "output.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TEMPORARY_SUFFIX ".sel4c-new"

void output_init(output_t *output, arena_t *arena)
{
    *output = (output_t){ .arena = arena };
}

void output_finish(output_t *output)
{
    for (size_t i = 0; i < output->file_count; i++) {
        text_finish(&output->files[i]->text);
    }
    output->file_count = 0;
}

text_t *output_add(output_t *output, const char *path)
{
    output_file_t *file = arena_alloc(output->arena, sizeof *file);

    file->path = arena_copy_string(output->arena, path);
    text_puts(&file->text, "");
    *ARENA_PUSH(output->arena, output->files, output->file_count, output->file_capacity) = file;
    return &file->text;
}

const text_t *output_find(const output_t *output, const char *path)
{
    for (size_t i = 0; i < output->file_count; i++) {
        if (strcmp(output->files[i]->path, path) == 0) {
            return &output->files[i]->text;
        }
    }
    return NULL;
}

static bool fail(diag_t *diag, const char *path, const char *what)
{
    diag_error(diag, (place_t){ .path = path }, "cannot %s: %s", what, strerror(errno));
    return false;
}

// Directories that this run made, outer ones first.
typedef struct made {
    arena_t *arena;
    char **paths;
    size_t count;
    size_t capacity;
    const char **known; // directories that were there or are now
    size_t known_count;
    size_t known_capacity;
} made_t;

static bool is_known(const made_t *made, const char *directory)
{
    for (size_t i = made->known_count; i > 0; i--) {
        if (strcmp(made->known[i - 1], directory) == 0) {
            return true;
        }
    }
    return false;
}

// Makes every directory that leads to `path`. The string is changed and restored meanwhile.
static bool make_parents(made_t *made, diag_t *diag, char *path)
{
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (is_known(made, path)) {
            *slash = '/';
            continue;
        }
        bool is_new = mkdir(path, 0777) == 0;
        bool ok = is_new || errno == EEXIST;
        if (is_new) {
            *ARENA_PUSH(made->arena, made->paths, made->count, made->capacity) =
                arena_copy_string(made->arena, path);
        } else if (!ok) {
            fail(diag, path, "make directory");
        }
        if (ok) {
            *ARENA_PUSH(made->arena, made->known, made->known_count, made->known_capacity) =
                arena_copy_string(made->arena, path);
        }
        *slash = '/';
        if (!ok) {
            return false;
        }
    }
    return true;
}

static bool holds(const char *path, const text_t *text)
{
    struct stat status;

    if (stat(path, &status) != 0 || !S_ISREG(status.st_mode) ||
        (size_t)status.st_size != text->size) {
        return false;
    }
    FILE *file = fopen(path, "rb");
    if (!file) {
        return false;
    }
    char *bytes = malloc(text->size + 1);
    bool same = bytes && fread(bytes, 1, text->size, file) == text->size &&
                memcmp(bytes, text->bytes, text->size) == 0;
    free(bytes);
    fclose(file);
    return same;
}

// Makes a new file: what was there, a link even, is replaced and not followed.
static bool write_file(diag_t *diag, const char *path, const text_t *text)
{
    unlink(path);
    FILE *file = fopen(path, "wbx");

    if (!file) {
        return fail(diag, path, "create");
    }
    bool ok = fwrite(text->bytes, 1, text->size, file) == text->size;
    int error = errno;
    if (fclose(file) != 0 && ok) {
        ok = false;
        error = errno;
    }
    errno = error;
    return ok || fail(diag, path, "write");
}

static int compare_paths(const void *a, const void *b)
{
    return strcmp((*(output_file_t *const *)a)->path, (*(output_file_t *const *)b)->path);
}

static void add_manifest(output_t *output, const char *manifest)
{
    text_t *text = output_add(output, manifest);

    for (size_t i = 0; i + 1 < output->file_count; i++) {
        text_printf(text, "%s\n", output->files[i]->path);
    }
}

// A manifest line may name only a file below the directory: it comes from disk.
static bool is_safe(const char *path)
{
    return path[0] != '\0' && path[0] != '/' && !strstr(path, "..");
}

static void remove_stale(const output_t *output, const char *directory, char *old_manifest)
{
    char *rest = old_manifest;

    for (char *path = strsep(&rest, "\n"); path; path = strsep(&rest, "\n")) {
        if (is_safe(path) && !output_find(output, path)) {
            unlink(arena_format(output->arena, "%s/%s", directory, path));
        }
    }
}

static char *read_manifest(arena_t *arena, const char *path)
{
    FILE *file = fopen(path, "rb");
    text_t text = { 0 };
    char bytes[4096];

    if (!file) {
        return NULL;
    }
    for (size_t got; (got = fread(bytes, 1, sizeof bytes, file)) > 0;) {
        text_put(&text, bytes, got);
    }
    fclose(file);
    char *copy = text.bytes ? arena_copy_string(arena, text.bytes) : NULL;
    text_finish(&text);
    return copy;
}

// One file on its way to the disk: `temporary` is NULL when it already holds the right bytes.
typedef struct pending {
    char *final;
    char *temporary;
} pending_t;

static void discard(const pending_t *pending, size_t count, const made_t *made)
{
    for (size_t i = 0; i < count; i++) {
        if (pending[i].temporary) {
            unlink(pending[i].temporary);
        }
    }
    for (size_t i = made->count; i > 0; i--) {
        rmdir(made->paths[i - 1]); // refused where files have been put already
    }
}

bool output_commit(output_t *output, diag_t *diag, const char *directory, const char *manifest)
{
    arena_t *arena = output->arena;
    qsort(output->files, output->file_count, sizeof(*output->files), compare_paths);
    for (size_t i = 1; i < output->file_count; i++) {
        if (strcmp(output->files[i - 1]->path, output->files[i]->path) == 0) {
            diag_error(diag, (place_t){ .path = output->files[i]->path }, "written twice");
            return false;
        }
    }
    char *manifest_path = arena_format(arena, "%s/%s", directory, manifest);
    char *old_manifest = read_manifest(arena, manifest_path);
    add_manifest(output, manifest);

    made_t made = { .arena = arena };
    pending_t *pending = arena_alloc_items(arena, output->file_count, sizeof *pending);
    for (size_t i = 0; i < output->file_count; i++) {
        const output_file_t *file = output->files[i];
        pending[i].final = arena_format(arena, "%s/%s", directory, file->path);
        if (holds(pending[i].final, &file->text)) {
            continue;
        }
        pending[i].temporary = arena_format(arena, "%s%s", pending[i].final, TEMPORARY_SUFFIX);
        if (!make_parents(&made, diag, pending[i].final) ||
            !write_file(diag, pending[i].temporary, &file->text)) {
            discard(pending, i + 1, &made);
            return false;
        }
    }
    for (size_t i = 0; i < output->file_count; i++) {
        if (pending[i].temporary && rename(pending[i].temporary, pending[i].final) != 0) {
            fail(diag, pending[i].final,
                 "replace; the directory is only partly written, run again");
            discard(pending + i, output->file_count - i, &made);
            return false;
        }
    }
    if (old_manifest) {
        remove_stale(output, directory, old_manifest);
    }
    return true;
}
