// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Kernel and libsel4 configuration, as an installed kernel has it in `kernel/gen_config.json` and
 * `sel4/gen_config.json`: an object whose values are `true`, `false` or a string.
 *
 * Keys have no `CONFIG_` in front here.
 */

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "diag.h"
#include "source.h"

typedef struct config_entry {
    const char *key;
    bool is_flag; // true: `on` counts; false: `value` counts
    bool on;
    const char *value; // empty for flags
    bool is_absent;    // known to sel4c, missing in this kernel's files: counts as off
    unsigned file;     // number of the config_load() call it came from, from 0
    place_t place;
} config_entry_t;

typedef struct config {
    config_entry_t *entries; // in the order of the files
    size_t count;
    size_t capacity;
    unsigned file_count;
} config_t;

/*
 * Adds the entries of one file. A key that is already there must have the same value.
 *
 * Fails with diagnostics: not JSON, not an object, a key twice, a key that is no C identifier, a
 * value of another kind or one that would not stay within its `#define`, or a contradiction to an
 * earlier file.
 */
bool config_load(config_t *config, arena_t *arena, diag_t *diag, const source_t *source);

/*
 * Makes the keys of sel4c's own schema known: those that the kernel's files do not have become
 * absent entries. Call it after the kernel's files have been loaded.
 */
bool config_add_schema(config_t *config, arena_t *arena, diag_t *diag, const source_t *schema);

const config_entry_t *config_find(const config_t *config, const char *key);

// As `defined(CONFIG_key)` after preprocessing: flags that are on, and every string.
bool config_is_defined(const config_t *config, const char *key);

// The string, or NULL when the key is missing or a flag.
const char *config_string(const config_t *config, const char *key);
