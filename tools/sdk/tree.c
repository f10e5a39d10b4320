// SPDX-License-Identifier: BSD-2-Clause

// Nothing of an SDK changes before all of a board is there: it is made in a folder of its own and
// renamed.

#include "tree.h"

#include <dirent.h>
#include <errno.h>
#include <ftw.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/program.h"

// What tells our SDK from others.
#define RULES "src/import.mk"

static bool has(arena_t *arena, const char *path, const char *file)
{
    return access(arena_format(arena, "%s/%s", path, file), F_OK) == 0;
}

static const char *tree_of_program(arena_t *arena)
{
    const char *path = program_path(arena, 2);

    return path && has(arena, path, RULES) ? path : NULL;
}

// Where `make` takes part, these characters would not arrive as they are.
static bool is_plain(diag_t *diag, const char *path)
{
    const char *bad = path + strcspn(path, " \t\n$#:%'\"\\;&|<>()*?[]`~");

    if (*bad) {
        diag_error(diag, (place_t){ .path = path },
                   "the SDK's path has the character '%c', which makefiles cannot take; move it",
                   *bad);
    }
    return !*bad;
}

bool tree_find(arena_t *arena, diag_t *diag, const char *given, const char **ret_path)
{
    const char *path = given ? given : tree_of_program(arena);
    const char *origin = given ? "--sdk" : "MICROKIT_SDK";
    char absolute[PATH_MAX];

    if (!path) {
        path = getenv("MICROKIT_SDK");
    }
    if (!path || !*path) {
        diag_error(
            diag, (place_t){ .path = "sel4c sdk" },
            "this program is not part of an SDK; name one with --sdk DIR (`make sdk` in sel4c's "
            "repository makes one)");
        return false;
    }
    if (!realpath(path, absolute)) {
        diag_error(diag, (place_t){ .path = path }, "%s; name an SDK with --sdk DIR",
                   strerror(errno));
        return false;
    }
    if (!has(arena, absolute, RULES)) {
        diag_error(diag, (place_t){ .path = path }, "%s names no SDK of sel4c: it has no %s%s",
                   origin, RULES,
                   has(arena, absolute, "bin/microkit")
                       ? ", so nothing can be compiled for another kernel there; give --sdk DIR"
                       : "; give --sdk DIR");
        return false;
    }
    *ret_path = arena_copy_string(arena, absolute);
    return is_plain(diag, absolute);
}

// ---- Boards

// The folders in `path` without those whose names begin with a dot; ascending.
static char **folders(arena_t *arena, const char *path, size_t *ret_count)
{
    struct dirent **entries;
    int count = scandir(path, &entries, NULL, alphasort);
    char **names = NULL;
    size_t capacity = 0;

    *ret_count = 0;
    for (int i = 0; i < count; i++) {
        struct stat status;
        const char *whole = arena_format(arena, "%s/%s", path, entries[i]->d_name);
        if (entries[i]->d_name[0] != '.' && stat(whole, &status) == 0 && S_ISDIR(status.st_mode)) {
            *ARENA_PUSH(arena, names, *ret_count, capacity) =
                arena_copy_string(arena, entries[i]->d_name);
        }
        free(entries[i]);
    }
    if (count >= 0) {
        free(entries);
    }
    return names;
}

bool tree_boards(arena_t *arena, diag_t *diag, const char *path, tree_board_t **ret_boards,
                 size_t *ret_count)
{
    const char *root = arena_format(arena, "%s/board", path);
    size_t board_count;
    char **boards = folders(arena, root, &board_count);
    tree_board_t *result = NULL;
    size_t capacity = 0;

    *ret_count = 0;
    for (size_t i = 0; i < board_count; i++) {
        size_t config_count;
        char **configs =
            folders(arena, arena_format(arena, "%s/%s", root, boards[i]), &config_count);
        for (size_t k = 0; k < config_count; k++) {
            *ARENA_PUSH(arena, result, *ret_count, capacity) =
                (tree_board_t){ boards[i], configs[k] };
        }
    }
    *ret_boards = result;
    if (*ret_count == 0) {
        diag_error(diag, (place_t){ .path = root },
                   "there is no board; add one with `sel4c sdk import`");
    }
    return *ret_count > 0;
}

// ---- A board in the making

static int remove_entry(const char *path, const struct stat *status, int flag, struct FTW *walk)
{
    (void)status;
    (void)flag;
    (void)walk;
    return remove(path);
}

static void remove_tree(const char *path)
{
    (void)nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

static bool make_folder(diag_t *diag, const char *path)
{
    if (mkdir(path, 0777) == 0 || errno == EEXIST) {
        return true;
    }
    diag_error(diag, (place_t){ .path = path }, "cannot make the folder: %s", strerror(errno));
    return false;
}

bool tree_stage_create(arena_t *arena, diag_t *diag, const char *sdk, tree_stage_t *ret_stage)
{
    char *path = arena_format(arena, "%s/.import-XXXXXX", sdk);

    *ret_stage = (tree_stage_t){ 0 };
    if (!mkdtemp(path)) {
        diag_error(diag, (place_t){ .path = sdk },
                   "the SDK cannot be written to: %s; copy it to where you may, and give --sdk",
                   strerror(errno));
        return false;
    }
    *ret_stage = (tree_stage_t){ path, arena_format(arena, "%s/work", path),
                                 arena_format(arena, "%s/out", path) };
    return make_folder(diag, ret_stage->work) && make_folder(diag, ret_stage->out);
}

void tree_stage_finish(tree_stage_t *stage)
{
    if (stage->path) {
        remove_tree(stage->path);
    }
    *stage = (tree_stage_t){ 0 };
}

bool tree_stage_commit(arena_t *arena, diag_t *diag, tree_stage_t *stage, const char *sdk,
                       const char *board, const char *config)
{
    const char *boards = arena_format(arena, "%s/board", sdk);
    const char *parent = arena_format(arena, "%s/%s", boards, board);
    const char *target = arena_format(arena, "%s/%s", parent, config);
    const char *old = arena_format(arena, "%s/old", stage->path);

    if (!make_folder(diag, boards) || !make_folder(diag, parent)) {
        return false;
    }
    bool was_there = rename(target, old) == 0;
    if (rename(stage->out, target) != 0) {
        diag_error(diag, (place_t){ .path = target }, "cannot be put in its place: %s",
                   strerror(errno));
        if (was_there) {
            (void)rename(old, target);
        }
        return false;
    }
    return true;
}
