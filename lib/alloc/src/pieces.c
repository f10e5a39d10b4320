// SPDX-License-Identifier: BSD-2-Clause

/*
 * Whole pieces of untyped memory: taken, given back, halved down to an address.
 *
 * A piece that was made from a larger one keeps that one open.  When the last of them is given
 * back, they are deleted, and the larger one is as it was after boot, but for what the kernel
 * clears: only what was used.
 */

#include <sel4c/arith.h>
#include <sel4c/bits.h>

#include "untypeds_priv.h"

// Room in the books for `count` more pieces.
static bool has_entries(const sel4_alloc_untypeds_t *untypeds, size_t count)
{
    size_t room = untypeds->capacity - untypeds->count;
    for (size_t i = 0; i < untypeds->count && room < count; i++) {
        room += untypeds->pieces[i].state == SEL4_ALLOC_PIECE_NONE;
    }
    return room >= count;
}

// Needs: there is room.
static size_t enter(sel4_alloc_untypeds_t *untypeds, sel4_alloc_piece_t piece)
{
    size_t index = 0;
    while (index < untypeds->count && untypeds->pieces[index].state != SEL4_ALLOC_PIECE_NONE) {
        index++;
    }
    if (index == untypeds->count) {
        untypeds->count++;
    }
    untypeds->pieces[index] = piece;
    return index;
}

static size_t index_of(const sel4_alloc_untypeds_t *untypeds, const sel4_alloc_piece_t *piece)
{
    return (size_t)(piece - untypeds->pieces);
}

static void take_whole(sel4_alloc_untypeds_t *untypeds, sel4_alloc_piece_t *piece)
{
    piece->state = SEL4_ALLOC_PIECE_TAKEN;
    if (piece->parent != 0) {
        untypeds->pieces[piece->parent - 1].taken_count++;
    }
}

// Makes a piece of untyped memory from an open or a larger one, and enters it.
static sel4_result_t take_part(sel4_alloc_untypeds_t *untypeds, sel4_alloc_slots_t *slots,
                               sel4_alloc_piece_t *from, unsigned size_bits, size_t *ret_index)
{
    if (!has_entries(untypeds, 1)) {
        return SEL4_FAILURE(SEL4_ERR_RANGE);
    }
    seL4_Word slot;
    SEL4_TRY(sel4_alloc_slots_take(slots, 1, &slot));
    sel4_result_t result =
        sel4_alloc_priv_piece_retype(untypeds, from, sel4_blueprint_untyped((uint8_t)size_bits),
                                     (sel4_slot_t){ slots->cnode, slot }, 1);
    if (result.error != SEL4_OK) {
        sel4_alloc_slots_give(slots, slot, 1);
        return result;
    }
    seL4_Word offset = from->used_size - ((seL4_Word)1 << size_bits);
    from->taken_count++;
    *ret_index = enter(untypeds, (sel4_alloc_piece_t){
                                     .untyped = sel4_untyped_from_bits(slot),
                                     .address = sel4_paddr(from->address.bits + offset),
                                     .parent = (uint16_t)(index_of(untypeds, from) + 1),
                                     .size_bits = (uint8_t)size_bits,
                                     .state = SEL4_ALLOC_PIECE_TAKEN,
                                     .is_device = from->is_device,
                                 });
    return SEL4_SUCCESS;
}

// A part of an open piece that was given back: it is used again before more is cut off.
static sel4_alloc_piece_t *returned_piece(const sel4_alloc_untypeds_t *untypeds, unsigned size_bits)
{
    for (size_t i = 0; i < untypeds->count; i++) {
        sel4_alloc_piece_t *piece = &untypeds->pieces[i];
        if (piece->state == SEL4_ALLOC_PIECE_CLOSED && piece->parent != 0 &&
            piece->size_bits == size_bits && !piece->is_device) {
            return piece;
        }
    }
    return NULL;
}

sel4_result_t sel4_alloc_untypeds_take(sel4_alloc_untypeds_t *untypeds, sel4_alloc_slots_t *slots,
                                       unsigned size_bits, size_t *ret_index)
{
    if (size_bits < seL4_MinUntypedBits || size_bits > seL4_MaxUntypedBits) {
        return SEL4_FAILURE(SEL4_ERR_INVALID_ARGUMENT);
    }
    sel4_alloc_piece_t *piece = returned_piece(untypeds, size_bits);
    if (piece == NULL) {
        piece = sel4_alloc_priv_piece_choose(untypeds, size_bits, 1);
    }
    if (piece == NULL) {
        return SEL4_FAILURE(SEL4_ERR_NOT_ENOUGH_MEMORY);
    }
    if (piece->state == SEL4_ALLOC_PIECE_CLOSED && piece->size_bits == size_bits) {
        take_whole(untypeds, piece);
        *ret_index = index_of(untypeds, piece);
        return SEL4_SUCCESS;
    }
    return take_part(untypeds, slots, piece, size_bits, ret_index);
}

// Deletes the pieces that were made from an open one, of which none is taken.
static void make_whole(sel4_alloc_untypeds_t *untypeds, sel4_alloc_slots_t *slots, size_t index)
{
    for (size_t i = 0; i < untypeds->count; i++) {
        sel4_alloc_piece_t *piece = &untypeds->pieces[i];
        if (piece->state != SEL4_ALLOC_PIECE_NONE && piece->parent == index + 1) {
            (void)sel4_path_delete(sel4_path(slots->cnode, piece->untyped.bits));
            sel4_alloc_slots_give(slots, piece->untyped.bits, 1);
            *piece = (sel4_alloc_piece_t){ 0 };
        }
    }
    sel4_alloc_piece_t *whole = &untypeds->pieces[index];
    whole->state = SEL4_ALLOC_PIECE_CLOSED;
    whole->unclear_size = whole->used_size;
    whole->used_size = 0;
}

