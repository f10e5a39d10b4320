// SPDX-License-Identifier: BSD-2-Clause

// The list of system calls, for a kernel with MCS and for one without.

#include "../pieces.h"
#include "bindgen/emit.h"
#include "bindgen/syscalls.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void load(const uint8_t *data, size_t size, const char *keys)
{
    arena_t *arena = arena_create();
    diag_t diag = { 0 };
    config_t config = { 0 };
    source_t key_source = source_from_text(arena, "config", keys, strlen(keys));
    source_t source = source_from_text(arena, "syscall.xml", (const char *)data, size);
    syscalls_t *syscalls;

    if (!config_load(&config, arena, &diag, &key_source)) {
        abort();
    }
    bool ok = syscalls_load(arena, &diag, &config, &source, &syscalls);
    pieces_check(ok, &diag);
    if (ok) {
        text_t text = { 0 };
        emit_syscalls(&text, syscalls);
        text_finish(&text);
    }
    arena_destroy(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (pieces_are_text(data, size)) {
        load(data, size, "{\"KERNEL_MCS\": true, \"PRINTING\": true, \"DEBUG_BUILD\": false}");
        load(data, size, "{\"KERNEL_MCS\": false, \"PRINTING\": false, \"DEBUG_BUILD\": true}");
    }
    return 0;
}
