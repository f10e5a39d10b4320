// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * A file that the build put into the program.
 *
 * `embed.NAME.files` in a build.mk defines
 *
 *     extern const struct embedded_file NAME[];
 *     extern const size_t NAME_count;
 *
 * in the order of the list, with paths relative to `embed.NAME.base`. The user declares the two.
 */

#include <stddef.h>

typedef struct embedded_file {
    const char *path;
    const unsigned char *data; // followed by a zero byte that `size` does not count
    size_t size;
} embedded_file_t;
