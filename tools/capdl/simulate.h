// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Boots a specification on paper: foresees what the kernel will have, and runs the allocator that
 * the initialiser will run.
 */

#include <sel4c/capdl_spec.h>

#include "capdl/boot.h"
#include "capdl/inputs.h"
#include "common/text.h"
#include "elf/elf.h"

/*
 * What the kernel will tell `app`, a root task, when it boots.
 *
 * Needs  a kernel whose memory is known before it boots: not x86
 * Fails  with diagnostics
 */
bool capdl_foresee(arena_t *arena, diag_t *diag, const capdl_options_t *options,
                   const capdl_inputs_t *inputs, const elf_t *app, capdl_boot_t *ret_boot);

/*
 * `app` is the root task, initialiser and specification.  What happens is appended to `ret_text`,
 * unless that is NULL.
 *
 * Needs  a kernel whose memory is known before it boots: not x86
 * Fails  with diagnostics: memory runs out, an address is in no untyped, too few slots
 */
bool capdl_simulate(arena_t *arena, diag_t *diag, const capdl_options_t *options,
                    const capdl_inputs_t *inputs, const elf_t *app, const sel4_capdl_spec_t *spec,
                    text_t *ret_text);

/*
 * The same as far as it can be known where memory is not known before the machine boots: what will
 * be wanted of it.
 */
void capdl_simulate_unknown(arena_t *arena, const sel4_capdl_spec_t *spec, unsigned root_cnode_bits,
                            text_t *ret_text);
