// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Shared by the files that write the C of a specification.

#include "../common/text.h"
#include "bitfield_model.h"

// `seL4_Uint64` or `seL4_Uint32`.
const char *bitfield_c_type(const bitfield_base_t *base);

// `0x3full`
void bitfield_put_mask(text_t *out, const bitfield_base_t *base, uint64_t mask);

// `cap.words[1]` or, with `by_pointer`, `cap_ptr->words[1]`.
void bitfield_put_word(text_t *out, const char *type, unsigned word, bool by_pointer);

// `9..4`, or `4` for one bit.
void bitfield_put_bits(text_t *out, unsigned lowest, unsigned size);

// `typedef struct cap { … } cap_t;`
void bitfield_put_struct(text_t *out, const char *name, const bitfield_base_t *base,
                         unsigned word_count);

// The tag's bits of a block in their word, for unions with slices.
uint64_t bitfield_sliced_tag(const bitfield_tag_t *tag, const bitfield_union_t *tagged_union);

// `(cap.words[0] & 0xfull) == cap_null_cap`: whether a value of the union is this block.
void bitfield_put_tag_test(text_t *out, const bitfield_block_t *block, bool by_pointer);

// Comment, constructors and accessors of a block, alone or in a union.
void bitfield_put_block(text_t *out, const bitfield_block_t *block);

// The type of a union, the enumeration of its tags, and the functions that ask for the tag.
void bitfield_put_union(text_t *out, const bitfield_union_t *tagged_union);