// Whether nothing is left in an open piece but closed pieces.
static bool is_unused(const sel4_alloc_untypeds_t *untypeds, size_t index)
{
    const sel4_alloc_piece_t *whole = &untypeds->pieces[index];
    if (whole->state != SEL4_ALLOC_PIECE_OPEN || whole->has_objects || whole->taken_count != 0) {
        return false;
    }
    for (size_t i = 0; i < untypeds->count; i++) {
        const sel4_alloc_piece_t *piece = &untypeds->pieces[i];
        if (piece->parent == index + 1 && piece->state != SEL4_ALLOC_PIECE_NONE &&
            piece->state != SEL4_ALLOC_PIECE_CLOSED) {
            return false;
        }
    }
    return true;
}

void sel4_alloc_untypeds_give(sel4_alloc_untypeds_t *untypeds, sel4_alloc_slots_t *slots,
                              size_t index, seL4_Word used_size)
{
    if (index >= untypeds->count || untypeds->pieces[index].state != SEL4_ALLOC_PIECE_TAKEN) {
        return;
    }
    sel4_alloc_piece_t *piece = &untypeds->pieces[index];
    piece->state = SEL4_ALLOC_PIECE_CLOSED;
    piece->used_size = 0;
    if (used_size != 0 && !piece->is_device) {
        piece->unclear_size = used_size; // what was never used is as it was
    }
    if (piece->parent != 0) {
        untypeds->pieces[piece->parent - 1].taken_count--;
    }
    for (size_t next = piece->parent; next != 0; next = untypeds->pieces[next - 1].parent) {
        if (!is_unused(untypeds, next - 1)) {
            return;
        }
        make_whole(untypeds, slots, next - 1);
    }
}

/* ---- At an address */

// The smallest piece that covers the memory.
static sel4_alloc_piece_t *covering(const sel4_alloc_untypeds_t *untypeds, seL4_Word address,
                                    unsigned size_bits)
{
    sel4_alloc_piece_t *best = NULL;
    for (size_t i = 0; i < untypeds->count; i++) {
        sel4_alloc_piece_t *piece = &untypeds->pieces[i];
        if (piece->state != SEL4_ALLOC_PIECE_NONE && size_bits <= piece->size_bits &&
            address >= piece->address.bits &&
            sel4_range_fits(address - piece->address.bits, (seL4_Word)1 << size_bits,
                            sel4_alloc_priv_piece_size(piece)) &&
            (best == NULL || piece->size_bits < best->size_bits)) {
            best = piece;
        }
    }
    return best;
}

// Makes two closed pieces of a closed one, and gives the half that covers `address`.
static sel4_result_t halve(sel4_alloc_untypeds_t *untypeds, sel4_alloc_slots_t *slots,
                           sel4_alloc_piece_t *piece, seL4_Word address,
                           sel4_alloc_piece_t **ret_half)
{
    if (!has_entries(untypeds, 2)) {
        return SEL4_FAILURE(SEL4_ERR_RANGE);
    }
    seL4_Word slot;
    SEL4_TRY(sel4_alloc_slots_take(slots, 2, &slot));
    uint8_t half_bits = (uint8_t)(piece->size_bits - 1u);
    sel4_result_t result = sel4_alloc_priv_piece_retype(
        untypeds, piece, sel4_blueprint_untyped(half_bits), (sel4_slot_t){ slots->cnode, slot }, 2);
    if (result.error != SEL4_OK) {
        sel4_alloc_slots_give(slots, slot, 2);
        return result;
    }
    piece->state = SEL4_ALLOC_PIECE_SPLIT;
    seL4_Word half_size = (seL4_Word)1 << half_bits;
    seL4_Word wanted = address - piece->address.bits >= half_size;
    for (seL4_Word i = 0; i < 2; i++) {
        size_t index =
            enter(untypeds, (sel4_alloc_piece_t){
                                .untyped = sel4_untyped_from_bits(slot + i),
                                .address = sel4_paddr(piece->address.bits + i * half_size),
                                .parent = (uint16_t)(index_of(untypeds, piece) + 1),
                                .size_bits = half_bits,
                                .state = SEL4_ALLOC_PIECE_CLOSED,
                                .is_device = piece->is_device,
                            });
        if (i == wanted) {
            *ret_half = &untypeds->pieces[index];
        }
    }
    return SEL4_SUCCESS;
}

sel4_result_t sel4_alloc_untypeds_take_at(sel4_alloc_untypeds_t *untypeds,
                                          sel4_alloc_slots_t *slots, sel4_paddr_t address,
                                          unsigned size_bits, size_t *ret_index)
{
    if (size_bits < seL4_MinUntypedBits || size_bits > seL4_MaxUntypedBits) {
        return SEL4_FAILURE(SEL4_ERR_RANGE);
    }
    if (!sel4_is_aligned(address.bits, size_bits)) {
        return SEL4_FAILURE(SEL4_ERR_ALIGNMENT);
    }
    sel4_alloc_piece_t *piece = covering(untypeds, address.bits, size_bits);
    if (piece == NULL) {
        return SEL4_FAILURE(SEL4_ERR_FAILED_LOOKUP);
    }
    if (piece->state != SEL4_ALLOC_PIECE_CLOSED) {
        return SEL4_FAILURE(SEL4_ERR_REVOKE_FIRST);
    }
    while (piece->size_bits > size_bits) {
        SEL4_TRY(halve(untypeds, slots, piece, address.bits, &piece));
    }
    take_whole(untypeds, piece);
    *ret_index = index_of(untypeds, piece);
    return SEL4_SUCCESS;
}
