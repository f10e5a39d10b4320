// SPDX-License-Identifier: BSD-2-Clause

/*
 * Writes the functions of a block. Everything comes from two masks per field: the bits of a value
 * that are kept, and the bits of the word that keep them. A field_high keeps the upper bits of a
 * canonical value and may lie anywhere in the word, so the two are not always a left shift apart.
 */

#include <string.h>

#include "bitfield_emit.h"

#define LINE_WIDTH 100

// Lowest bit of the value that is kept.
static unsigned value_shift(const bitfield_block_t *block, const bitfield_field_t *field)
{
    return field->is_high ? block->base->canonical_bits - field->size : 0;
}

static uint64_t value_mask(const bitfield_block_t *block, const bitfield_field_t *field)
{
    return bitfield_ones(field->size) << value_shift(block, field);
}

static uint64_t word_mask(const bitfield_field_t *field)
{
    return bitfield_ones(field->size) << field->shift;
}

static bool fills_word(const bitfield_block_t *block, const bitfield_field_t *field)
{
    return field->size == block->base->word_bits;
}

static bool is_at_top(const bitfield_block_t *block, const bitfield_field_t *field)
{
    return field->shift + field->size == block->base->word_bits;
}

static bool is_sign_extended(const bitfield_block_t *block, const bitfield_field_t *field)
{
    const bitfield_base_t *base = block->base;

    return field->is_high && base->sign_extends && base->canonical_bits < base->word_bits;
}

// `(v & 0x3full) << 6`: the value at its place in the word. `is_operand`: `|` stands beside it.
static void put_placed(text_t *out, const bitfield_block_t *block, const bitfield_field_t *field,
                       const char *value, bool is_operand)
{
    unsigned from = value_shift(block, field);
    // What a shift to the top of the word drops needs no mask.
    bool needs_mask = !fills_word(block, field) && (field->is_high || !is_at_top(block, field));

    bool needs_parentheses = is_operand || field->shift != from;

    if (needs_mask) {
        text_printf(out, "%s%s & ", needs_parentheses ? "(" : "", value);
        bitfield_put_mask(out, block->base, value_mask(block, field));
        text_puts(out, needs_parentheses ? ")" : "");
    } else {
        text_puts(out, value);
    }
    if (field->shift > from) {
        text_printf(out, " << %u", field->shift - from);
    } else if (field->shift < from) {
        text_printf(out, " >> %u", from - field->shift);
    }
}

// The value must be one that comes back as it went in.
static void put_fit_check(text_t *out, const bitfield_block_t *block, const bitfield_field_t *field,
                          const char *value)
{
    const bitfield_base_t *base = block->base;
    uint64_t sign = UINT64_C(1) << (base->canonical_bits - 1);
    uint64_t above = bitfield_ones(base->word_bits) & ~bitfield_ones(base->canonical_bits);

    if (fills_word(block, field)) {
        return;
    }
    if (!field->is_high) {
        text_printf(out, "    seL4_DebugAssert(%s <= ", value);
        bitfield_put_mask(out, base, value_mask(block, field));
        text_puts(out, ");\n");
        return;
    }
    text_printf(out, "    seL4_DebugAssert((%s & ~", value);
    bitfield_put_mask(out, base, value_mask(block, field));
    if (is_sign_extended(block, field)) {
        text_printf(out, ")\n                     == ((%s & ", value);
        bitfield_put_mask(out, base, sign);
        text_puts(out, ") ? ");
        bitfield_put_mask(out, base, above);
        text_puts(out, " : 0));\n");
    } else {
        text_puts(out, ") == 0);\n");
    }
}

static void put_tag_check(text_t *out, const bitfield_block_t *block, bool by_pointer)
{
    if (block->owner) {
        text_puts(out, "    seL4_DebugAssert(");
        bitfield_put_tag_test(out, block, by_pointer);
        text_puts(out, ");\n");
    }
}

