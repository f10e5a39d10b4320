// SPDX-License-Identifier: BSD-2-Clause

/*
 * Finds the blocks of each union and checks that the tag lies at the same place in all of them,
 * with values that tell them apart.
 */

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "bitfield_model.h"

static bitfield_block_t *find_block(const bitfield_spec_t *spec, const char *name)
{
    for (size_t i = 0; i < spec->count; i++) {
        bitfield_block_t *block = spec->declarations[i].block;
        if (block && strcmp(block->name.text, name) == 0) {
            return block;
        }
    }
    return NULL;
}

// `field_high` means other bits where pointers are of another size.
static bool has_high_fields(const bitfield_block_t *block)
{
    for (size_t i = 0; i < block->field_count; i++) {
        if (block->fields[i].is_high) {
            return true;
        }
    }
    return false;
}

static bool check_base(diag_t *diag, const bitfield_union_t *tagged_union,
                       const bitfield_tag_t *tag)
{
    const bitfield_base_t *a = tagged_union->base;
    const bitfield_base_t *b = tag->block->base;
    bool same_pointers =
        a->canonical_bits == b->canonical_bits && a->sign_extends == b->sign_extends;

    if (a->word_bits == b->word_bits && (same_pointers || !has_high_fields(tag->block))) {
        return true;
    }
    diag_error(diag, tag->name.place,
               "block `%s` and union `%s` have different `base`; move them under the same one",
               tag->name.text, tagged_union->name.text);
    diag_note(diag, b->place, "the base of the block");
    diag_note(diag, a->place, "the base of the union");
    return false;
}

// Finds the tag's block and claims it for the union.
static bool resolve_block(diag_t *diag, const bitfield_spec_t *spec,
                          const bitfield_union_t *tagged_union, bitfield_tag_t *tag)
{
    bitfield_block_t *block = find_block(spec, tag->name.text);

    if (!block) {
        diag_error(diag, tag->name.place, "there is no block `%s`", tag->name.text);
        return false;
    }
    if (block->owner) {
        diag_error(diag, tag->name.place, "block `%s` is in a union already", tag->name.text);
        diag_note(diag, block->tag->name.place, "in `%s`", block->owner->name.text);
        return false;
    }
    tag->block = block;
    block->owner = tagged_union;
    block->tag = tag;
    return !block->is_broken && check_base(diag, tagged_union, tag);
}

// Compares the tag fields of a block with those of the first block.
static bool check_slice(diag_t *diag, bitfield_union_t *tagged_union, const bitfield_tag_t *tag,
                        size_t index)
{
    const char *name = tagged_union->slices[index].text;
    bitfield_field_t *field = bitfield_find_field(tag->block, name);
    const bitfield_field_t *first = tagged_union->slice_fields[index];

    if (!field || field->is_high) {
        diag_error(diag, tag->name.place,
                   field ? "tag field `%s` of block `%s` is a field_high"
                         : "tag field `%s` is missing in block `%s`",
                   name, tag->name.text);
        diag_note(diag, tag->block->name.place, "the block");
        return false;
    }
    field->is_tag = true;
    if (!first) {
        tagged_union->slice_fields[index] = field;
        return true;
    }
    if (field->word != first->word || field->shift != first->shift) {
        diag_error(diag, field->name.place,
                   "tag field `%s` starts at bit %u of words[%u], in the union's first block at "
                   "bit %u of words[%u]",
                   name, field->shift, field->word, first->shift, first->word);
        diag_note(diag, first->name.place, "the first block has it here");
        return false;
    }
    if (field->size != first->size && tagged_union->mask_count == 0) {
        diag_error(diag, field->name.place,
                   "tag field `%s` has %u bits, in the union's first block %u; use the same size "
                   "or declare a `mask` for each",
                   name, field->size, first->size);
        diag_note(diag, first->name.place, "the first block has it here");
        return false;
    }
    return true;
}

static bool check_block(diag_t *diag, bitfield_union_t *tagged_union, const bitfield_tag_t *tag)
{
    bool ok = true;

    if (tagged_union->word_count == 0) {
        tagged_union->word_count = tag->block->word_count;
    }
    if (tagged_union->word_count != tag->block->word_count) {
        diag_error(diag, tag->name.place,
                   "block `%s` has %u words, the blocks before it %u; pad the smaller ones",
                   tag->name.text, tag->block->word_count, tagged_union->word_count);
        return false;
    }
    for (size_t i = 0; i < tagged_union->slice_count; i++) {
        ok &= check_slice(diag, tagged_union, tag, i);
    }
    return ok;
}

