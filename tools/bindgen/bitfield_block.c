// SPDX-License-Identifier: BSD-2-Clause

// Reads `block NAME(order) { field … padding … }`.

#include "bitfield_parser.h"

static bool is_entry(bitfield_token_kind_t kind)
{
    switch (kind) {
    case TOKEN_FIELD:
    case TOKEN_FIELD_HIGH:
    case TOKEN_FIELD_PTR:
    case TOKEN_PADDING:
        return true;
    default:
        return false;
    }
}

// Makes room for `count` bits that stand at `place`.
static bool add_bits(bitfield_parser_t *parser, bitfield_block_t *block, int64_t count,
                     place_t place)
{
    unsigned limit = BITFIELD_WORDS_MAX * block->base->word_bits;

    if (count > limit - block->bits) {
        // More of the same would not help anyone.
        if (!block->is_broken) {
            diag_error(parser->diag, place, "block `%s` has more than %d words, the limit",
                       block->name.text, BITFIELD_WORDS_MAX);
        }
        block->is_broken = true;
        return false;
    }
    block->bits += (unsigned)count;
    return true;
}

static void add_padding(bitfield_parser_t *parser, bitfield_block_t *block, bitfield_value_t size)
{
    if (!size.is_known) {
        block->is_broken = true;
    } else if (size.number < 0) {
        diag_error(parser->diag, size.place, "padding has %lld bits; it needs 0 or more",
                   (long long)size.number);
        block->is_broken = true;
    } else {
        add_bits(parser, block, size.number, size.place);
    }
}

// Reports sizes that no field can have.
static bool is_field_size(bitfield_parser_t *parser, const bitfield_block_t *block,
                          bitfield_name_t name, bitfield_value_t size, bool is_high)
{
    const bitfield_base_t *base = block->base;

    if (!size.is_known || base->is_broken) {
        return false;
    }
    if (size.number < 1) {
        diag_error(parser->diag, size.place, "field `%s` has %lld bits; it needs 1 or more",
                   name.text, (long long)size.number);
        return false;
    }
    if (size.number > base->word_bits) {
        diag_error(parser->diag, size.place, "field `%s` has %lld bits; a word has only %u",
                   name.text, (long long)size.number, base->word_bits);
        return false;
    }
    if (is_high && size.number > base->canonical_bits) {
        diag_error(parser->diag, size.place,
                   "field_high `%s` has %lld bits; canonical_size is only %u", name.text,
                   (long long)size.number, base->canonical_bits);
        return false;
    }
    return true;
}

static void add_field(bitfield_parser_t *parser, bitfield_block_t *block, bitfield_name_t name,
                      bitfield_value_t size, bool is_high)
{
    if (block->field_count == BITFIELD_FIELDS_MAX ||
        parser->field_count == BITFIELD_FIELDS_TOTAL_MAX) {
        if (!block->is_broken) {
            diag_error(parser->diag, name.place,
                       "more than %d fields in a block or %d in a file, the limits",
                       BITFIELD_FIELDS_MAX, BITFIELD_FIELDS_TOTAL_MAX);
        }
        block->is_broken = true;
        parser->is_lost = true;
        return;
    }
    bitfield_field_t field = { .name = name, .is_high = is_high };
    if (!is_field_size(parser, block, name, size, is_high)) {
        block->is_broken = true;
    } else if (add_bits(parser, block, size.number, size.place)) {
        field.size = (unsigned)size.number;
        field.from_top = block->bits;
    }
    parser->field_count++;
    *ARENA_PUSH(parser->arena, block->fields, block->field_count, block->field_capacity) = field;
}

static void read_field(bitfield_parser_t *parser, bitfield_block_t *block, bool is_high)
{
    bitfield_name_t name;

    if (bitfield_read_name(parser, "the name of the field", &name)) {
        bitfield_value_t size = bitfield_expression(parser);
        add_field(parser, block, name, size, is_high);
    }
}

/*
 * `field_ptr(align) NAME size`: a pointer without its `align` lowest bits, padded at its top to
 * `size` bits.
 */
