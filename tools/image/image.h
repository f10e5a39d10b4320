// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// `sel4c image`: kernel, device tree and root task to one file that boots.

#include <stdbool.h>

#include "common/arena.h"
#include "common/diag.h"
#include "elf/binary.h"

typedef struct image_options {
    const char *loader;
    const char *board;
    const char *prefix;
    const char *kernel;
    const char *dtb;
    bool no_dtb;
    const char *platform_info;
    const char *config;
    const char *app;
    const binary_t *app_file; // NULL: read `app`
    const char *output;
    const char *dtb_at;
    const char *app_at;
    bool raw;
    bool quiet;
} image_options_t;

// Makes the image. Fails with diagnostics; then nothing was written.
bool image_make(arena_t *arena, diag_t *diag, const image_options_t *options);

int image_main(int argc, char **argv);
