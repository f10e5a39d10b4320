// SPDX-License-Identifier: BSD-2-Clause

/*
 * Arithmetic of the bitfield language: 64 bits, signed, checked. Division rounds down and the
 * remainder has the divisor's sign, as in the language's reference tool.
 */

#include <string.h>

#include "bitfield_parser.h"

static bitfield_value_t constant(bitfield_parser_t *parser)
{
    const bitfield_token_t *token = &parser->token;
    bitfield_value_t value = { .place = token->place, .is_known = true };
    bool is_word = token->size == 9 && memcmp(token->text, "word_size", 9) == 0;
    bool is_canonical = token->size == 14 && memcmp(token->text, "canonical_size", 14) == 0;

    if ((is_word || is_canonical) && parser->constants) {
        unsigned bits = is_word ? parser->constants->word_bits : parser->constants->canonical_bits;
        value.number = bits;
        value.is_known = !parser->constants->is_broken;
        bitfield_parser_advance(parser);
    } else if (is_word || is_canonical) {
        bitfield_parser_fail(parser, "a number; word_size and canonical_size are known only in the "
                                     "sizes of fields and padding");
    } else {
        bitfield_parser_fail(parser, "a number, word_size, canonical_size, `-` or `(`");
    }
    return value;
}

static bitfield_value_t parentheses(bitfield_parser_t *parser)
{
    if (parser->nesting == BITFIELD_NESTING_MAX) {
        diag_error(parser->diag, parser->token.place,
                   "more than %d parentheses in each other, the limit", BITFIELD_NESTING_MAX);
        parser->is_lost = true;
        return (bitfield_value_t){ .place = parser->token.place };
    }
    parser->nesting++;
    bitfield_parser_advance(parser);
    bitfield_value_t value = bitfield_expression(parser);
    bitfield_parser_expect(parser, TOKEN_CLOSE, "`)`");
    parser->nesting--;
    return value;
}

static bitfield_value_t primary(bitfield_parser_t *parser)
{
    bitfield_value_t value = { .place = parser->token.place };

    switch (parser->token.kind) {
    case TOKEN_NUMBER:
        value.number = parser->token.number;
        value.is_known = true;
        bitfield_parser_advance(parser);
        break;
    case TOKEN_NAME:
        value = constant(parser);
        break;
    case TOKEN_OPEN:
        value = parentheses(parser);
        break;
    default:
        bitfield_parser_fail(parser, "a number");
        break;
    }
    value.is_known &= !parser->is_lost;
    return value;
}

typedef enum outcome {
    OUTCOME_FINE,
    OUTCOME_TOO_LARGE,
    OUTCOME_BY_ZERO,
} outcome_t;

static outcome_t divide(int64_t a, int64_t b, int64_t *ret_quotient)
{
    if (b == 0) {
        return OUTCOME_BY_ZERO;
    }
    if (a == INT64_MIN && b == -1) {
        return OUTCOME_TOO_LARGE;
    }
    bool rounds = a % b != 0 && (a < 0) != (b < 0);
    *ret_quotient = a / b - rounds;
    return OUTCOME_FINE;
}

static outcome_t modulo(int64_t a, int64_t b, int64_t *ret_rest)
{
    if (b == 0) {
        return OUTCOME_BY_ZERO;
    }
    int64_t rest = b == -1 ? 0 : a % b;
    *ret_rest = rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
    return OUTCOME_FINE;
}

static outcome_t calculate(bitfield_token_kind_t sign, int64_t a, int64_t b, int64_t *ret_result)
{
    bool overflows;

    switch (sign) {
    case TOKEN_PLUS:
        overflows = __builtin_add_overflow(a, b, ret_result);
        break;
    case TOKEN_MINUS:
        overflows = __builtin_sub_overflow(a, b, ret_result);
        break;
    case TOKEN_TIMES:
        overflows = __builtin_mul_overflow(a, b, ret_result);
        break;
    case TOKEN_DIVIDE:
        return divide(a, b, ret_result);
    default:
        return modulo(a, b, ret_result);
    }
    return overflows ? OUTCOME_TOO_LARGE : OUTCOME_FINE;
}

static bitfield_value_t apply(bitfield_parser_t *parser, bitfield_token_t sign, bitfield_value_t a,
                              bitfield_value_t b)
{
    bitfield_value_t result = { .place = a.place };

    if (!a.is_known || !b.is_known) {
        return result;
    }
    switch (calculate(sign.kind, a.number, b.number, &result.number)) {
    case OUTCOME_FINE:
        result.is_known = true;
        break;
    case OUTCOME_TOO_LARGE:
        diag_error(parser->diag, sign.place, "result of `%.*s` does not fit in 64 bits",
                   (int)sign.size, sign.text);
        break;
    case OUTCOME_BY_ZERO:
        diag_error(parser->diag, sign.place, "division by zero");
        break;
    }
    return result;
}

static bitfield_value_t unary(bitfield_parser_t *parser)
{
    bitfield_token_t minus = parser->token;
    bool is_negated = false;

    while (parser->token.kind == TOKEN_MINUS) {
        is_negated = !is_negated;
        bitfield_parser_advance(parser);
    }
    bitfield_value_t value = primary(parser);
    if (!is_negated) {
        return value;
    }
    bitfield_value_t zero = { .place = minus.place, .is_known = true };
    return apply(parser, minus, zero, value);
}

// The rest of a product whose first factor is `left`.
static bitfield_value_t product(bitfield_parser_t *parser, bitfield_value_t left)
{
    while (!parser->is_lost &&
           (parser->token.kind == TOKEN_TIMES || parser->token.kind == TOKEN_DIVIDE ||
            parser->token.kind == TOKEN_MODULO)) {
        bitfield_token_t sign = parser->token;
        bitfield_parser_advance(parser);
        left = apply(parser, sign, left, unary(parser));
    }
    return left;
}

bitfield_value_t bitfield_expression_from(bitfield_parser_t *parser, bitfield_value_t first)
{
    bitfield_value_t left = product(parser, first);

    while (!parser->is_lost &&
           (parser->token.kind == TOKEN_PLUS || parser->token.kind == TOKEN_MINUS)) {
        bitfield_token_t sign = parser->token;
        bitfield_parser_advance(parser);
        left = apply(parser, sign, left, product(parser, unary(parser)));
    }
    left.is_known &= !parser->is_lost;
    return left;
}

bitfield_value_t bitfield_expression(bitfield_parser_t *parser)
{
    return bitfield_expression_from(parser, unary(parser));
}
