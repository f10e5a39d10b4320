// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Board data, as platform/README.md describes it: what `sel4c run` must know to start a machine.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/arena.h"
#include "common/diag.h"
#include "common/source.h"

typedef enum board_arch {
    BOARD_AARCH64,
    BOARD_RISCV64,
    BOARD_X86_64,
} board_arch_t;

// How a program ends the machine.
typedef enum board_exit {
    BOARD_EXIT_SEMIHOSTING,
    BOARD_EXIT_ISA_DEBUG_EXIT,
    BOARD_EXIT_SENTINEL,
} board_exit_t;

typedef struct board_strings {
    const char **items;
    size_t count;
} board_strings_t;

typedef struct board {
    const char *name;
    const char *title;
    board_arch_t arch;
    bool is_hypervisor;   // kernels at EL2 run here
    uint64_t kernel_base; // virtual addresses from here on are the kernel's
    uint64_t memory_size; // of all ranges together
    board_exit_t exit;
    const char *program;
    const char *package;
    board_strings_t args;
    board_strings_t boot;
    uint64_t loader_address; // 0: has no loader
    board_strings_t net;
    board_strings_t disk;
    board_strings_t rng;
} board_t;

// Fails with diagnostics: not JSON, or not as the table in platform/README.md has it.
bool board_read(arena_t *arena, diag_t *diag, const source_t *source, board_t *ret_board);

/*
 * A board by name; a name with a slash is the path of a board.json.
 *
 * Fails with diagnostics; for an unknown name they list the known ones.
 */
bool board_find(arena_t *arena, diag_t *diag, const char *name, board_t *ret_board);

// "a, b, c": the built-in boards for the architecture that run kernels at EL2, or all others too.
const char *board_list(arena_t *arena, board_arch_t arch, bool needs_hypervisor);

// As board.json has it.
const char *board_arch_name(board_arch_t arch);

// "0x…" or decimal digits, nothing else.
bool board_read_number(const char *text, uint64_t *ret_number);
