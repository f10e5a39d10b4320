// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * What an image tells of its kernel and the machine that it is for.  An image with a kernel loader
 * has the kernel's device tree and its number of cores in its payload; any other only its
 * architecture and whether the kernel prints.
 */

#include <stdbool.h>
#include <stdint.h>

#include "common/arena.h"
#include "common/diag.h"
#include "elf/binary.h"
#include "run/board.h"

typedef struct image_facts {
    board_arch_t arch;
    bool needs_hypervisor; // the kernel is for EL2
    bool is_silent;        // the kernel does not print
    bool is_raw;           // a binary, to be put to the loader's address
    uint32_t core_count;   // 0: not recorded
    uint64_t memory_size;  // 0: not recorded
} image_facts_t;

/*
 * Fails with diagnostics: it is neither an ELF file nor a loader as a binary, or for an
 * architecture that no board has.
 */
bool image_facts_of(arena_t *arena, diag_t *diag, const binary_t *image, image_facts_t *ret_facts);

// The same for a file.
bool image_facts_read(arena_t *arena, diag_t *diag, const char *path, image_facts_t *ret_facts);
