// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * System descriptions (`.system`, Microkit 2.3): read and checked against the kernel that the
 * system is for.  Programs are not opened: what they hold is the business of the build.
 */

#include "capdl/kernel.h"
#include "common/arena.h"
#include "common/diag.h"
#include "common/source.h"
#include "common/text.h"
#include "model.h"

// Where `prefill_path` is looked for, first to last; nowhere else.
typedef struct sdf_options {
    const char *const *search_paths;
    size_t search_path_count;
} sdf_options_t;

/*
 * Fails with a diagnostic for everything that is wrong in the file.  Warns of what is right but
 * hardly meant.  The kernel must stay as long as the system does.
 */
bool sdf_read(arena_t *arena, diag_t *diag, const source_t *source, const capdl_kernel_t *kernel,
              const sdf_options_t *options, const sdf_system_t **ret_system);

// An error for each thing of the system that cannot be built yet; false when there is one.
bool sdf_is_buildable(diag_t *diag, const sdf_system_t *system);

// Where the stack of a protection domain ends at the top, under its IPC buffer and a page that is
// never mapped.
uint64_t sdf_stack_top(const capdl_kernel_t *kernel);

// The system as text, for people and tests.
void sdf_show(const sdf_system_t *system, text_t *text);