static bitfield_mask_t *find_mask(const bitfield_union_t *tagged_union, unsigned size)
{
    for (size_t i = 0; i < tagged_union->mask_count; i++) {
        if (tagged_union->masks[i].size == size) {
            return &tagged_union->masks[i];
        }
    }
    return NULL;
}

static int compare_masks(const void *a, const void *b)
{
    unsigned left = ((const bitfield_mask_t *)a)->size;
    unsigned right = ((const bitfield_mask_t *)b)->size;

    return (left > right) - (left < right);
}

// Each mask must include the smaller one, so that asking them in turn finds the size.
static bool check_mask_pair(diag_t *diag, const bitfield_mask_t *small,
                            const bitfield_mask_t *large, bool is_last)
{
    const char *wrong = NULL;

    if (small->size == large->size) {
        wrong = "a second mask for a tag of this size";
    } else if (small->bits == 0) {
        wrong = "the mask of the smaller size is 0, so this size is always taken";
    } else if ((large->bits & small->bits) != small->bits) {
        wrong = "mask lacks bits of the smaller mask; it must include them";
    } else if (large->bits == small->bits && !is_last) {
        wrong = "mask equals the smaller one; only the largest may";
    }
    if (wrong) {
        diag_error(diag, large->place, "%s", wrong);
        diag_note(diag, small->place, "the smaller mask stands here");
    }
    return !wrong;
}

static bool check_masks(diag_t *diag, bitfield_union_t *tagged_union)
{
    bool ok = true;

    if (tagged_union->mask_count == 0) {
        return true;
    }
    if (tagged_union->has_slices) {
        diag_error(diag, tagged_union->masks[0].place,
                   "a union has either masks or tag slices, not both");
        return false;
    }
    qsort(tagged_union->masks, tagged_union->mask_count, sizeof *tagged_union->masks,
          compare_masks);
    for (size_t i = 1; i < tagged_union->mask_count; i++) {
        ok &= check_mask_pair(diag, &tagged_union->masks[i - 1], &tagged_union->masks[i],
                              i + 1 == tagged_union->mask_count);
    }
    return ok;
}

// Each size of the tag needs its mask, and each mask a block.
static bool check_mask_use(diag_t *diag, bitfield_union_t *tagged_union)
{
    const char *name = tagged_union->slices[0].text;
    bool ok = true;

    for (size_t i = 0; i < tagged_union->tag_count && tagged_union->mask_count > 0; i++) {
        const bitfield_field_t *field = bitfield_find_field(tagged_union->tags[i].block, name);
        bitfield_mask_t *mask = find_mask(tagged_union, field->size);
        if (mask) {
            mask->is_used = true;
        } else {
            diag_error(diag, field->name.place, "no mask for a tag of %u bits", field->size);
            diag_note(diag, tagged_union->name.place, "in union `%s`", tagged_union->name.text);
            ok = false;
        }
    }
    for (size_t i = 0; i < tagged_union->mask_count; i++) {
        if (!tagged_union->masks[i].is_used) {
            diag_error(diag, tagged_union->masks[i].place, "no block has a tag of %u bits",
                       tagged_union->masks[i].size);
            ok = false;
        }
    }
    return ok;
}

// The masks must lead from the value to the size that the block's field has.
static bool check_mask_value(diag_t *diag, const bitfield_union_t *tagged_union,
                             const bitfield_tag_t *tag)
{
    unsigned size = bitfield_find_field(tag->block, tagged_union->slices[0].text)->size;

    for (size_t i = 0; i + 1 < tagged_union->mask_count; i++) {
        const bitfield_mask_t *mask = &tagged_union->masks[i];
        bool matches = (tag->value & mask->bits) == mask->bits;
        if (mask->size < size && !matches) {
            diag_error(diag, tag->name.place,
                       "tag %llu of `%s` would be read as %u bits, but its field has %u: set all "
                       "bits of the mask 0x%llx",
                       (unsigned long long)tag->value, tag->name.text, mask->size, size,
                       (unsigned long long)mask->bits);
            return false;
        }
        if (mask->size == size && matches) {
            diag_error(diag, tag->name.place,
                       "tag %llu of `%s` has all bits of the mask 0x%llx, so more than its %u bits "
                       "would be read",
                       (unsigned long long)tag->value, tag->name.text,
                       (unsigned long long)mask->bits, size);
            return false;
        }
    }
    return true;
}

/*
 * One number from the parts, the first one lowest. A single number for several slices is that
 * number already.
 */
