// SPDX-License-Identifier: BSD-2-Clause

// Places the fields of each block in its words and finds what the constructor takes.

#include <string.h>

#include "bitfield_model.h"

const bitfield_name_t *bitfield_declaration_name(const bitfield_declaration_t *declaration)
{
    return declaration->block ? &declaration->block->name : &declaration->tagged_union->name;
}

bitfield_field_t *bitfield_find_field(const bitfield_block_t *block, const char *name)
{
    for (size_t i = 0; i < block->field_count; i++) {
        if (strcmp(block->fields[i].name.text, name) == 0) {
            return &block->fields[i];
        }
    }
    return NULL;
}

static void check_declared_once(diag_t *diag, const bitfield_spec_t *spec, size_t index)
{
    const bitfield_name_t *name = bitfield_declaration_name(&spec->declarations[index]);

    for (size_t i = 0; i < index; i++) {
        const bitfield_name_t *earlier = bitfield_declaration_name(&spec->declarations[i]);
        if (strcmp(earlier->text, name->text) == 0) {
            diag_error(diag, name->place, "`%s` is declared already; rename one of the two",
                       name->text);
            diag_note(diag, earlier->place, "the other one stands here");
            return;
        }
    }
}

static void check_fields_once(diag_t *diag, bitfield_block_t *block)
{
    for (size_t i = 1; i < block->field_count; i++) {
        const bitfield_name_t *name = &block->fields[i].name;
        const bitfield_field_t *earlier = bitfield_find_field(block, name->text);
        if (earlier != &block->fields[i]) {
            diag_error(diag, name->place, "block `%s` has a field `%s` already", block->name.text,
                       name->text);
            diag_note(diag, earlier->name.place, "the other one stands here");
            block->is_broken = true;
        }
    }
}

static void place_fields(diag_t *diag, bitfield_block_t *block)
{
    unsigned word_bits = block->base->word_bits;

    if (block->bits == 0) {
        diag_error(diag, block->name.place, "block `%s` is empty; it needs at least one word",
                   block->name.text);
        block->is_broken = true;
        return;
    }
    if (block->bits % word_bits != 0) {
        diag_error(
            diag, block->name.place,
            "block `%s` has %u bits, which do not fill %u-bit words; `padding %u` is missing "
            "somewhere, or a size is wrong",
            block->name.text, block->bits, word_bits, word_bits - block->bits % word_bits);
        block->is_broken = true;
        return;
    }
    block->word_count = block->bits / word_bits;
    for (size_t i = 0; i < block->field_count; i++) {
        bitfield_field_t *field = &block->fields[i];
        unsigned lowest = block->bits - field->from_top;
        field->word = lowest / word_bits;
        field->shift = lowest % word_bits;
        if (field->shift + field->size > word_bits) {
            diag_error(diag, field->name.place,
                       "field `%s` crosses a word boundary: its bits are %u to %u of a block of "
                       "%u-bit words",
                       field->name.text, lowest, lowest + field->size - 1, word_bits);
            block->is_broken = true;
        }
    }
}

static size_t parameter_index(const bitfield_block_t *block, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(block->order[i].text, name) == 0) {
            return i;
        }
    }
    return count;
}

// The order that is written must name every field once.
static void resolve_order(diag_t *diag, bitfield_block_t *block)
{
    for (size_t i = 0; i < block->order_count; i++) {
        bitfield_name_t name = block->order[i];
        const bitfield_field_t *field = bitfield_find_field(block, name.text);
        if (!field) {
            diag_error(diag, name.place, "block `%s` has no field `%s`", block->name.text,
                       name.text);
        } else if (parameter_index(block, i, name.text) < i) {
            diag_error(diag, name.place, "`%s` stands twice in the order", name.text);
        } else {
            block->parameters[i] = field;
            continue;
        }
        block->is_broken = true;
    }
    for (size_t i = 0; i < block->field_count; i++) {
        const bitfield_name_t *name = &block->fields[i].name;
        if (parameter_index(block, block->order_count, name->text) == block->order_count) {
            diag_error(diag, name->place,
                       "field `%s` is missing in the order after the name of the block",
                       name->text);
            block->is_broken = true;
        }
    }
}

static void find_parameters(arena_t *arena, diag_t *diag, bitfield_block_t *block)
{
    size_t count =
        block->field_count > block->order_count ? block->field_count : block->order_count;

    block->parameters = arena_alloc_items(arena, count, sizeof *block->parameters);
    if (block->has_order) {
        resolve_order(diag, block);
        return;
    }
    for (size_t i = 0; i < block->field_count; i++) {
        block->parameters[i] = &block->fields[i];
    }
}

void bitfield_check_blocks(arena_t *arena, diag_t *diag, bitfield_spec_t *spec)
{
    for (size_t i = 0; i < spec->count; i++) {
        bitfield_block_t *block = spec->declarations[i].block;
        check_declared_once(diag, spec, i);
        if (!block) {
            continue;
        }
        block->type = block->prefix = block->name.text;
        check_fields_once(diag, block);
        if (!block->is_broken) {
            place_fields(diag, block);
        }
        if (!block->is_broken) {
            find_parameters(arena, diag, block);
        }
    }
}
