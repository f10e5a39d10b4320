// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// The loader's own program, as `sel4c image` has completed it.

#include <stdbool.h>
#include <stdint.h>

#include <sel4c/span.h>

typedef struct loader_program {
    uint64_t start; // all that is loaded
    uint64_t end;
    sel4_span_t payload;
} loader_program_t;

// False when there is no payload.
bool loader_program_find(loader_program_t *ret_program);

// Memory for translation tables, zero at first.
#define LOADER_TABLES_SIZE (16 * 4096)
extern uint64_t loader_tables[LOADER_TABLES_SIZE / 8];

// The name of the board this was built for.
const char *loader_program_board(void);