static bool resolve_value(diag_t *diag, const bitfield_union_t *tagged_union, bitfield_tag_t *tag)
{
    unsigned position = 0;
    uint64_t value = 0;
    bool ok = true;

    for (size_t i = 0; i < tagged_union->slice_count; i++) {
        const bitfield_name_t *slice = &tagged_union->slices[i];
        const bitfield_field_t *field = bitfield_find_field(tag->block, slice->text);
        uint64_t part = i < tag->part_count ? (uint64_t)tag->parts[i] : 0;
        if (tag->part_count > 1 && part > bitfield_ones(field->size)) {
            diag_error(diag, tag->name.place,
                       "tag %llu of `%s` does not fit in the %u bits of `%s`",
                       (unsigned long long)part, tag->name.text, field->size, slice->text);
            ok = false;
        }
        value |= part << position;
        position += field->size;
    }
    tag->value = tag->part_count == 1 ? (uint64_t)tag->parts[0] : value;
    if (ok && (tag->value > bitfield_ones(position) || tag->value > INT_MAX)) {
        diag_error(diag, tag->name.place,
                   "tag %llu of `%s` does not fit in its %u bits, or in an `int`",
                   (unsigned long long)tag->value, tag->name.text, position);
        ok = false;
    }
    return ok;
}

static bool check_value(diag_t *diag, const bitfield_union_t *tagged_union, size_t index)
{
    bitfield_tag_t *tag = &tagged_union->tags[index];

    if (tag->part_count != 1 && tag->part_count != tagged_union->slice_count) {
        diag_error(diag, tag->name.place, "tag of `%s` has %zu values for %zu tag fields",
                   tag->name.text, tag->part_count, tagged_union->slice_count);
        return false;
    }
    if (!resolve_value(diag, tagged_union, tag) || !check_mask_value(diag, tagged_union, tag)) {
        return false;
    }
    for (size_t i = 0; i < index; i++) {
        if (!tagged_union->tags[i].is_broken && tagged_union->tags[i].value == tag->value) {
            diag_error(diag, tag->name.place, "tag %llu of `%s` is taken by `%s`",
                       (unsigned long long)tag->value, tag->name.text,
                       tagged_union->tags[i].name.text);
            diag_note(diag, tagged_union->tags[i].name.place, "here");
            return false;
        }
    }
    return true;
}

// The slices are different fields of one word.
static bool check_slices(diag_t *diag, const bitfield_union_t *tagged_union)
{
    for (size_t i = 1; i < tagged_union->slice_count; i++) {
        const bitfield_name_t *slice = &tagged_union->slices[i];
        for (size_t k = 0; k < i; k++) {
            if (tagged_union->slice_fields[k] == tagged_union->slice_fields[i]) {
                diag_error(diag, slice->place, "tag field `%s` is named twice", slice->text);
                return false;
            }
        }
        if (tagged_union->slice_fields[i]->word != tagged_union->slice_fields[0]->word) {
            diag_error(diag, slice->place, "tag fields `%s` and `%s` are in different words",
                       tagged_union->slices[0].text, slice->text);
            return false;
        }
    }
    return true;
}

static void check_union(arena_t *arena, diag_t *diag, const bitfield_spec_t *spec,
                        bitfield_union_t *tagged_union)
{
    bool ok = !tagged_union->is_broken && check_masks(diag, tagged_union);

    if (tagged_union->tag_count == 0 && !tagged_union->is_broken) {
        diag_error(diag, tagged_union->name.place, "union `%s` is empty; it needs a `tag`",
                   tagged_union->name.text);
        ok = false;
    }
    tagged_union->slice_fields =
        arena_alloc_items(arena, tagged_union->slice_count, sizeof *tagged_union->slice_fields);
    for (size_t i = 0; i < tagged_union->tag_count; i++) {
        bitfield_tag_t *tag = &tagged_union->tags[i];
        bool is_usable = resolve_block(diag, spec, tagged_union, tag);
        ok &= is_usable && (tagged_union->is_broken || check_block(diag, tagged_union, tag));
    }
    // Values mean something only when all tag fields are where they should be.
    if (!ok || !check_slices(diag, tagged_union) || !check_mask_use(diag, tagged_union)) {
        return;
    }
    for (size_t i = 0; i < tagged_union->tag_count; i++) {
        bitfield_tag_t *tag = &tagged_union->tags[i];
        tag->is_broken = tag->is_broken || !check_value(diag, tagged_union, i);
        tag->block->type = tagged_union->name.text;
        tag->block->prefix = arena_format(arena, "%s_%s", tagged_union->name.text, tag->name.text);
    }
}

void bitfield_check_unions(arena_t *arena, diag_t *diag, bitfield_spec_t *spec)
{
    for (size_t i = 0; i < spec->count; i++) {
        if (spec->declarations[i].tagged_union) {
            check_union(arena, diag, spec, spec->declarations[i].tagged_union);
        }
    }
}
