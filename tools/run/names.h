// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// `sel4c symbolize` behind standard output, so that the console shows names where the guest printed
// backtraces.

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "common/arena.h"
#include "common/diag.h"

typedef struct names {
    pid_t process;
} names_t;

/*
 * Puts this program's own `symbolize`, with these files, between standard output and what that was.
 *
 * Fails with a diagnostic; then standard output is as it was.
 */
bool names_start(arena_t *arena, diag_t *diag, const char *const *files, size_t file_count,
                 names_t *ret_names);

// Waits until everything is out.  Standard output is closed then.
void names_finish(const names_t *names);