// The field alone, at its place in the word.
static void put_masked_word(text_t *out, const bitfield_block_t *block,
                            const bitfield_field_t *field, bool by_pointer)
{
    bitfield_put_word(out, block->type, field->word, by_pointer);
    text_puts(out, " & ");
    bitfield_put_mask(out, block->base, word_mask(field));
}

// Shifts the field to the top of the word and back down to its place, copying its highest bit.
static void put_sign_extended(text_t *out, const bitfield_block_t *block,
                              const bitfield_field_t *field, bool by_pointer)
{
    const bitfield_base_t *base = block->base;
    unsigned up = base->word_bits - field->shift - field->size;

    text_printf(out, "(%s)((seL4_Int%u)(%s", bitfield_c_type(base), base->word_bits,
                up > 0 ? "(" : "");
    put_masked_word(out, block, field, by_pointer);
    if (up > 0) {
        text_printf(out, ") << %u", up);
    }
    text_printf(out, ") >> %u)", base->word_bits - base->canonical_bits);
}

static void put_high_value(text_t *out, const bitfield_block_t *block,
                           const bitfield_field_t *field, bool by_pointer)
{
    unsigned to = value_shift(block, field);

    text_puts(out, to != field->shift ? "(" : "");
    put_masked_word(out, block, field, by_pointer);
    if (to > field->shift) {
        text_printf(out, ") << %u", to - field->shift);
    } else if (to < field->shift) {
        text_printf(out, ") >> %u", field->shift - to);
    }
}

static void put_value(text_t *out, const bitfield_block_t *block, const bitfield_field_t *field,
                      bool by_pointer)
{
    bool is_shifted = field->shift > 0 && !is_at_top(block, field);

    if (is_sign_extended(block, field)) {
        put_sign_extended(out, block, field, by_pointer);
        return;
    }
    if (field->is_high && !fills_word(block, field)) {
        put_high_value(out, block, field, by_pointer);
        return;
    }
    text_puts(out, is_shifted ? "(" : "");
    bitfield_put_word(out, block->type, field->word, by_pointer);
    if (field->shift > 0) {
        text_printf(out, " >> %u%s", field->shift, is_shifted ? ")" : "");
    }
    if (!is_at_top(block, field)) {
        text_puts(out, " & ");
        bitfield_put_mask(out, block->base, bitfield_ones(field->size));
    }
}

static void put_getter(text_t *out, const bitfield_block_t *block, const bitfield_field_t *field,
                       bool by_pointer)
{
    const char *mark = by_pointer ? "_ptr" : "";

    text_printf(out, "\nLIBSEL4_INLINE_FUNC %s %s\n%s%s_get_%s(%s_t %s%s%s)\n{\n",
                bitfield_c_type(block->base), by_pointer ? "PURE" : "CONST", block->prefix, mark,
                field->name.text, block->type, by_pointer ? "*" : "", block->type, mark);
    put_tag_check(out, block, by_pointer);
    text_puts(out, "    return ");
    put_value(out, block, field, by_pointer);
    text_puts(out, ";\n}\n");
}

static void put_update(text_t *out, const bitfield_block_t *block, const bitfield_field_t *field,
                       const char *value, bool by_pointer)
{
    bool is_whole = fills_word(block, field);

    if (!is_whole) {
        text_puts(out, "    ");
        bitfield_put_word(out, block->type, field->word, by_pointer);
        text_puts(out, " &= ~");
        bitfield_put_mask(out, block->base, word_mask(field));
        text_puts(out, ";\n");
    }
    text_puts(out, "    ");
    bitfield_put_word(out, block->type, field->word, by_pointer);
    text_puts(out, is_whole ? " = " : " |= ");
    put_placed(out, block, field, value, false);
    text_puts(out, ";\n");
}

