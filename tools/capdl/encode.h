// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * From the model to what the initialiser reads: the specification in its binary form
 * (docs/formats/capdl-spec.md), and the pages that the initialiser is loaded with and gives away.
 */

#include <sel4c/capdl_spec.h>

#include "capdl/kernel.h"
#include "capdl/model.h"
#include "common/text.h"

typedef enum capdl_names {
    CAPDL_NAMES_NONE,
    CAPDL_NAMES_OBJECTS, // all but frames and page tables
    CAPDL_NAMES_ALL,
} capdl_names_t;

typedef struct capdl_encode_options {
    const char *fill_directory; // NULL: the current one
    bool has_no_zero_copy;      // fill all frames by copying
    bool has_no_packing;        // contents are stored as they are
    capdl_names_t names;
    uint8_t log_level;
} capdl_encode_options_t;

typedef struct capdl_encoded {
    text_t bytes;            // of the specification
    text_t frames;           // pages; empty when there are none
    const uint32_t *numbers; // of the objects of the model, in the binary form
} capdl_encoded_t;

/*
 * Looks for what the initialiser cannot do.
 *
 * Needs  a specification without errors
 * Fails  with diagnostics
 */
bool capdl_encode_check(diag_t *diag, const capdl_kernel_t *kernel, const capdl_spec_t *spec);

/*
 * Needs  a specification without errors
 * Fails  with diagnostics: a file of a fill cannot be read, or as capdl_encode_check() does
 * Owns   capdl_encoded_finish() releases what it gives, also after a failure
 */
bool capdl_encode(arena_t *arena, diag_t *diag, const capdl_kernel_t *kernel,
                  const capdl_spec_t *spec, const capdl_encode_options_t *options,
                  capdl_encoded_t *ret_encoded);

void capdl_encoded_finish(capdl_encoded_t *encoded);

// The kernel as the format knows it.
sel4_capdl_kernel_t capdl_encode_kernel(const capdl_kernel_t *kernel);
