// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * The JSON of rust-sel4's initialiser, read and written.
 *
 * Written is the form of its version 5.0.0, with objects in the order that it wants.  Read is a
 * superset: lists for structures, what the older tools wrote, and the bytes that Microkit's tool
 * puts in place of a file.
 */

#include "capdl/kernel.h"
#include "capdl/model.h"
#include "common/text.h"
#include "elf/binary.h"

/*
 * Fails with diagnostics: no JSON, a field missing, unknown or of the wrong kind, an object that
 * does not exist.  All that can be found are reported.
 */
bool capdl_json_read(arena_t *arena, diag_t *diag, const binary_t *file, capdl_spec_t **ret_spec);

/*
 * Appends the text to `ret_text`.
 *
 * Fails with diagnostics: an object has a kind that the JSON has no name for.
 */
bool capdl_json_write(arena_t *arena, diag_t *diag, const capdl_kernel_t *kernel,
                      const capdl_spec_t *spec, text_t *ret_text);

// The names in JSON, NULL for kinds without one.
const char *capdl_json_object_name(capdl_kind_t kind);
const char *capdl_json_cap_name(capdl_kind_t kind);

#define CAPDL_BOOTINFO_ID_COUNT 7
extern const char *const capdl_json_bootinfo_names[CAPDL_BOOTINFO_ID_COUNT];
