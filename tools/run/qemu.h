// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// From a board, an image and options to QEMU's command line.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/arena.h"
#include "common/diag.h"
#include "run/board.h"

#define QEMU_ICOUNT_SHIFT \
    2 // one for all measurements, as totals differ a little from one to the next

typedef struct qemu_plan {
    const board_t *board;
    const char *program; // instead of the board's, or NULL
    const char *image;
    bool is_raw; // a binary for the loader's address
    uint64_t memory_size;
    uint32_t core_count;
    const char *gdb; // the character device on which a debugger is awaited, or NULL
    bool icount;
    const char *count_plugin; // NULL: none
    int count_fd;             // where the plugin writes
    board_strings_t count_at; // addresses
    board_strings_t nets;     // [tcp:|udp:]HOST:GUEST
    board_strings_t disks;    // paths
    bool rng;                 // a source of random bytes
    board_strings_t extra;
} qemu_plan_t;

// A value inside a list of options, where a comma separates: QEMU takes two for one.
const char *qemu_value(arena_t *arena, const char *value);

/*
 * The command line, ended by NULL.
 *
 * Fails with a diagnostic: a port is none.
 */
bool qemu_command(arena_t *arena, diag_t *diag, const qemu_plan_t *plan,
                  const char *const **ret_argv);
