// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Adds a board to an SDK.

#include <stdbool.h>

#include "common/arena.h"
#include "common/diag.h"

typedef struct import_options {
    const char *sdk;    // NULL: found
    const char *prefix; // of the kernel
    const char *board;  // NULL: that of the kernel's platform
    const char *config; // NULL: by whether the kernel prints
    unsigned jobs;
    bool quiet;
} import_options_t;

// Fails with diagnostics; then the SDK is as it was.
bool sdk_import(arena_t *arena, diag_t *diag, const import_options_t *options);
