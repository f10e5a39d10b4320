// SPDX-License-Identifier: BSD-2-Clause

/*
 * Objects out of untyped memory.  The kernel hands a piece out from its start to its end, each
 * object aligned to its own size; `used_size` follows that exactly, so it is known beforehand
 * whether a request fits.
 */

#include <sel4c/bits.h>

#include "untypeds_priv.h"

void sel4_alloc_untypeds_init(sel4_alloc_untypeds_t *untypeds, sel4_alloc_piece_t *pieces,
                              size_t capacity)
{
    *untypeds = (sel4_alloc_untypeds_t){ .pieces = pieces, .capacity = capacity };
    if (capacity > SEL4_ALLOC_PIECE_COUNT_MAX) {
        untypeds->capacity = SEL4_ALLOC_PIECE_COUNT_MAX;
    }
}

sel4_result_t sel4_alloc_untypeds_add(sel4_alloc_untypeds_t *untypeds,
                                      const sel4_untyped_info_t *info)
{
    if (untypeds->count == untypeds->capacity || info->size_bits >= seL4_WordBits) {
        return SEL4_FAILURE(SEL4_ERR_RANGE);
    }
    untypeds->pieces[untypeds->count++] = (sel4_alloc_piece_t){
        .untyped = info->untyped,
        .address = info->address,
        .unclear_size = info->is_device ? 0 : (seL4_Word)1 << info->size_bits,
        .size_bits = info->size_bits,
        .state = SEL4_ALLOC_PIECE_CLOSED,
        .is_device = info->is_device,
    };
    return SEL4_SUCCESS;
}

size_t sel4_alloc_priv_piece_room(const sel4_alloc_piece_t *piece, unsigned size_bits)
{
    if (size_bits > piece->size_bits ||
        (piece->state != SEL4_ALLOC_PIECE_OPEN && piece->state != SEL4_ALLOC_PIECE_CLOSED)) {
        return 0;
    }
    return (sel4_alloc_priv_piece_size(piece) - sel4_align_up(piece->used_size, size_bits)) >>
           size_bits;
}

// Whether `a` is to be preferred to `b` for `count` objects; both have room for one.
static bool is_better(const sel4_alloc_piece_t *a, const sel4_alloc_piece_t *b, unsigned size_bits,
                      size_t count)
{
    bool a_is_clear = a->state == SEL4_ALLOC_PIECE_OPEN || a->unclear_size == 0;
    bool b_is_clear = b->state == SEL4_ALLOC_PIECE_OPEN || b->unclear_size == 0;
    if (a_is_clear != b_is_clear) {
        return a_is_clear;
    }
    size_t a_room = sel4_alloc_priv_piece_room(a, size_bits);
    size_t b_room = sel4_alloc_priv_piece_room(b, size_bits);
    if (a->state == SEL4_ALLOC_PIECE_OPEN || b->state == SEL4_ALLOC_PIECE_OPEN) {
        return a_room < b_room;
    }
    bool a_is_filled = a_room <= count;
    bool b_is_filled = b_room <= count;
    if (a_is_filled != b_is_filled) {
        return a_is_filled;
    }
    if (a_room == b_room) {
        return a->unclear_size < b->unclear_size;
    }
    return a_is_filled ? a_room > b_room : a_room < b_room;
}

sel4_alloc_piece_t *sel4_alloc_priv_piece_choose(const sel4_alloc_untypeds_t *untypeds,
                                                 unsigned size_bits, size_t count)
{
    sel4_alloc_piece_t *best = NULL;
    for (size_t i = 0; i < untypeds->count; i++) {
        sel4_alloc_piece_t *piece = &untypeds->pieces[i];
        if (!piece->is_device && sel4_alloc_priv_piece_room(piece, size_bits) > 0 &&
            (best == NULL || is_better(piece, best, size_bits, count))) {
            best = piece;
        }
    }
    return best;
}

