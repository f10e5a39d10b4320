// SPDX-License-Identifier: BSD-2-Clause

/*
 * The interface description: three pieces, for the generic, sel4_arch and arch file. What is
 * accepted goes through all emitters, and comments in the headers must end where they should.
 */

#include "../pieces.h"
#include "bindgen/api.h"
#include "bindgen/emit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char keys[] =
    "{\"KERNEL_MCS\": true, \"DEBUG_BUILD\": false, \"SMP\": true, \"A\": \"1\"}";

// Whether every comment ends before the next begins, and no line is continued.
static bool has_sound_comments(const text_t *text)
{
    const char *at = text->bytes;

    for (const char *open; (open = strstr(at, "/*"));) {
        const char *close = strstr(open + 2, "*/");
        const char *stray = strstr(at, "*/");
        if (!close || stray < open || (strstr(open + 2, "/*") && strstr(open + 2, "/*") < close)) {
            return false;
        }
        at = close + 2;
    }
    return !strstr(at, "*/") && !strchr(text->bytes, '\\');
}

static void emit_all(arena_t *arena, const api_t *api, const config_t *config)
{
    text_t text = { 0 };

    for (int part = 0; part < API_PART_COUNT; part++) {
        emit_labels(&text, api, (api_part_t)part);
    }
    emit_client(&text, arena, api, config);
    emit_invocations(&text, arena, api);
    if (!has_sound_comments(&text)) {
        abort();
    }
    emit_caps(&text, arena, api, config);
    emit_list(&text, arena, api);
    text_finish(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!pieces_are_text(data, size)) {
        return 0;
    }
    arena_t *arena = arena_create();
    diag_t diag = { 0 };
    config_t config = { 0 };
    source_t key_source = source_from_text(arena, "config", keys, sizeof keys - 1);
    source_t sources[API_PART_COUNT];
    piece_t pieces[API_PART_COUNT];
    api_t *api;

    for (int part = 0; part < API_PART_COUNT; part++) {
        sources[part] = source_from_text(arena, "absent", "<api/>", 6);
    }
    size_t count = pieces_read(arena, data, size, pieces, API_PART_COUNT);
    for (size_t i = 0; i < count; i++) {
        sources[i] = pieces[i].source;
    }
    if (!config_load(&config, arena, &diag, &key_source)) {
        abort();
    }
    bool ok = api_load(arena, &diag, &config, sources, &api);
    ok = ok && emit_check_names(arena, &diag, api);
    pieces_check(ok, &diag);
    if (ok) {
        emit_all(arena, api, &config);
    }
    arena_destroy(arena);
    return 0;
}
