// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * A kernel configuration made of the schema's defaults and a file of overrides.
 *
 * The schema (kernel-api/config/schema.json) lists every key; the file names the architecture and
 * platform and sets what differs from the defaults.
 */

#include "../common/config.h"
#include "../common/text.h"

typedef struct resolved {
    const char *arch;      // arm, riscv, x86
    const char *sel4_arch; // aarch64, riscv64, x86_64
    text_t kernel;         // kernel/gen_config.json
    text_t libsel4;        // sel4/gen_config.json
} resolved_t;

/*
 * Fails with diagnostics: bad JSON or schema, unknown architecture, members or keys, values of the
 * wrong kind, a value that is no choice, a key that belongs to a choice set by hand.
 * The texts are the caller's to release, also after failure.
 */
bool resolve(arena_t *arena, diag_t *diag, const source_t *schema, const source_t *overrides,
             resolved_t *ret_resolved);
