// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Debug information, read in a process of its own: should the file be such that its reader crashes
 * or does not come to an end, then names and lines are missing, and nothing else.
 */

#include <stdbool.h>
#include <stdint.h>

#include "common/arena.h"
#include "common/diag.h"
#include "symbolize/debug_info.h"

// Longer answers are waited for no longer.
#define WORKER_TIMEOUT_MS 20000

typedef struct worker worker_t;

/*
 * Starts one for a file; see debug_info_open() for `debug_file`.
 *
 * Fails with a diagnostic that names the file.
 */
bool worker_start(arena_t *arena, diag_t *diag, const char *path, const char *debug_file,
                  worker_t **ret_worker);

// Accepts NULL.
void worker_stop(worker_t *worker);

uint16_t worker_machine(const worker_t *worker);
bool worker_has_lines(const worker_t *worker);

typedef struct worker_answer {
    bool is_code;
    unsigned count;
    debug_function_t functions[DEBUG_INFO_FUNCTION_COUNT_MAX];
} worker_answer_t;

/*
 * What is known of the byte at `address`; nothing, and once a diagnostic, if the process has
 * ended.  Texts are the arena's.
 */
void worker_ask(worker_t *worker, arena_t *arena, diag_t *diag, uint64_t address,
                worker_answer_t *ret_answer);
