// SPDX-License-Identifier: BSD-2-Clause

/*
 * The kernel's configuration: two pieces, the kernel's file and libsel4's. What is accepted becomes
 * headers in which each line must be a whole directive.
 */

#include "../pieces.h"
#include "bindgen/emit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool starts_with(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

static void check_macros(const text_t *text)
{
    for (const char *line = text->bytes; *line; line += strcspn(line, "\n") + 1) {
        const char *end = line + strcspn(line, "\n");
        const char *comment = strstr(line, "/*");
        bool is_known = line == end || starts_with(line, "#define CONFIG_") ||
                        starts_with(line, "// ") || starts_with(line, "#pragma once");
        if (!is_known || *end != '\n' || (comment && comment < end) ||
            (end > line && end[-1] == '\\')) {
            abort();
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!pieces_are_text(data, size)) {
        return 0;
    }
    arena_t *arena = arena_create();
    diag_t diag = { 0 };
    config_t config = { 0 };
    piece_t pieces[2];
    size_t count = pieces_read(arena, data, size, pieces, 2);
    bool ok = true;

    for (size_t i = 0; i < count; i++) {
        ok = config_load(&config, arena, &diag, &pieces[i].source) && ok;
    }
    pieces_check(ok, &diag);
    for (unsigned i = 0; i < count && ok; i++) {
        text_t text = { 0 };
        emit_config_macros(&text, &config, i);
        check_macros(&text);
        emit_config_keys(&text, &config);
        emit_platform_constants(&text, &config);
        text_finish(&text);
    }
    arena_destroy(arena);
    return 0;
}
