// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * What the image builder must know of a kernel: facts of its configuration, and the memory that it
 * was built for.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/arena.h"
#include "common/diag.h"
#include "common/source.h"

typedef enum target_arch {
    TARGET_AARCH64,
    TARGET_RISCV64,
    TARGET_X86_64,
} target_arch_t;

typedef struct target {
    const char *path; // of the configuration, for messages
    target_arch_t arch;
    uint16_t machine; // as ELF files have it
    const char *name; // as the configuration has it: "aarch64"
    const char *board;
    bool is_hypervisor;
    bool is_silent;         // the kernel does not print; not when the configuration leaves it open
    unsigned physical_bits; // AArch64: what the kernel's translation tables are for
    uint32_t core_count;
    uint64_t first_hart; // RISC-V
    unsigned cnode_bits; // log2 of the root CNode's slots
    uint64_t user_top;   // the first address that a root task cannot have
} target_t;

/*
 * Fails with diagnostics: a key is missing or has no sense, or the kernel is of a kind that cannot
 * be booted.
 */
bool target_read(arena_t *arena, diag_t *diag, const source_t *config, target_t *ret_target);

// Memory, [start, end).
typedef struct memory_range {
    uint64_t start;
    uint64_t end;
} memory_range_t;

typedef struct memory_map {
    const char *path;
    memory_range_t *ranges; // ascending, disjoint, not touching
    size_t count;
} memory_map_t;

// At most this many ranges.
#define MEMORY_RANGE_COUNT_MAX 1024

/*
 * Reads `support/platform_gen.json` of a kernel's installation: an object with a list `memory` of
 * objects with the numbers `start` and `end`.
 *
 * Fails with a diagnostic.
 */
bool memory_map_read(arena_t *arena, diag_t *diag, const source_t *source, memory_map_t *ret_map);

// Whether [start, end) is within one range.
bool memory_map_contains(const memory_map_t *map, uint64_t start, uint64_t end);
