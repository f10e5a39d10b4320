// SPDX-License-Identifier: BSD-2-Clause

// Finds and reads the files of a kernel.

#include "inputs.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

// Directories below an include directory are searched this deep.
#define SEARCH_DEPTH_MAX 12

// More than any kernel has; bounds what looks at each pair.
#define BITFIELD_COUNT_MAX 64

static bool exists(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0;
}

bool inputs_find(const inputs_t *inputs, arena_t *arena, diag_t *diag, const char *relative,
                 source_t *ret_source)
{
    for (size_t i = 0; i < inputs->file_count; i++) {
        if (strcmp(inputs->files[i].relative, relative) == 0) {
            *ret_source = inputs->files[i].source;
            return true;
        }
    }
    for (size_t i = 0; i < inputs->directory_count; i++) {
        const char *path = arena_format(arena, "%s/%s", inputs->directories[i], relative);
        if (exists(path)) {
            return source_load(arena, diag, path, ret_source);
        }
    }
    return false;
}

static void need(const inputs_t *inputs, arena_t *arena, diag_t *diag, const char *where,
                 const char *relative, input_file_t *file)
{
    unsigned errors_before = diag->error_count;

    file->relative = relative;
    if (!inputs_find(inputs, arena, diag, relative, &file->source) &&
        diag->error_count == errors_before) {
        diag_error(diag, (place_t){ .path = where },
                   "%s is missing%s: is this the include directory of an installed kernel?",
                   relative,
                   inputs->directory_count > 1 ? " here and in the other directories" : "");
    }
}

static void need_all(inputs_t *inputs, arena_t *arena, diag_t *diag, const char *where)
{
    need(inputs, arena, diag, where, "kernel/gen_config.json", &inputs->kernel_config);
    need(inputs, arena, diag, where, "sel4/gen_config.json", &inputs->libsel4_config);
    need(inputs, arena, diag, where, "api/syscall.xml", &inputs->syscalls);
    need(inputs, arena, diag, where, "interfaces/object-api.xml", &inputs->api[API_GENERIC]);
    need(inputs, arena, diag, where, "interfaces/object-api-sel4-arch.xml",
         &inputs->api[API_SEL4_ARCH]);
    need(inputs, arena, diag, where, "interfaces/object-api-arch.xml", &inputs->api[API_ARCH]);
}

static bool has_suffix(const char *name, const char *suffix)
{
    size_t length = strlen(name);
    size_t suffix_length = strlen(suffix);

    return length > suffix_length && strcmp(name + length - suffix_length, suffix) == 0;
}

// Path without the suffix; two files with the same stem describe the same thing.
static char *stem(arena_t *arena, const char *relative)
{
    return arena_copy(arena, relative, (size_t)(strrchr(relative, '.') - relative));
}

