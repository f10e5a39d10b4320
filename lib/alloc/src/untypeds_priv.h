// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// What src/untypeds.c and src/pieces.c share.

#include <sel4c/alloc/untypeds.h>

// The bytes of a piece.
static inline seL4_Word sel4_alloc_priv_piece_size(const sel4_alloc_piece_t *piece)
{
    return (seL4_Word)1 << piece->size_bits;
}

// How many objects of 2 to the power of `size_bits` bytes still fit in an open or closed piece.
size_t sel4_alloc_priv_piece_room(const sel4_alloc_piece_t *piece, unsigned size_bits);

/*
 * The piece to make `count` objects from: an open one with the least room for one; of closed ones
 * first those that are clear, the largest that `count` objects fill, else the smallest.  NULL for
 * none.
 */
sel4_alloc_piece_t *sel4_alloc_priv_piece_choose(const sel4_alloc_untypeds_t *untypeds,
                                                 unsigned size_bits, size_t count);

// The kernel's Retype, and the books of it.
sel4_result_t sel4_alloc_priv_piece_retype(sel4_alloc_untypeds_t *untypeds,
                                           sel4_alloc_piece_t *piece, sel4_blueprint_t what,
                                           sel4_slot_t first, size_t count);
