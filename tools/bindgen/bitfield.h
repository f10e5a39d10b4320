// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * The kernel's bitfield language (`.bf`, and `.pbf` after preprocessing): blocks of named bit
 * ranges and tagged unions of blocks, packed into machine words in an order that C leaves open.
 */

#include <stdbool.h>

#include "../common/arena.h"
#include "../common/config.h"
#include "../common/diag.h"
#include "../common/source.h"
#include "../common/text.h"

typedef struct bitfield_spec bitfield_spec_t;

/*
 * How `#include <path>` in a `.bf` is answered. Returns false when there is no such file; the
 * preprocessor reports it with its place.
 */
typedef struct bitfield_includes {
    bool (*find)(void *context, const char *path, source_t *ret_source);
    void *context;
} bitfield_includes_t;

/*
 * Parses and checks one file. Preprocessor lines (`#include`, `#if`, `#ifdef`, `#ifndef`, `#elif`,
 * `#else`, `#endif`) are obeyed with `config` giving the `CONFIG_` macros; `.pbf` has none.
 * `includes` may be NULL: then every `#include` of a `.bf` is an error (`<sel4/config.h>` and
 * `<autoconf.h>` are known and empty).
 *
 * Fails with diagnostics: syntax; a name twice; sizes that are zero, negative, larger than a word
 * or do not fill words; tag fields missing, of different size or position; tag values that do not
 * fit or repeat; a block in two unions; masks that contradict the sizes.
 */
bool bitfield_parse(arena_t *arena, diag_t *diag, const config_t *config,
                    const bitfield_includes_t *includes, const source_t *source,
                    bitfield_spec_t **ret_spec);

/*
 * Writes the C header: types, tag enumerations, constructors, getters, setters, by value and by
 * pointer, with the names and results of libsel4's own generator.
 */
void bitfield_emit(const bitfield_spec_t *spec, text_t *out);
