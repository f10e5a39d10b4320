// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Conditions on configuration keys, as the kernel's XML files nest them:
 * `<and>`, `<or>`, `<not>` around `<config var="CONFIG_KEY"/>`.
 */

#include <stdbool.h>
#include <stddef.h>

#include "config.h"

typedef enum condition_kind {
    CONDITION_KEY,
    CONDITION_NOT,
    CONDITION_AND,
    CONDITION_OR,
} condition_kind_t;

typedef struct condition {
    condition_kind_t kind;
    const char *key; // CONDITION_KEY: without CONFIG_
    place_t place;
    struct condition **parts;
    size_t part_count;
    size_t part_capacity;
} condition_t;

// NULL holds always.
bool condition_holds(const condition_t *condition, const config_t *config);
