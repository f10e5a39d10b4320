// SPDX-License-Identifier: BSD-2-Clause

/*
 * Feeds any bytes to the bitfield language, once as `.bf`, which is preprocessed and may include
 * itself, and once as `.pbf`. Whatever is accepted is also written as C.
 */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bindgen/bitfield.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static config_entry_t entries[] = {
    { .key = "A", .is_flag = true, .on = true, .value = "" },
    { .key = "B", .is_flag = true, .value = "" },
    { .key = "N", .value = "4" },
    { .key = "S", .value = "text" },
};

// Every file that is asked for is the input itself.
static bool find_self(void *context, const char *path, source_t *ret_source)
{
    *ret_source = *(const source_t *)context;
    return strcmp(path, "missing") != 0;
}

// Messages are formatted, too.
static FILE *null_file(void)
{
    static FILE *file;

    if (!file) {
        file = fopen("/dev/null", "w");
    }
    return file;
}

static void run(const char *path, const uint8_t *data, size_t size)
{
    arena_t *arena = arena_create();
    config_t config = { .entries = entries, .count = sizeof entries / sizeof *entries };
    source_t source = source_from_text(arena, path, (const char *)data, size);
    bitfield_includes_t includes = { .find = find_self, .context = &source };
    bitfield_spec_t *spec;
    diag_t diag;

    diag_init(&diag, null_file());
    bool ok = bitfield_parse(arena, &diag, &config, &includes, &source, &spec);
    if (ok == diag_has_errors(&diag)) {
        abort(); // every failure says why, and nothing else does
    }
    if (ok) {
        text_t header = { 0 };
        bitfield_emit(spec, &header);
        text_finish(&header);
    }
    arena_destroy(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    run("fuzz.bf", data, size);
    run("fuzz.pbf", data, size);
    return 0;
}
