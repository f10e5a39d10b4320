// SPDX-License-Identifier: BSD-2-Clause

// Reads `tagged_union NAME TAG(slices) { mask … tag … }`.

#include "bitfield_parser.h"

static bool is_entry(bitfield_token_kind_t kind)
{
    return kind == TOKEN_MASK || kind == TOKEN_TAG;
}

static void add_mask(bitfield_parser_t *parser, bitfield_union_t *tagged_union,
                     bitfield_value_t size, bitfield_value_t bits)
{
    unsigned word_bits = tagged_union->base->word_bits;

    if (!size.is_known || !bits.is_known) {
        tagged_union->is_broken = true;
    } else if (size.number < 1 || size.number > word_bits) {
        diag_error(parser->diag, size.place, "a tag has 1 to %u bits, not %lld", word_bits,
                   (long long)size.number);
        tagged_union->is_broken = true;
    } else if (bits.number < 0 || (uint64_t)bits.number > bitfield_ones((unsigned)size.number)) {
        diag_error(parser->diag, bits.place, "mask has bits outside a tag of %lld bits",
                   (long long)size.number);
        tagged_union->is_broken = true;
    } else if (tagged_union->mask_count == BITFIELD_TAG_PARTS_MAX) {
        if (!tagged_union->is_broken) {
            diag_error(parser->diag, size.place, "more than %d masks, the limit",
                       BITFIELD_TAG_PARTS_MAX);
        }
        tagged_union->is_broken = parser->is_lost = true;
    } else {
        *ARENA_PUSH(parser->arena, tagged_union->masks, tagged_union->mask_count,
                    tagged_union->mask_capacity) = (bitfield_mask_t){ .size = (unsigned)size.number,
                                                                      .bits = (uint64_t)bits.number,
                                                                      .place = size.place };
    }
}

static void read_mask(bitfield_parser_t *parser, bitfield_union_t *tagged_union)
{
    if (tagged_union->tag_count > 0) {
        diag_error(parser->diag, parser->token.place, "masks stand before the first `tag`");
        tagged_union->is_broken = true;
    }
    bitfield_parser_advance(parser);
    bitfield_value_t size = bitfield_expression(parser);
    if (!parser->is_lost) {
        add_mask(parser, tagged_union, size, bitfield_expression(parser));
    }
}

static void add_part(bitfield_parser_t *parser, bitfield_tag_t *tag, bitfield_value_t value)
{
    tag->is_broken |= !value.is_known;
    if (value.is_known && value.number < 0) {
        diag_error(parser->diag, value.place, "tag of `%s` is negative", tag->name.text);
        tag->is_broken = true;
    }
    if (tag->part_count == BITFIELD_TAG_PARTS_MAX) {
        diag_error(parser->diag, value.place, "more than %d values in a tag, the limit",
                   BITFIELD_TAG_PARTS_MAX);
        tag->is_broken = parser->is_lost = true;
        return;
    }
    *ARENA_PUSH(parser->arena, tag->parts, tag->part_count, tag->part_capacity) = value.number;
}

/*
 * `3`, `(1, 0)`, or an expression that happens to start with a parenthesis: `(1) + 2`. Which one it
 * is shows after the first value.
 */
static void read_parts(bitfield_parser_t *parser, bitfield_tag_t *tag)
{
    if (parser->token.kind != TOKEN_OPEN) {
        add_part(parser, tag, bitfield_expression(parser));
        return;
    }
    bitfield_parser_advance(parser);
    bitfield_value_t value = bitfield_expression(parser);
    if (!parser->is_lost && parser->token.kind == TOKEN_CLOSE) {
        bitfield_parser_advance(parser);
        add_part(parser, tag, bitfield_expression_from(parser, value));
        return;
    }
    add_part(parser, tag, value);
    while (!parser->is_lost && parser->token.kind == TOKEN_COMMA) {
        bitfield_parser_advance(parser);
        add_part(parser, tag, bitfield_expression(parser));
    }
    bitfield_parser_expect(parser, TOKEN_CLOSE, "`,` or `)`");
}

static void read_tag(bitfield_parser_t *parser, bitfield_union_t *tagged_union)
{
    bitfield_tag_t tag = { 0 };

    bitfield_parser_advance(parser);
    if (!bitfield_read_name(parser, "the name of a block", &tag.name)) {
        return;
    }
    if (tagged_union->tag_count == BITFIELD_TAGS_MAX) {
        if (!tagged_union->is_broken) {
            diag_error(parser->diag, tag.name.place, "more than %d tags in a union, the limit",
                       BITFIELD_TAGS_MAX);
        }
        tagged_union->is_broken = parser->is_lost = true;
        return;
    }
    read_parts(parser, &tag);
    tag.is_broken |= parser->is_lost;
    *ARENA_PUSH(parser->arena, tagged_union->tags, tagged_union->tag_count,
                tagged_union->tag_capacity) = tag;
}

static void read_entries(bitfield_parser_t *parser, bitfield_union_t *tagged_union)
{
    while (parser->is_lost || parser->token.kind != TOKEN_CLOSE_BRACE) {
        if (parser->is_lost) {
            tagged_union->is_broken = true;
            bitfield_parser_recover(parser, is_entry);
        } else if (parser->token.kind == TOKEN_MASK) {
            read_mask(parser, tagged_union);
        } else if (parser->token.kind == TOKEN_TAG) {
            read_tag(parser, tagged_union);
        } else if (bitfield_parser_at_declaration(parser)) {
            diag_error(parser->diag, parser->token.place, "`}` is missing before this");
            diag_note(parser->diag, tagged_union->name.place, "union `%s` starts here",
                      tagged_union->name.text);
            tagged_union->is_broken = true;
            return;
        } else {
            bitfield_parser_fail(parser, "`mask`, `tag` or `}`");
        }
    }
    bitfield_parser_advance(parser);
}

void bitfield_read_union(bitfield_parser_t *parser)
{
    bitfield_union_t *tagged_union = arena_alloc(parser->arena, sizeof *tagged_union);
    bitfield_declaration_t declaration = { .tagged_union = tagged_union };

    bitfield_parser_advance(parser);
    if (!bitfield_read_name(parser, "the name of the union", &tagged_union->name) ||
        !bitfield_read_name(parser, "the name of the tag", &tagged_union->tag_name) ||
        !bitfield_declare(parser, tagged_union->name.place, declaration)) {
        return;
    }
    tagged_union->base = parser->base;
    tagged_union->is_broken = parser->base->is_broken;
    tagged_union->has_slices = parser->token.kind == TOKEN_OPEN;
    if (tagged_union->has_slices) {
        bitfield_parser_advance(parser);
        bitfield_read_names(parser, "the name of a tag field", BITFIELD_TAG_PARTS_MAX,
                            &tagged_union->slices, &tagged_union->slice_count,
                            &tagged_union->slice_capacity);
    } else {
        *ARENA_PUSH(parser->arena, tagged_union->slices, tagged_union->slice_count,
                    tagged_union->slice_capacity) = tagged_union->tag_name;
    }
    if (bitfield_parser_expect(parser, TOKEN_OPEN_BRACE, "`{`")) {
        read_entries(parser, tagged_union);
    }
    tagged_union->is_broken |= parser->is_lost;
}
