// SPDX-License-Identifier: BSD-2-Clause

// The bitfield language from file to model: preprocess, read, check.

#include "bitfield.h"

#include "bitfield_model.h"
#include "bitfield_parser.h"

bool bitfield_parse(arena_t *arena, diag_t *diag, const config_t *config,
                    const bitfield_includes_t *includes, const source_t *source,
                    bitfield_spec_t **ret_spec)
{
    unsigned errors_before = diag->error_count;
    bitfield_spec_t *spec = arena_alloc(arena, sizeof *spec);
    bitfield_parser_t parser = { .arena = arena, .diag = diag, .spec = spec };
    preprocessed_t input;

    spec->path = source->path;
    // Without the text of a missing file, what it declares would be reported again and again.
    if (!preprocess(arena, diag, config, includes, source, &input)) {
        return false;
    }
    bitfield_lexer_init(&parser.lexer, diag, &input);
    bitfield_read(&parser);
    bitfield_check_blocks(arena, diag, spec);
    bitfield_check_unions(arena, diag, spec);
    if (diag->error_count == errors_before) {
        bitfield_check_names(arena, diag, spec);
    }
    if (diag->error_count != errors_before) {
        return false;
    }
    *ret_spec = spec;
    return true;
}
