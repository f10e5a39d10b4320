// SPDX-License-Identifier: BSD-2-Clause

// The parser's tools, and the top level: `base`, `block`, `tagged_union`.

#include "bitfield_parser.h"

#include <string.h>

#include "../common/names.h"

void bitfield_parser_advance(bitfield_parser_t *parser)
{
    parser->token = bitfield_lexer_next(&parser->lexer);
}

void bitfield_parser_fail(bitfield_parser_t *parser, const char *what)
{
    const bitfield_token_t *token = &parser->token;
    bool is_keyword = token->kind >= TOKEN_BASE && token->kind <= TOKEN_TAGGED_UNION;

    if (!parser->is_lost && token->kind == TOKEN_END) {
        diag_error(parser->diag, token->place, "expected %s, found the end of the text", what);
    } else if (!parser->is_lost && token->kind != TOKEN_BAD) {
        diag_error(parser->diag, token->place, "expected %s, found %s`%.*s`", what,
                   is_keyword ? "the keyword " : "", (int)token->size, token->text);
    }
    parser->is_lost = true;
}

bool bitfield_parser_expect(bitfield_parser_t *parser, bitfield_token_kind_t kind, const char *what)
{
    if (parser->is_lost) {
        return false;
    }
    if (parser->token.kind != kind) {
        bitfield_parser_fail(parser, what);
        return false;
    }
    bitfield_parser_advance(parser);
    return true;
}

bool bitfield_parser_at_declaration(const bitfield_parser_t *parser)
{
    switch (parser->token.kind) {
    case TOKEN_BASE:
    case TOKEN_BLOCK:
    case TOKEN_TAGGED_UNION:
    case TOKEN_END:
        return true;
    default:
        return false;
    }
}

void bitfield_parser_recover(bitfield_parser_t *parser, bool (*is_entry)(bitfield_token_kind_t))
{
    while (!bitfield_parser_at_declaration(parser) && parser->token.kind != TOKEN_CLOSE_BRACE &&
           !is_entry(parser->token.kind)) {
        bitfield_parser_advance(parser);
    }
    parser->is_lost = false;
    parser->nesting = 0;
}

bool bitfield_read_name(bitfield_parser_t *parser, const char *what, bitfield_name_t *ret_name)
{
    bitfield_token_t token = parser->token;

    if (!bitfield_parser_expect(parser, TOKEN_NAME, what)) {
        return false;
    }
    *ret_name = (bitfield_name_t){ .text = arena_copy(parser->arena, token.text, token.size),
                                   .place = token.place };
    if (!name_is_identifier(ret_name->text)) {
        diag_error(parser->diag, token.place, "`%s` is a keyword of C; choose another name",
                   ret_name->text);
    }
    return true;
}

void bitfield_read_names(bitfield_parser_t *parser, const char *what, size_t limit,
                         bitfield_name_t **names, size_t *count, size_t *capacity)
{
    do {
        bitfield_name_t name;
        place_t place = parser->token.place;
        if (!bitfield_read_name(parser, what, &name)) {
            return;
        }
        if (*count == limit) {
            diag_error(parser->diag, place, "more than %zu names, the limit", limit);
            parser->is_lost = true;
            return;
        }
        *ARENA_PUSH(parser->arena, *names, *count, *capacity) = name;
    } while (parser->token.kind == TOKEN_COMMA && (bitfield_parser_advance(parser), true));
    bitfield_parser_expect(parser, TOKEN_CLOSE, "`,` or `)`");
}

bool bitfield_declare(bitfield_parser_t *parser, place_t place, bitfield_declaration_t declaration)
{
    bitfield_spec_t *spec = parser->spec;

    if (spec->count == BITFIELD_DECLARATIONS_MAX) {
        diag_error(parser->diag, place, "more than %d blocks and unions, the limit of a file",
                   BITFIELD_DECLARATIONS_MAX);
        // Nothing after this can be kept: go to the end.
        while (parser->token.kind != TOKEN_END) {
            bitfield_parser_advance(parser);
        }
        return false;
    }
    *ARENA_PUSH(parser->arena, spec->declarations, spec->count, spec->capacity) = declaration;
    return true;
}

