// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * What the kernel will tell a root task: the untyped memory that is left after it has placed
 * itself, the device tree, the root task and its first objects.
 */

#include <sel4c/capdl_alloc.h>

#include "capdl/kernel.h"
#include "image/layout.h"

typedef struct capdl_boot {
    sel4_capdl_untyped_t *untypeds; // in the kernel's order
    size_t count;
    size_t capacity;
    uint64_t free_slot_count; // of the root CNode
    uint64_t app_offset;      // of the root task: physical minus virtual, modulo 2^64
} capdl_boot_t;

// Addresses that are no memory, [start, end), from `platform_gen.json`.
typedef struct capdl_devices {
    memory_range_t *ranges;
    size_t count;
    size_t capacity;
} capdl_devices_t;

/*
 * Fails with diagnostics: no list "devices" in the file.
 */
bool capdl_devices_read(arena_t *arena, diag_t *diag, const source_t *platform_info,
                        capdl_devices_t *ret_devices);

/*
 * Needs  a layout that layout_place() gave
 * Fails  with a diagnostic: the first objects fit nowhere
 */
bool capdl_boot_foresee(arena_t *arena, diag_t *diag, const capdl_kernel_t *kernel,
                        const layout_input_t *input, const layout_t *layout,
                        const capdl_devices_t *devices, capdl_boot_t *ret_boot);
