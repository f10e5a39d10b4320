// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * What a bitfield specification says, and the passes over it: the parser fills in what is written,
 * the check places the fields and resolves names, the emitter writes C.
 */

#include <stdint.h>

#include "bitfield.h"

// Far above what kernels describe. They keep hostile input from eating time, memory or disk.
#define BITFIELD_NAME_SIZE_MAX    128   // bytes of a name
#define BITFIELD_DECLARATIONS_MAX 1024  // blocks and unions of a file
#define BITFIELD_WORDS_MAX        256   // words of a block
#define BITFIELD_FIELDS_MAX       1024  // fields of a block
#define BITFIELD_FIELDS_TOTAL_MAX 16384 // fields of a file
#define BITFIELD_TAGS_MAX         1024  // tags of a union
#define BITFIELD_TAG_PARTS_MAX    64    // slices or masks of a union
#define BITFIELD_NESTING_MAX      64    // parentheses in an expression

typedef struct bitfield_name {
    const char *text;
    place_t place;
} bitfield_name_t;

// `base 64(48,1)`: holds for all that follows up to the next one.
typedef struct bitfield_base {
    unsigned word_bits;      // 32 or 64
    unsigned canonical_bits; // significant bits of a pointer
    bool sign_extends;       // the bits above repeat the highest significant one
    bool is_broken;          // an error was reported: checks against it mean nothing
    place_t place;
} bitfield_base_t;

typedef struct bitfield_field {
    bitfield_name_t name;
    unsigned size;     // bits
    bool is_high;      // keeps the upper bits of a canonical value: what is below them is 0
    unsigned from_top; // bits of the block from its first one to this field's lowest one
    // Filled in by the check:
    unsigned word;  // index into words[]
    unsigned shift; // of the lowest bit in that word
    bool is_tag;    // belongs to the union: no parameter, no accessors
} bitfield_field_t;

typedef struct bitfield_block {
    bitfield_name_t name;
    const bitfield_base_t *base;
    bitfield_field_t *fields; // from the highest bit to the lowest
    size_t field_count;
    size_t field_capacity;
    bitfield_name_t *order; // of the constructor's parameters, if given
    size_t order_count;
    size_t order_capacity;
    bool has_order;
    unsigned bits;
    bool is_broken; // an error was reported: the layout means nothing
    // Filled in by the check:
    unsigned word_count;
    const bitfield_field_t **parameters; // all fields in the constructor's order
    const struct bitfield_union *owner;  // NULL: stands alone
    const struct bitfield_tag *tag;      // in the owner
    const char *type;                    // C names without `_t`: `cap` or the block's own
    const char *prefix;                  // of its functions: `cap_null_cap` or the block's own
} bitfield_block_t;

// `tag null_cap 0` or `tag pte (1, 0)`.
typedef struct bitfield_tag {
    bitfield_name_t name; // of the block
    int64_t *parts;
    size_t part_count;
    size_t part_capacity;
    bool is_broken;
    // Filled in by the check:
    bitfield_block_t *block;
    uint64_t value; // the enumerator; of slices: one after the other, the first one lowest
} bitfield_tag_t;

/*
 * `mask 4 0xe`: a tag whose bits 0xe are not all set has 4 bits; else the next larger size is
 * tried. The largest size needs no mask.
 */
typedef struct bitfield_mask {
    unsigned size;
    uint64_t bits;
    place_t place;
    bool is_used;
} bitfield_mask_t;

typedef struct bitfield_union {
    bitfield_name_t name;
    bitfield_name_t tag_name;
    const bitfield_base_t *base;
    bitfield_name_t *slices; // the tag's fields; without slices the tag's name is the one
    size_t slice_count;
    size_t slice_capacity;
    bool has_slices;
    bitfield_mask_t *masks; // after the check: from the smallest to the largest; empty or several
    size_t mask_count;
    size_t mask_capacity;
    bitfield_tag_t *tags;
    size_t tag_count;
    size_t tag_capacity;
    bool is_broken;
    // Filled in by the check:
    unsigned word_count;
    const bitfield_field_t **slice_fields; // those of the first block, which all blocks share
} bitfield_union_t;

// A block or a union, in the order of the file.
typedef struct bitfield_declaration {
    bitfield_block_t *block;
    bitfield_union_t *tagged_union;
} bitfield_declaration_t;

struct bitfield_spec {
    const char *path;
    bitfield_declaration_t *declarations;
    size_t count;
    size_t capacity;
};

const bitfield_name_t *bitfield_declaration_name(const bitfield_declaration_t *declaration);

// NULL when the block has no field of that name.
bitfield_field_t *bitfield_find_field(const bitfield_block_t *block, const char *name);

// `size` ones from bit 0 on; 64 is allowed.
static inline uint64_t bitfield_ones(unsigned size)
{
    return size >= 64 ? UINT64_MAX : (UINT64_C(1) << size) - 1;
}

// The passes. Each reports all that it finds.
void bitfield_check_blocks(arena_t *arena, diag_t *diag, bitfield_spec_t *spec);
void bitfield_check_unions(arena_t *arena, diag_t *diag, bitfield_spec_t *spec);

// Needs a spec without errors: finds names that the header would declare twice or shadow.
void bitfield_check_names(arena_t *arena, diag_t *diag, bitfield_spec_t *spec);