static bool is_known(const inputs_t *inputs, arena_t *arena, const char *relative)
{
    for (size_t i = 0; i < inputs->bitfield_count; i++) {
        if (strcmp(stem(arena, inputs->bitfields[i].relative), stem(arena, relative)) == 0) {
            return true;
        }
    }
    return false;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

// The entries of a directory in the order of their names, so that runs do not differ.
static size_t list_directory(arena_t *arena, diag_t *diag, const char *path, char ***ret_names)
{
    char **names = NULL;
    size_t count = 0;
    size_t capacity = 0;
    DIR *directory = opendir(path);

    if (!directory) {
        diag_error(diag, (place_t){ .path = path }, "cannot open directory: %s", strerror(errno));
        return 0;
    }
    for (struct dirent *entry; (entry = readdir(directory));) {
        if (entry->d_name[0] != '.') {
            *ARENA_PUSH(arena, names, count, capacity) = arena_copy_string(arena, entry->d_name);
        }
    }
    closedir(directory);
    if (count > 0) {
        qsort(names, count, sizeof *names, compare_names);
    }
    *ret_names = names;
    return count;
}

// To be called for every `.pbf` before any `.bf`: the first of a stem counts.
static void add_bitfield(inputs_t *inputs, arena_t *arena, diag_t *diag, const input_file_t *file)
{
    if (is_known(inputs, arena, file->relative)) {
        return;
    }
    if (inputs->bitfield_count == BITFIELD_COUNT_MAX) {
        diag_error(diag, (place_t){ .path = file->source.path }, "more than %d bitfield files",
                   BITFIELD_COUNT_MAX);
        return;
    }
    *ARENA_PUSH(arena, inputs->bitfields, inputs->bitfield_count, inputs->bitfield_capacity) =
        *file;
}

static void search(inputs_t *inputs, arena_t *arena, diag_t *diag, const char *directory,
                   const char *relative, const char *suffix, int depth)
{
    char **names = NULL;
    const char *path = *relative ? arena_format(arena, "%s/%s", directory, relative) : directory;
    size_t count = list_directory(arena, diag, path, &names);

    for (size_t i = 0; i < count; i++) {
        const char *below = arena_format(arena, "%s%s%s", relative, *relative ? "/" : "", names[i]);
        const char *full = arena_format(arena, "%s/%s", directory, below);
        struct stat status;
        if (stat(full, &status) != 0) {
            continue;
        }
        if (S_ISDIR(status.st_mode)) {
            if (depth < SEARCH_DEPTH_MAX) {
                search(inputs, arena, diag, directory, below, suffix, depth + 1);
            }
        } else if (has_suffix(below, suffix) && !is_known(inputs, arena, below)) {
            input_file_t file = { .relative = below };
            if (source_load(arena, diag, full, &file.source)) {
                add_bitfield(inputs, arena, diag, &file);
            }
        }
    }
}

// Whether the file contains an `#include` of the other.
static bool includes(arena_t *arena, const input_file_t *file, const input_file_t *other)
{
    return strstr(file->source.text, arena_format(arena, "#include <%s>", other->relative));
}

// Whether file `from` includes file `to`, directly or through others.
static bool leads_to(const inputs_t *inputs, arena_t *arena, size_t from, size_t to, bool *seen)
{
    seen[from] = true;
    for (size_t i = 0; i < inputs->bitfield_count; i++) {
        if (includes(arena, &inputs->bitfields[from], &inputs->bitfields[i]) &&
            (i == to || (!seen[i] && leads_to(inputs, arena, i, to, seen)))) {
            return true;
        }
    }
    return false;
}

static bool is_part(const inputs_t *inputs, arena_t *arena, size_t index)
{
    for (size_t i = 0; i < inputs->bitfield_count; i++) {
        bool seen[BITFIELD_COUNT_MAX] = { false };
        if (i != index && includes(arena, &inputs->bitfields[i], &inputs->bitfields[index]) &&
            !leads_to(inputs, arena, index, i, seen)) {
            return true;
        }
    }
    return false;
}

/*
 * Drops those `.bf` files that another one includes: they are parts, not headers. Files that
 * include each other in a circle stay, so that reading them fails.
 */
static void drop_parts(inputs_t *inputs, arena_t *arena)
{
    bool drop[BITFIELD_COUNT_MAX] = { false };
    size_t kept = 0;

    for (size_t i = 0; i < inputs->bitfield_count; i++) {
        drop[i] = is_part(inputs, arena, i);
    }
    for (size_t i = 0; i < inputs->bitfield_count; i++) {
        if (!drop[i]) {
            inputs->bitfields[kept++] = inputs->bitfields[i];
        }
    }
    inputs->bitfield_count = kept;
}

// The raw layer's fixed headers include what these describe.
static void need_bitfields(const inputs_t *inputs, arena_t *arena, diag_t *diag, const char *where)
{
    static const char *const needed[] = { "sel4/shared_types.pbf", "sel4/sel4_arch/types.pbf" };

    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
        if (!is_known(inputs, arena, needed[i])) {
            diag_error(diag, (place_t){ .path = where }, "%s is missing, and so is its .bf",
                       needed[i]);
        }
    }
}

bool inputs_load(arena_t *arena, diag_t *diag, const char *const *directories,
                 size_t directory_count, inputs_t **ret_inputs)
{
    unsigned errors_before = diag->error_count;
    inputs_t *inputs = arena_alloc(arena, sizeof *inputs);

    inputs->directories = directories;
    inputs->directory_count = directory_count;
    for (size_t i = 0; i < directory_count; i++) {
        if (!exists(directories[i])) {
            diag_error(diag, (place_t){ .path = directories[i] }, "no such directory");
        }
    }
    if (diag->error_count != errors_before) {
        return false;
    }
    need_all(inputs, arena, diag, directories[0]);
    for (size_t i = 0; i < directory_count; i++) {
        search(inputs, arena, diag, directories[i], "", ".pbf", 0);
    }
    for (size_t i = 0; i < directory_count; i++) {
        search(inputs, arena, diag, directories[i], "", ".bf", 0);
    }
    drop_parts(inputs, arena);
    if (diag->error_count == errors_before) {
        need_bitfields(inputs, arena, diag, directories[0]);
    }
    *ret_inputs = inputs;
    return diag->error_count == errors_before;
}

bool inputs_from_files(arena_t *arena, diag_t *diag, const char *name, const input_file_t *files,
                       size_t file_count, inputs_t **ret_inputs)
{
    unsigned errors_before = diag->error_count;
    inputs_t *inputs = arena_alloc(arena, sizeof *inputs);

    inputs->files = files;
    inputs->file_count = file_count;
    need_all(inputs, arena, diag, name);
    for (size_t i = 0; i < file_count; i++) {
        if (has_suffix(files[i].relative, ".pbf")) {
            add_bitfield(inputs, arena, diag, &files[i]);
        }
    }
    for (size_t i = 0; i < file_count; i++) {
        if (has_suffix(files[i].relative, ".bf")) {
            add_bitfield(inputs, arena, diag, &files[i]);
        }
    }
    drop_parts(inputs, arena);
    if (diag->error_count == errors_before) {
        need_bitfields(inputs, arena, diag, name);
    }
    *ret_inputs = inputs;
    return diag->error_count == errors_before;
}
