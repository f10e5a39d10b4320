// SPDX-License-Identifier: BSD-2-Clause

/*
 * A whole kernel prefix from memory, from the files to the text of every header. Pieces replace or
 * add files of the small prefix in tests/golden/base, so that a short input is a whole tree.
 */

#include "../pieces.h"
#include "bindgen/generate.h"
#include "common/embed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

extern const struct embedded_file golden_base[];
extern const size_t golden_base_count;

#define FILE_COUNT_MAX 32

// Adds or replaces.
static size_t put_file(input_file_t *files, size_t count, input_file_t file)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(files[i].relative, file.relative) == 0) {
            files[i] = file;
            return count;
        }
    }
    if (count < FILE_COUNT_MAX) {
        files[count++] = file;
    }
    return count;
}

static size_t collect(arena_t *arena, const uint8_t *data, size_t size, input_file_t *files)
{
    piece_t pieces[16];
    size_t piece_count = pieces_read(arena, data, size, pieces, 16);
    size_t count = 0;

    for (size_t i = 0; i < golden_base_count; i++) {
        source_t source = { golden_base[i].path, (const char *)golden_base[i].data,
                            golden_base[i].size };
        count = put_file(files, count, (input_file_t){ golden_base[i].path, source });
    }
    for (size_t i = 0; i < piece_count; i++) {
        // No directory gives a name with `..`.
        if (*pieces[i].name && !strstr(pieces[i].name, "..")) {
            count = put_file(files, count, (input_file_t){ pieces[i].name, pieces[i].source });
        }
    }
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!pieces_are_text(data, size)) {
        return 0;
    }
    arena_t *arena = arena_create();
    diag_t diag = { 0 };
    input_file_t files[FILE_COUNT_MAX];
    size_t count = collect(arena, data, size, files);
    inputs_t *inputs;
    model_t *model;
    output_t output;

    output_init(&output, arena);
    bool ok = inputs_from_files(arena, &diag, "memory", files, count, &inputs) &&
              model_load(arena, &diag, inputs, &model) &&
              generate(arena, &diag, inputs, model, &output);
    pieces_check(ok, &diag);
    output_finish(&output);
    arena_destroy(arena);
    return 0;
}