// True when `value` is known and one of the two.
static bool is_one_of(bitfield_value_t value, int64_t a, int64_t b)
{
    return value.is_known && (value.number == a || value.number == b);
}

// `(48,1)` after `base 64`.
static void read_canonical(bitfield_parser_t *parser, bitfield_base_t *base)
{
    bitfield_parser_advance(parser);
    bitfield_value_t bits = bitfield_expression(parser);
    bitfield_parser_expect(parser, TOKEN_COMMA, "`,` and 0 or 1 for sign extension");
    bitfield_value_t sign = bitfield_expression(parser);
    bitfield_parser_expect(parser, TOKEN_CLOSE, "`)`");
    if (parser->is_lost || base->is_broken) {
        base->is_broken = true;
        return;
    }
    base->is_broken = !bits.is_known || !sign.is_known;
    if (bits.is_known && (bits.number < 1 || bits.number > base->word_bits)) {
        diag_error(parser->diag, bits.place, "pointers cannot have %lld bits in a %u-bit word",
                   (long long)bits.number, base->word_bits);
        base->is_broken = true;
    } else {
        base->canonical_bits = (unsigned)bits.number;
    }
    if (sign.is_known && !is_one_of(sign, 0, 1)) {
        diag_error(parser->diag, sign.place, "sign extension is 0 (no) or 1 (yes)");
        base->is_broken = true;
    }
    base->sign_extends = sign.number == 1;
}

static void read_base(bitfield_parser_t *parser)
{
    bitfield_base_t *base = arena_alloc(parser->arena, sizeof *base);

    *base = (bitfield_base_t){ .word_bits = 64, .place = parser->token.place };
    bitfield_parser_advance(parser);
    bitfield_value_t bits = bitfield_expression(parser);
    base->is_broken = !is_one_of(bits, 32, 64);
    if (bits.is_known && base->is_broken) {
        diag_error(parser->diag, bits.place, "a word has 32 or 64 bits, not %lld",
                   (long long)bits.number);
    } else if (bits.is_known) {
        base->word_bits = (unsigned)bits.number;
    }
    base->canonical_bits = base->word_bits;
    if (!parser->is_lost && parser->token.kind == TOKEN_OPEN) {
        read_canonical(parser, base);
    }
    parser->base = base;
}

// Declarations before the first `base` are reported once.
static void need_base(bitfield_parser_t *parser)
{
    static const bitfield_base_t unknown = { .word_bits = 64,
                                             .canonical_bits = 64,
                                             .is_broken = true };

    if (!parser->base) {
        diag_error(parser->diag, parser->token.place,
                   "the size of a word is not known yet; write `base 64` before this");
        parser->base = &unknown;
    }
}

static bool is_no_entry(bitfield_token_kind_t kind)
{
    (void)kind;
    return false;
}

static void skip_to_declaration(bitfield_parser_t *parser)
{
    bitfield_parser_recover(parser, is_no_entry);
    while (parser->token.kind == TOKEN_CLOSE_BRACE) {
        bitfield_parser_advance(parser);
        bitfield_parser_recover(parser, is_no_entry);
    }
}

void bitfield_read(bitfield_parser_t *parser)
{
    bitfield_parser_advance(parser);
    while (parser->token.kind != TOKEN_END) {
        switch (parser->token.kind) {
        case TOKEN_BASE:
            read_base(parser);
            break;
        case TOKEN_BLOCK:
            need_base(parser);
            bitfield_read_block(parser);
            break;
        case TOKEN_TAGGED_UNION:
            need_base(parser);
            bitfield_read_union(parser);
            break;
        default:
            bitfield_parser_fail(parser, "`base`, `block` or `tagged_union`");
            break;
        }
        if (parser->is_lost) {
            skip_to_declaration(parser);
        }
    }
}
