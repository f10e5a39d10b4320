// SPDX-License-Identifier: BSD-2-Clause

// Images as `sel4c run` looks into them: the payload of a kernel loader, and the device tree in it.

#include <stdint.h>

#include <sel4c/loader_payload.h>

#include "run/image_facts.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    arena_t *arena = arena_create();
    diag_t diag;
    image_facts_t facts;
    binary_t image = { "fuzz", bytes, size };

    diag_init(&diag, NULL);
    bool ok = image_facts_of(arena, &diag, &image, &facts);
    if (ok == diag_has_errors(&diag) || (ok && facts.core_count > SEL4_LOADER_CORE_COUNT_MAX)) {
        __builtin_trap();
    }
    arena_destroy(arena);
    return 0;
}
