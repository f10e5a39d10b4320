// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * What can be known of a specification before it boots: every rule whose violation would otherwise
 * show as an error of the kernel, or as a thread that faults or never runs.
 *
 * Each error names the place in the source, the object and a remedy; all that there are come in one
 * run.
 */

#include "capdl/kernel.h"
#include "capdl/model.h"

typedef struct capdl_check_options {
    const char *fill_directory; // where files of fills are; NULL: they are not looked at
    bool refuses_unknown_irqs;  // numbers that the platform is known not to have
} capdl_check_options_t;

// Fails with diagnostics.
bool capdl_check(arena_t *arena, diag_t *diag, const capdl_kernel_t *kernel,
                 const capdl_spec_t *spec, const capdl_check_options_t *options);

// What maps an address: a frame's slot, in a table of an address space.
typedef struct capdl_mapping {
    const capdl_slot_t *slot; // of the frame; NULL: nothing is mapped
    uint64_t vaddr;           // of the frame
} capdl_mapping_t;

// Looks an address up in the address space with that root.
capdl_mapping_t capdl_translate(const capdl_kernel_t *kernel, const capdl_spec_t *spec,
                                capdl_id_t root, uint64_t vaddr);
