// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * From a system description and its programs to kernel objects and capabilities, as
 * <sel4c/microkit_abi.h> has them.
 */

#include "capdl/kernel.h"
#include "capdl/model.h"
#include "microkit/model.h"
#include "microkit/place.h"
#include "microkit/program.h"

typedef struct mk_parts {
    const capdl_kernel_t *kernel;
    const sdf_system_t *system;
    mk_program_t *programs; // as the system's protection domains
    mk_program_t *monitor;
    const binary_t *prefills; // as the system's regions
    const mk_address_t *addresses;
    bool is_benchmark; // protection domains have their own TCB
} mk_parts_t;

/*
 * Writes what the system description and the runtime ask for into the symbols of all programs, the
 * monitor's included.
 *
 * Fails with diagnostics: symbols are missing, or of another size.
 */
bool mk_set_symbols(arena_t *arena, diag_t *diag, const mk_parts_t *parts);

// Fails with diagnostics: maps and programs are in each other's way, or there are too many pages.
bool mk_parts_check(diag_t *diag, const mk_parts_t *parts);

// The system as objects; cannot fail once the above have not.
capdl_spec_t *mk_assemble(arena_t *arena, const mk_parts_t *parts);
