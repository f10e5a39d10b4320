// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// From a kernel's files to the files of the raw and the typed layer, all in memory.

#include <stdbool.h>

#include "../common/config.h"
#include "../common/output.h"
#include "api.h"
#include "inputs.h"
#include "syscalls.h"

typedef struct model {
    config_t config;
    api_t *api;
    syscalls_t *syscalls;
} model_t;

/*
 * Reads the configuration, the system calls and the invocations.
 *
 * Fails with diagnostics; also when the architecture is not one that sel4c knows, or when the
 * configuration contradicts itself.
 */
bool model_load(arena_t *arena, diag_t *diag, const inputs_t *inputs, model_t **ret_model);

// Makes every output file. Bitfields are parsed here, so this can fail with diagnostics too.
bool generate(arena_t *arena, diag_t *diag, const inputs_t *inputs, const model_t *model,
              output_t *output);
