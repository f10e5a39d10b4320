// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// The files an image is made of, found by the options and read.

#include "elf/elf.h"
#include "image/image.h"
#include "image/target.h"

typedef struct image_inputs {
    target_t target;
    elf_t kernel;
    elf_t app;
    memory_map_t memory; // not for x86_64
    binary_t dtb;        // cut to what is used; size 0: none
    uint64_t *core_ids;  // as many as the kernel has nodes; not for x86_64
} image_inputs_t;

// Fails with diagnostics that name the file and a remedy.
bool image_inputs_read(arena_t *arena, diag_t *diag, const image_options_t *options,
                       image_inputs_t *ret_inputs);

/*
 * The path of the loader: as the option says, or the one built for the board, beside the program.
 *
 * Fails with a diagnostic.
 */
bool image_find_loader(arena_t *arena, diag_t *diag, const image_options_t *options,
                       const target_t *target, const char **ret_path);
