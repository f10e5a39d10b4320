// SPDX-License-Identifier: BSD-2-Clause

// Writes what a tagged union has beside its blocks: type, tags, and the functions that read the
// tag.

#include <inttypes.h>

#include "bitfield_emit.h"

// Where the tag's value is read: by value or through a pointer.
typedef struct reader {
    text_t *out;
    const bitfield_union_t *tagged_union;
    bool by_pointer;
} reader_t;

// `(cap.words[0] >> 4) & 0xfull`: the field with `size` bits.
static void put_field(const reader_t *reader, const bitfield_field_t *field, unsigned size)
{
    const bitfield_base_t *base = reader->tagged_union->base;
    bool is_top = field->shift + size == base->word_bits;

    if (field->shift > 0 && !is_top) {
        text_puts(reader->out, "(");
    }
    bitfield_put_word(reader->out, reader->tagged_union->name.text, field->word,
                      reader->by_pointer);
    if (field->shift > 0) {
        text_printf(reader->out, " >> %u%s", field->shift, is_top ? "" : ")");
    }
    if (!is_top) {
        text_puts(reader->out, " & ");
        bitfield_put_mask(reader->out, base, bitfield_ones(size));
    }
}

// All slices next to each other, the first one lowest.
static void put_slices(const reader_t *reader)
{
    unsigned position = 0;

    for (size_t i = 0; i < reader->tagged_union->slice_count; i++) {
        const bitfield_field_t *field = reader->tagged_union->slice_fields[i];
        text_puts(reader->out, i == 0 ? "(" : "\n        | (");
        bitfield_put_word(reader->out, reader->tagged_union->name.text, field->word,
                          reader->by_pointer);
        text_puts(reader->out, " & ");
        bitfield_put_mask(reader->out, reader->tagged_union->base,
                          bitfield_ones(field->size) << field->shift);
        text_puts(reader->out, ")");
        if (field->shift > position) {
            text_printf(reader->out, " >> %u", field->shift - position);
        } else if (field->shift < position) {
            text_printf(reader->out, " << %u", position - field->shift);
        }
        position += field->size;
    }
}

/*
 * Returns the tag, or whether it equals `U_type_tag`. With masks the smallest size comes first: its
 * bits are the tag unless all of the mask are set.
 */
static void put_tag_size(const reader_t *reader, unsigned size, const char *indent, bool compares)
{
    const char *name = reader->tagged_union->name.text;

    text_printf(reader->out, "%sreturn %s", indent, compares ? "(" : "");
    if (reader->tagged_union->slice_count > 1) {
        put_slices(reader);
    } else {
        put_field(reader, reader->tagged_union->slice_fields[0], size);
    }
    if (compares) {
        text_printf(reader->out, ") == %s_type_tag", name);
    }
    text_puts(reader->out, ";\n");
}

static void put_mask_test(const reader_t *reader, const bitfield_mask_t *mask, bool compares)
{
    const bitfield_union_t *tagged_union = reader->tagged_union;
    const bitfield_field_t *field = tagged_union->slice_fields[0];
    uint64_t bits = compares ? mask->bits : mask->bits << field->shift;

    text_puts(reader->out, "    if ((");
    if (compares) {
        text_printf(reader->out, "%s_type_tag", tagged_union->name.text);
    } else {
        bitfield_put_word(reader->out, tagged_union->name.text, field->word, reader->by_pointer);
    }
    text_puts(reader->out, " & ");
    bitfield_put_mask(reader->out, tagged_union->base, bits);
    text_puts(reader->out, ") != ");
    bitfield_put_mask(reader->out, tagged_union->base, bits);
    text_puts(reader->out, ") {\n");
    put_tag_size(reader, mask->size, "        ", compares);
    text_puts(reader->out, "    }\n");
}

static void put_tag_body(const reader_t *reader, bool compares)
{
    const bitfield_union_t *tagged_union = reader->tagged_union;
    size_t mask_count = tagged_union->mask_count;
    unsigned largest = mask_count > 0 ? tagged_union->masks[mask_count - 1].size
                                      : tagged_union->slice_fields[0]->size;

    text_puts(reader->out, "{\n");
    for (size_t i = 0; i + 1 < mask_count; i++) {
        put_mask_test(reader, &tagged_union->masks[i], compares);
    }
    put_tag_size(reader, largest, "    ", compares);
    text_puts(reader->out, "}\n");
}

