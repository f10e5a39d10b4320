// SPDX-License-Identifier: BSD-2-Clause

#include "program.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

const char *program_path(arena_t *arena, unsigned level_count)
{
    char path[PATH_MAX];
    ssize_t size = readlink("/proc/self/exe", path, sizeof path - 1);

    if (size <= 0) {
        return NULL;
    }
    path[size] = '\0';
    for (unsigned i = 0; i < level_count; i++) {
        char *slash = strrchr(path, '/');
        if (!slash) {
            return NULL;
        }
        *slash = '\0';
    }
    return arena_copy_string(arena, path);
}
