// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * System call numbers, from `api/syscall.xml`: first the calls of the API in use (MCS or not), then
 * the debug calls, numbered from -1 downwards whether or not a call's condition holds.
 */

#include <stdbool.h>
#include <stddef.h>

#include "../common/condition.h"
#include "../common/source.h"

typedef struct syscall {
    const char *name; // Call, DebugPutChar …
    int number;
    bool is_enabled;
} syscall_t;

typedef struct syscalls {
    syscall_t *items;
    size_t count;
    size_t capacity;
} syscalls_t;

/*
 * Fails with diagnostics: unknown elements or attributes, a missing or repeated API, a name that is
 * no identifier or is there twice, conditions on unknown keys.
 */
bool syscalls_load(arena_t *arena, diag_t *diag, const config_t *config, const source_t *source,
                   syscalls_t **ret_syscalls);
