// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Writes the loader's payload (docs/formats/loader-payload.md).

#include <stdbool.h>
#include <stdint.h>

#include "common/text.h"
#include "layout.h"

typedef struct payload_input {
    const layout_input_t *parts;
    const layout_t *layout;
    const uint8_t *dtb;
    uint64_t tables_address; // where the loader has room for translation tables
    uint64_t tables_size;
    uint64_t uart_address; // 0: none to map
    uint64_t uart_size;
    const uint64_t *core_ids; // as many as the kernel has nodes
} payload_input_t;

/*
 * Appends to the empty `ret_bytes`.
 *
 * Fails with a diagnostic, when the addresses cannot be mapped.
 */
bool payload_write(arena_t *arena, diag_t *diag, const payload_input_t *input, text_t *ret_bytes);
