// SPDX-License-Identifier: BSD-2-Clause

// Overrides against the real schema. What is accepted must make two configuration files that load.

#include "../pieces.h"
#include "bindgen/kernel_api.h"
#include "prefix/resolve.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_result(arena_t *arena, const resolved_t *resolved)
{
    diag_t diag = { 0 };
    config_t config = { 0 };
    source_t kernel = { "kernel", resolved->kernel.bytes, resolved->kernel.size };
    source_t libsel4 = { "libsel4", resolved->libsel4.bytes, resolved->libsel4.size };

    // Only values can be wrong: the schema does not say what characters they may have.
    bool ok =
        config_load(&config, arena, &diag, &kernel) && config_load(&config, arena, &diag, &libsel4);
    pieces_check(ok, &diag);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!pieces_are_text(data, size)) {
        return 0;
    }
    arena_t *arena = arena_create();
    diag_t diag = { 0 };
    source_t overrides = source_from_text(arena, "overrides.json", (const char *)data, size);
    resolved_t resolved;
    bool ok = resolve(arena, &diag, kernel_api_schema(arena), &overrides, &resolved);

    pieces_check(ok, &diag);
    if (ok) {
        check_result(arena, &resolved);
    }
    text_finish(&resolved.kernel);
    text_finish(&resolved.libsel4);
    arena_destroy(arena);
    return 0;
}