sel4_result_t sel4_alloc_priv_piece_retype(sel4_alloc_untypeds_t *untypeds,
                                           sel4_alloc_piece_t *piece, sel4_blueprint_t what,
                                           sel4_slot_t first, size_t count)
{
    unsigned size_bits = sel4_blueprint_physical_size_bits(what);
    SEL4_TRY(sel4_untyped_retype_to(piece->untyped, what, first, count));
    if (piece->state == SEL4_ALLOC_PIECE_CLOSED) {
        piece->state = SEL4_ALLOC_PIECE_OPEN;
        untypeds->clearing_size += piece->unclear_size;
        piece->unclear_size = 0;
    }
    piece->used_size = sel4_align_up(piece->used_size, size_bits) + ((seL4_Word)count << size_bits);
    return SEL4_SUCCESS;
}

static bool has_room(const sel4_alloc_untypeds_t *untypeds, unsigned size_bits, size_t count)
{
    for (size_t i = 0; i < untypeds->count; i++) {
        if (!untypeds->pieces[i].is_device) {
            size_t room = sel4_alloc_priv_piece_room(&untypeds->pieces[i], size_bits);
            count -= room < count ? room : count;
        }
    }
    return count == 0;
}

// The piece that objects of this size were made from last, if all fit: then it has the least room
// of all open ones, and no search is needed.
static sel4_alloc_piece_t *recent_piece(const sel4_alloc_untypeds_t *untypeds, unsigned size_bits,
                                        size_t count)
{
    if (untypeds->recent == 0 || untypeds->recent_bits != size_bits) {
        return NULL;
    }
    sel4_alloc_piece_t *piece = &untypeds->pieces[untypeds->recent - 1];
    bool fits = piece->state == SEL4_ALLOC_PIECE_OPEN && !piece->is_device &&
                sel4_alloc_priv_piece_room(piece, size_bits) >= count;
    return fits ? piece : NULL;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static void delete_run(sel4_slot_t first, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        (void)sel4_path_delete(sel4_path(first.cnode, first.index + i));
    }
}

sel4_result_t sel4_alloc_untypeds_make(sel4_alloc_untypeds_t *untypeds, sel4_blueprint_t what,
                                       sel4_slot_t first, size_t count)
{
    unsigned size_bits = sel4_blueprint_physical_size_bits(what);
    if (size_bits == 0) {
        return SEL4_FAILURE(SEL4_ERR_INVALID_ARGUMENT);
    }
    sel4_alloc_piece_t *piece = recent_piece(untypeds, size_bits, count);
    if (piece == NULL && !has_room(untypeds, size_bits, count)) {
        return SEL4_FAILURE(SEL4_ERR_NOT_ENOUGH_MEMORY);
    }
    for (size_t done = 0; done < count;) {
        if (done > 0 || piece == NULL) {
            piece = sel4_alloc_priv_piece_choose(untypeds, size_bits, count - done);
        }
        size_t batch = least(least(sel4_alloc_priv_piece_room(piece, size_bits), count - done),
                             SEL4_RETYPE_COUNT_MAX);
        sel4_slot_t slot = { first.cnode, first.index + done };
        sel4_result_t result = sel4_alloc_priv_piece_retype(untypeds, piece, what, slot, batch);
        if (result.error != SEL4_OK) {
            delete_run(first, done);
            return result;
        }
        piece->has_objects = true;
        untypeds->recent = (uint16_t)(piece - untypeds->pieces + 1);
        untypeds->recent_bits = (uint8_t)size_bits;
        untypeds->needed_size += (uint64_t)batch << size_bits;
        done += batch;
    }
    return SEL4_SUCCESS;
}

uint64_t sel4_alloc_untypeds_free_size(const sel4_alloc_untypeds_t *untypeds)
{
    uint64_t size = 0;
    for (size_t i = 0; i < untypeds->count; i++) {
        const sel4_alloc_piece_t *piece = &untypeds->pieces[i];
        if (!piece->is_device) {
            size += (uint64_t)sel4_alloc_priv_piece_room(piece, seL4_MinUntypedBits)
                    << seL4_MinUntypedBits;
        }
    }
    return size;
}
