// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Where kernel, device tree and root task go in memory, and whether the kernel will be able to boot
 * from there: what it would only say on a console, or by silence.
 */

#include <stdbool.h>
#include <stdint.h>

#include "elf/elf.h"
#include "target.h"

// What goes into memory.
typedef struct layout_input {
    const target_t *target;
    const memory_map_t *memory;
    const elf_t *kernel;
    const elf_t *app;
    const char *dtb_path;
    uint64_t dtb_size; // 0: none
    uint64_t dtb_at;   // 0: right after the kernel
    uint64_t app_at;   // 0: right after the device tree
} layout_input_t;

// Physical, except where it says so.
typedef struct layout {
    memory_range_t kernel;
    uint64_t kernel_vaddr;
    memory_range_t dtb;
    memory_range_t app;
    uint64_t app_offset; // physical minus virtual, modulo 2^64
} layout_t;

/*
 * Checks that the two programs fit the kernel's configuration and each other.
 *
 * Fails with a diagnostic that names the file and a remedy.
 */
bool layout_check_programs(arena_t *arena, diag_t *diag, const target_t *target,
                           const elf_t *kernel, const elf_t *app);

/*
 * Places everything and checks the result: in memory, ascending, disjoint, the root task's virtual
 * addresses and slots, and room for the objects that the kernel makes at first.
 *
 * Fails with a diagnostic that names the file and a remedy.
 */
bool layout_place(arena_t *arena, diag_t *diag, const layout_input_t *input, layout_t *ret_layout);

// Checks that the loader with its payload, [start, end), is in memory and clear of the layout.
bool layout_check_loader(diag_t *diag, const layout_input_t *input, const layout_t *layout,
                         const char *loader_path, uint64_t start, uint64_t end);
