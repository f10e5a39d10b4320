// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * The files of an installed kernel that bindgen reads, found in its include directories:
 *
 *     kernel/gen_config.json  sel4/gen_config.json
 *     api/syscall.xml
 *     interfaces/object-api.xml  interfaces/object-api-sel4-arch.xml interfaces/object-api-arch.xml
 *     every *.pbf, and every *.bf that has no .pbf beside it and is included by no other .bf
 */

#include <stdbool.h>
#include <stddef.h>

#include "../common/source.h"
#include "api.h"

typedef struct input_file {
    const char *relative; // below the include directory: sel4/shared_types.pbf
    source_t source;
} input_file_t;

typedef struct inputs {
    const char *const *directories; // empty when the files came from memory
    size_t directory_count;
    const input_file_t *files; // from memory
    size_t file_count;
    input_file_t kernel_config;
    input_file_t libsel4_config;
    input_file_t syscalls;
    input_file_t api[API_PART_COUNT];
    input_file_t *bitfields;
    size_t bitfield_count;
    size_t bitfield_capacity;
} inputs_t;

/*
 * Where a file is in several directories the first one counts, as for the compiler.
 *
 * Fails with a diagnostic for each file that is missing or cannot be read. Besides the files above
 * there must be bitfields sel4/shared_types and sel4/sel4_arch/types.
 */
bool inputs_load(arena_t *arena, diag_t *diag, const char *const *directories,
                 size_t directory_count, inputs_t **ret_inputs);

/*
 * The same from files in memory, which must outlive the result. Fails with a diagnostic for each
 * that is missing; `name` stands for the place where it should be.
 */
bool inputs_from_files(arena_t *arena, diag_t *diag, const char *name, const input_file_t *files,
                       size_t file_count, inputs_t **ret_inputs);

// Reads `relative` from the first directory that has it. False when none has; no diagnostic then.
bool inputs_find(const inputs_t *inputs, arena_t *arena, diag_t *diag, const char *relative,
                 source_t *ret_source);
