// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// `sel4c capdl build`: the initialiser with a specification becomes a root task; `simulate` says
// how that will boot.

#include "capdl/inputs.h"
#include "common/text.h"
#include "elf/edit.h"

// A root task: the initialiser with a specification.
typedef struct capdl_linked {
    elf_edit_t *edit; // owns the bytes of `file`
    binary_t file;
    size_t spec_size;
    size_t pages_size;
} capdl_linked_t;

/*
 * Adds a specification that was checked to the initialiser, and simulates its boot, which is
 * appended to `ret_text` unless that is NULL.  Of the options `spec` is used in messages only.
 *
 * Fails  with diagnostics
 * Owns   capdl_linked_finish() releases what it gives, also after a failure
 */
bool capdl_link(arena_t *arena, diag_t *diag, const capdl_options_t *options,
                const capdl_inputs_t *inputs, text_t *ret_text, capdl_linked_t *ret_linked);

void capdl_linked_finish(capdl_linked_t *linked);

/*
 * Writes the root task after its boot was simulated; with `ret_text` simulates only, and appends
 * what happens to that.
 *
 * Fails with diagnostics; then nothing was written.
 */
bool capdl_build(arena_t *arena, diag_t *diag, const capdl_options_t *options, text_t *ret_text);