static void add_pointer(bitfield_parser_t *parser, bitfield_block_t *block, bitfield_name_t name,
                        bitfield_value_t align, bitfield_value_t size)
{
    int64_t canonical = block->base->canonical_bits;
    bitfield_value_t padding = { .place = size.place };
    bitfield_value_t field = { .place = size.place };

    if (align.is_known && size.is_known && !block->base->is_broken) {
        if (align.number < 0 || align.number >= canonical) {
            diag_error(parser->diag, align.place,
                       "alignment of `%s` is %lld bits; it must be 0 to %lld", name.text,
                       (long long)align.number, (long long)canonical - 1);
        } else if (size.number < canonical - align.number) {
            diag_error(parser->diag, size.place,
                       "field_ptr `%s` has %lld bits; the pointer needs %lld or more", name.text,
                       (long long)size.number, (long long)(canonical - align.number));
        } else {
            field.number = canonical - align.number;
            padding.number = size.number - field.number;
            field.is_known = padding.is_known = true;
        }
    }
    add_padding(parser, block, padding);
    add_field(parser, block, name, field, true);
}

static void read_pointer(bitfield_parser_t *parser, bitfield_block_t *block)
{
    bitfield_value_t align = { .place = parser->token.place, .is_known = true };
    bitfield_name_t name;

    if (parser->token.kind == TOKEN_OPEN) {
        bitfield_parser_advance(parser);
        align = bitfield_expression(parser);
        bitfield_parser_expect(parser, TOKEN_CLOSE, "`)`");
    }
    if (bitfield_read_name(parser, "the name of the field", &name)) {
        add_pointer(parser, block, name, align, bitfield_expression(parser));
    }
}

static void read_entry(bitfield_parser_t *parser, bitfield_block_t *block)
{
    bitfield_token_kind_t kind = parser->token.kind;

    bitfield_parser_advance(parser);
    switch (kind) {
    case TOKEN_FIELD:
        read_field(parser, block, false);
        break;
    case TOKEN_FIELD_HIGH:
        read_field(parser, block, true);
        break;
    case TOKEN_FIELD_PTR:
        read_pointer(parser, block);
        break;
    default:
        add_padding(parser, block, bitfield_expression(parser));
        break;
    }
}

static void read_entries(bitfield_parser_t *parser, bitfield_block_t *block)
{
    while (parser->is_lost || parser->token.kind != TOKEN_CLOSE_BRACE) {
        if (parser->is_lost) {
            block->is_broken = true;
            bitfield_parser_recover(parser, is_entry);
        } else if (is_entry(parser->token.kind)) {
            read_entry(parser, block);
        } else if (bitfield_parser_at_declaration(parser)) {
            diag_error(parser->diag, parser->token.place, "`}` is missing before this");
            diag_note(parser->diag, block->name.place, "block `%s` starts here", block->name.text);
            block->is_broken = true;
            return;
        } else {
            bitfield_parser_fail(parser, "`field`, `field_high`, `field_ptr`, `padding` or `}`");
        }
    }
    bitfield_parser_advance(parser);
}

void bitfield_read_block(bitfield_parser_t *parser)
{
    bitfield_block_t *block = arena_alloc(parser->arena, sizeof *block);

    bitfield_parser_advance(parser);
    if (!bitfield_read_name(parser, "the name of the block", &block->name) ||
        !bitfield_declare(parser, block->name.place, (bitfield_declaration_t){ .block = block })) {
        return;
    }
    block->base = parser->base;
    block->is_broken = block->base->is_broken;
    block->has_order = parser->token.kind == TOKEN_OPEN;
    if (block->has_order) {
        bitfield_parser_advance(parser);
        if (parser->token.kind == TOKEN_CLOSE) {
            bitfield_parser_advance(parser);
        } else {
            bitfield_read_names(parser, "the name of a field", BITFIELD_FIELDS_MAX, &block->order,
                                &block->order_count, &block->order_capacity);
        }
    }
    parser->constants = parser->base;
    if (bitfield_parser_expect(parser, TOKEN_OPEN_BRACE, "`{`")) {
        read_entries(parser, block);
    }
    parser->constants = NULL;
    block->is_broken |= parser->is_lost;
}