static void put_setter(text_t *out, const bitfield_block_t *block, const bitfield_field_t *field,
                       bool by_pointer)
{
    const char *value = block->base->word_bits == 64 ? "v64" : "v32";
    const char *word = bitfield_c_type(block->base);
    const char *type = block->type;

    if (by_pointer) {
        text_printf(out, "\nLIBSEL4_INLINE_FUNC void\n%s_ptr_set_%s(%s_t *%s_ptr, %s %s)\n{\n",
                    block->prefix, field->name.text, type, type, word, value);
    } else {
        text_printf(out, "\nLIBSEL4_INLINE_FUNC %s_t CONST\n%s_set_%s(%s_t %s, %s %s)\n{\n", type,
                    block->prefix, field->name.text, type, type, word, value);
    }
    put_tag_check(out, block, by_pointer);
    put_fit_check(out, block, field, value);
    put_update(out, block, field, value, by_pointer);
    if (!by_pointer) {
        text_printf(out, "    return %s;\n", type);
    }
    text_puts(out, "}\n");
}

// One parameter after the other, in lines that start below the first one.
typedef struct parameter_list {
    text_t *out;
    size_t indent;
    size_t column;
    bool has_any;
} parameter_list_t;

static void put_parameter(parameter_list_t *list, const char *type, const char *name)
{
    size_t size = strlen(type) + 1 + strlen(name);

    if (list->has_any && list->column + 2 + size + 1 > LINE_WIDTH) {
        text_printf(list->out, ",\n%*s", (int)list->indent, "");
        list->column = list->indent;
    } else if (list->has_any) {
        text_puts(list->out, ", ");
        list->column += 2;
    }
    text_printf(list->out, "%s %s", type, name);
    list->column += size;
    list->has_any = true;
}

static void put_constructor_head(text_t *out, const bitfield_block_t *block, bool by_pointer)
{
    const char *suffix = by_pointer ? "_ptr_new(" : "_new(";
    size_t indent = strlen(block->prefix) + strlen(suffix);
    parameter_list_t list = { .out = out, .indent = indent, .column = indent };

    if (by_pointer) {
        text_printf(out, "\nLIBSEL4_INLINE_FUNC void\n%s%s%s_t *%s_ptr", block->prefix, suffix,
                    block->type, block->type);
        list.column += 2 * strlen(block->type) + strlen("_t *_ptr");
        list.has_any = true;
    } else {
        text_printf(out, "\nLIBSEL4_INLINE_FUNC %s_t CONST\n%s%s", block->type, block->prefix,
                    suffix);
    }
    for (size_t i = 0; i < block->field_count; i++) {
        if (!block->parameters[i]->is_tag) {
            put_parameter(&list, bitfield_c_type(block->base), block->parameters[i]->name.text);
        }
    }
    text_puts(out, list.has_any ? ")\n{\n" : "void)\n{\n");
}

// Fields in the order in which libsel4's constructors use them: same order, same machine code.
static const bitfield_field_t *constructor_field(const bitfield_block_t *block, size_t index)
{
    return block->owner ? block->parameters[index] : &block->fields[index];
}

// The tag's part of a new word.
static void put_tag_term(text_t *out, const bitfield_block_t *block, const bitfield_field_t *field)
{
    if (block->owner->slice_count > 1) {
        bitfield_put_mask(out, block->base, bitfield_sliced_tag(block->tag, block->owner));
        text_printf(out, " /* %s */", block->prefix);
    } else if (field->shift > 0) {
        text_printf(out, "(%s)%s << %u", bitfield_c_type(block->base), block->prefix, field->shift);
    } else {
        text_puts(out, block->prefix);
    }
}

// How many terms a new word is put together from. All slices of a tag are one term.
static size_t count_terms(const bitfield_block_t *block, unsigned word)
{
    size_t fields = 0;
    size_t tags = 0;

    for (size_t i = 0; i < block->field_count; i++) {
        fields += block->fields[i].word == word && !block->fields[i].is_tag;
        tags += block->fields[i].word == word && block->fields[i].is_tag;
    }
    return fields + (tags > 0);
}