uint64_t bitfield_sliced_tag(const bitfield_tag_t *tag, const bitfield_union_t *tagged_union)
{
    uint64_t value = tag->value;
    uint64_t bits = 0;

    for (size_t i = 0; i < tagged_union->slice_count; i++) {
        const bitfield_field_t *field = tagged_union->slice_fields[i];
        bits |= (value & bitfield_ones(field->size)) << field->shift;
        // A slice of 64 bits is the only one.
        value = field->size < 64 ? value >> field->size : 0;
    }
    return bits;
}

void bitfield_put_tag_test(text_t *out, const bitfield_block_t *block, bool by_pointer)
{
    const bitfield_union_t *tagged_union = block->owner;
    const bitfield_field_t *field = tagged_union->slice_fields[0];
    reader_t reader = { .out = out, .tagged_union = tagged_union, .by_pointer = by_pointer };
    uint64_t mask = 0;

    text_puts(out, "(");
    if (tagged_union->slice_count == 1) {
        put_field(&reader, field, bitfield_find_field(block, field->name.text)->size);
        text_printf(out, ") == %s", block->prefix);
        return;
    }
    for (size_t i = 0; i < tagged_union->slice_count; i++) {
        const bitfield_field_t *slice = tagged_union->slice_fields[i];
        mask |= bitfield_ones(slice->size) << slice->shift;
    }
    bitfield_put_word(out, block->type, field->word, by_pointer);
    text_puts(out, " & ");
    bitfield_put_mask(out, block->base, mask);
    text_puts(out, ") == ");
    bitfield_put_mask(out, block->base, bitfield_sliced_tag(block->tag, tagged_union));
    text_printf(out, " /* %s */", block->prefix);
}

static void put_tag_functions(text_t *out, const bitfield_union_t *tagged_union)
{
    const char *type = bitfield_c_type(tagged_union->base);
    const char *name = tagged_union->name.text;
    const char *tag = tagged_union->tag_name.text;
    reader_t value = { .out = out, .tagged_union = tagged_union };
    reader_t pointer = { .out = out, .tagged_union = tagged_union, .by_pointer = true };

    text_printf(out, "\nLIBSEL4_INLINE_FUNC %s CONST\n%s_get_%s(%s_t %s)\n", type, name, tag, name,
                name);
    put_tag_body(&value, false);
    text_printf(out, "\nLIBSEL4_INLINE_FUNC %s PURE\n%s_ptr_get_%s(%s_t *%s_ptr)\n", type, name,
                tag, name, name);
    put_tag_body(&pointer, false);
    text_printf(out, "\nLIBSEL4_INLINE_FUNC int CONST\n%s_%s_equals(%s_t %s, %s %s_type_tag)\n",
                name, tag, name, name, type, name);
    put_tag_body(&value, true);
}

static void put_comment(text_t *out, const bitfield_union_t *tagged_union)
{
    const bitfield_field_t *const *fields = tagged_union->slice_fields;

    text_printf(out, "\n// %s: tagged by", tagged_union->name.text);
    for (size_t i = 0; i < tagged_union->slice_count; i++) {
        unsigned size = tagged_union->mask_count > 0
                            ? tagged_union->masks[tagged_union->mask_count - 1].size
                            : fields[i]->size;
        text_printf(out, "%s %s ", i ? "," : "", fields[i]->name.text);
        bitfield_put_bits(out, fields[i]->shift, size);
    }
    text_printf(out, " of words[%u]\n", fields[0]->word);
}

void bitfield_put_union(text_t *out, const bitfield_union_t *tagged_union)
{
    const char *name = tagged_union->name.text;

    put_comment(out, tagged_union);
    bitfield_put_struct(out, name, tagged_union->base, tagged_union->word_count);
    text_printf(out, "\ntypedef enum %s_tag {\n", name);
    for (size_t i = 0; i < tagged_union->tag_count; i++) {
        const bitfield_tag_t *tag = &tagged_union->tags[i];
        text_printf(out, "    %s_%s = %" PRIu64 ",\n", name, tag->name.text, tag->value);
    }
    text_printf(out, "} %s_tag_t;\n", name);
    put_tag_functions(out, tagged_union);
}
