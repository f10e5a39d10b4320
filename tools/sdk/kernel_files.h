// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// The files of an installed kernel that a board is made of, and whether a board can be made of
// them.

#include <stdbool.h>

#include "capdl/kernel.h"
#include "common/arena.h"
#include "common/diag.h"
#include "image/target.h"

typedef struct kernel_files {
    const char *includes; // of libsel4, separated by colons; absolute, as all here
    const char *kernel;
    const char *platform; // NULL on x86_64
    const char *dtb;      // NULL: none
    target_t target;
    capdl_kernel_t facts;
} kernel_files_t;

/*
 * Finds them in `prefix`: what a kernel installs, or the folder of a board and configuration of an
 * SDK.
 *
 * Fails with diagnostics: a file is missing, or the kernel is one on which no protection domain
 * runs.
 */
bool kernel_files_find(arena_t *arena, diag_t *diag, const char *prefix, kernel_files_t *ret_files);
