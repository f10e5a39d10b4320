// SPDX-License-Identifier: BSD-2-Clause

// A board is a folder in SDK/board, a configuration is a folder in a board.

#include "sdk.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "common/program.h"

static bool is_folder(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

// The folders in a folder, by name; none when it cannot be read.
static mk_names_t folders_in(arena_t *arena, const char *path)
{
    mk_names_t names = { 0 };
    DIR *folder = opendir(path);

    if (!folder) {
        return names;
    }
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        if (entry->d_name[0] != '.' &&
            is_folder(arena_format(arena, "%s/%s", path, entry->d_name))) {
            *ARENA_PUSH(arena, names.items, names.count, names.capacity) =
                arena_copy_string(arena, entry->d_name);
        }
    }
    closedir(folder);
    if (names.count > 0) {
        qsort(names.items, names.count, sizeof *names.items, compare_names);
    }
    return names;
}

const char *mk_names_text(arena_t *arena, const mk_names_t *names)
{
    const char *text = "";

    for (size_t i = 0; i < names->count; i++) {
        text = arena_format(arena, "%s%s%s", text, *text ? ", " : "", names->items[i]);
    }
    return text;
}

bool mk_sdk_find(arena_t *arena, mk_sdk_t *ret_sdk, const char **ret_error)
{
    const char *path = getenv("MICROKIT_SDK");

    if (path && !is_folder(path)) {
        *ret_error = arena_format(arena, "MICROKIT_SDK names '%s', which is no folder", path);
        return false;
    }
    path = path ? path : program_path(arena, 2);
    if (!path) {
        *ret_error = "no SDK was found; name it with MICROKIT_SDK";
        return false;
    }
    const char *boards = arena_format(arena, "%s/board", path);
    if (!is_folder(boards)) {
        *ret_error = arena_format(
            arena, "'%s' is no SDK: it has no folder 'board'; name one with MICROKIT_SDK", path);
        return false;
    }
    *ret_sdk = (mk_sdk_t){ path, folders_in(arena, boards) };
    return true;
}

static bool has_name(const mk_names_t *names, const char *name)
{
    for (size_t i = 0; i < names->count; i++) {
        if (strcmp(names->items[i], name) == 0) {
            return true;
        }
    }
    return false;
}

static bool ends_with(const char *text, const char *end)
{
    size_t size = strlen(text);

    return size >= strlen(end) && strcmp(text + size - strlen(end), end) == 0;
}

bool mk_sdk_choose(arena_t *arena, const mk_sdk_t *sdk, const char *board, const char *config,
                   mk_board_t *ret_board, const char **ret_error)
{
    if (!has_name(&sdk->boards, board)) {
        *ret_error = arena_format(arena, "argument --board: invalid choice '%s' (choose from: %s)",
                                  board, mk_names_text(arena, &sdk->boards));
        return false;
    }
    const char *folder = arena_format(arena, "%s/board/%s", sdk->path, board);
    const mk_names_t configs = folders_in(arena, folder);
    if (!has_name(&configs, config)) {
        *ret_error = arena_format(arena, "argument --config: invalid choice '%s' (choose from: %s)",
                                  config, mk_names_text(arena, &configs));
        return false;
    }
    const char *path = arena_format(arena, "%s/%s", folder, config);
    *ret_board = (mk_board_t){
        .path = path,
        .kernel = arena_format(arena, "%s/elf/sel4.elf", path),
        .loader = arena_format(arena, "%s/elf/loader.elf", path),
        .monitor = arena_format(arena, "%s/elf/monitor.elf", path),
        .initializer = arena_format(arena, "%s/elf/initialiser.elf", path),
        .config = arena_format(arena, "%s/include/kernel/gen_config.json", path),
        .is_benchmark = ends_with(config, "benchmark"),
    };
    return true;
}
