// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Reads the tokens of a specification into its model. Expressions are evaluated while they are
 * read: `word_size` and `canonical_size` are known by then.
 *
 * After a syntax error the parser is lost: what it reads means nothing until it has skipped to the
 * next entry. Functions return at once then, so one mistake gives one message.
 */

#include "bitfield_lexer.h"
#include "bitfield_model.h"

typedef struct bitfield_parser {
    arena_t *arena;
    diag_t *diag;
    bitfield_lexer_t lexer;
    bitfield_token_t token; // the next one
    bool is_lost;
    unsigned nesting;                 // parentheses of the expression being read
    const bitfield_base_t *constants; // what word_size means now; NULL: not known here
    bitfield_spec_t *spec;
    const bitfield_base_t *base;
    size_t field_count; // of all blocks
} bitfield_parser_t;

typedef struct bitfield_value {
    int64_t number;
    place_t place;
    bool is_known; // false after an error
} bitfield_value_t;

// Reads a whole specification. What is wrong is reported and marked broken.
void bitfield_read(bitfield_parser_t *parser);

// ---- Shared by the files of the parser

void bitfield_parser_advance(bitfield_parser_t *parser);

// `expected WHAT, found …`, unless the parser is lost already.
void bitfield_parser_fail(bitfield_parser_t *parser, const char *what);

// Takes a token of that kind; `what` is its name for the message.
bool bitfield_parser_expect(bitfield_parser_t *parser, bitfield_token_kind_t kind,
                            const char *what);

bitfield_value_t bitfield_expression(bitfield_parser_t *parser);

// Goes on with an expression whose first operand has been read.
bitfield_value_t bitfield_expression_from(bitfield_parser_t *parser, bitfield_value_t first);

void bitfield_read_block(bitfield_parser_t *parser);
void bitfield_read_union(bitfield_parser_t *parser);

// Reads a name fit for C.
bool bitfield_read_name(bitfield_parser_t *parser, const char *what, bitfield_name_t *ret_name);

// `name, name, …)` after the opening parenthesis. More than `limit` names are an error.
void bitfield_read_names(bitfield_parser_t *parser, const char *what, size_t limit,
                         bitfield_name_t **names, size_t *count, size_t *capacity);

// True when a new block, union or base starts here, or the text ends.
bool bitfield_parser_at_declaration(const bitfield_parser_t *parser);

// Skips to an entry, a closing brace or a declaration; from there on the parser is not lost.
void bitfield_parser_recover(bitfield_parser_t *parser, bool (*is_entry)(bitfield_token_kind_t));

// Adds a block or a union to the spec, within the limit.
bool bitfield_declare(bitfield_parser_t *parser, place_t place, bitfield_declaration_t declaration);