static void put_new_word(text_t *out, const bitfield_block_t *block, unsigned word, bool by_pointer)
{
    size_t term_count = count_terms(block, word);
    size_t written = 0;
    bool has_tag = false;

    text_puts(out, "    ");
    bitfield_put_word(out, block->type, word, by_pointer);
    text_puts(out, term_count == 0 ? " = 0" : " = ");
    for (size_t i = 0; i < block->field_count; i++) {
        const bitfield_field_t *field = constructor_field(block, i);
        if (field->word != word || (field->is_tag && has_tag)) {
            continue;
        }
        text_puts(out, written++ > 0 ? "\n        | " : "");
        if (field->is_tag) {
            put_tag_term(out, block, field);
        } else {
            put_placed(out, block, field, field->name.text, term_count > 1);
        }
        has_tag |= field->is_tag;
    }
    text_puts(out, ";\n");
}

static void put_constructor(text_t *out, const bitfield_block_t *block, bool by_pointer)
{
    put_constructor_head(out, block, by_pointer);
    if (!by_pointer) {
        text_printf(out, "    %s_t %s;\n\n", block->type, block->type);
    }
    for (size_t i = 0; i < block->field_count; i++) {
        const bitfield_field_t *field = constructor_field(block, i);
        if (!field->is_tag) {
            put_fit_check(out, block, field, field->name.text);
        }
    }
    for (unsigned i = 0; i < block->word_count; i++) {
        put_new_word(out, block, i, by_pointer);
    }
    if (!by_pointer) {
        text_printf(out, "    return %s;\n", block->type);
    }
    text_puts(out, "}\n");
}

static void put_field_comment(text_t *line, const bitfield_block_t *block,
                              const bitfield_field_t *field, bool names_word)
{
    if (names_word) {
        text_printf(line, "words[%u] ", field->word);
    }
    text_puts(line, field->name.text);
    if (!fills_word(block, field)) {
        text_puts(line, " ");
        bitfield_put_bits(line, field->shift, field->size);
    }
    if (field->is_high) {
        text_puts(line, " (bits ");
        bitfield_put_bits(line, value_shift(block, field), field->size);
        text_printf(line, " of the value%s)",
                    is_sign_extended(block, field) ? ", sign-extended" : "");
    }
}

// `// seL4_MessageInfo: label 63..12, capsUnwrapped 11..9, extraCaps 8..7, length 6..0`
static void put_comment(text_t *out, const bitfield_block_t *block)
{
    text_t line = { 0 };
    unsigned word = block->word_count == 1 ? 0 : block->word_count;

    text_printf(&line, "%s:%s", block->prefix, block->field_count == 0 ? " only padding" : "");
    for (size_t i = 0; i < block->field_count; i++) {
        const bitfield_field_t *field = &block->fields[i];
        text_puts(&line, i == 0 ? " " : field->word == word ? ", " : "; ");
        put_field_comment(&line, block, field, field->word != word);
        word = field->word;
    }
    text_puts(out, "\n// ");
    text_wrap(out, "// ", 3, LINE_WIDTH, line.bytes);
    text_puts(out, "\n");
    text_finish(&line);
}

void bitfield_put_block(text_t *out, const bitfield_block_t *block)
{
    put_comment(out, block);
    if (!block->owner) {
        bitfield_put_struct(out, block->type, block->base, block->word_count);
    }
    put_constructor(out, block, false);
    put_constructor(out, block, true);
    for (size_t i = 0; i < block->field_count; i++) {
        const bitfield_field_t *field = &block->fields[i];
        if (!field->is_tag) {
            put_getter(out, block, field, false);
            put_setter(out, block, field, false);
            put_getter(out, block, field, true);
            put_setter(out, block, field, true);
        }
    }
}
