// SPDX-License-Identifier: BSD-2-Clause

/*
 * Regions: pieces of untyped memory whose sizes add up to what is needed, and a run of slots.  To
 * revoke the pieces destroys what is in the region, whoever else has capabilities to it.
 */

#include <sel4c/alloc.h>
#include <sel4c/bits.h>

static void give_pieces(sel4_alloc_region_t *region)
{
    const sel4_alloc_t *owner = region->owner;
    while (region->untypeds.count > 0) {
        size_t i = --region->untypeds.count;
        sel4_alloc_untypeds_give(owner->untypeds, owner->slots, region->origins[i],
                                 region->pieces[i].used_size);
    }
}

// Sizes in descending order; the last is rounded up.
static unsigned next_size_bits(size_t left, size_t pieces_left)
{
    unsigned bits = pieces_left == 1 ? sel4_log2_ceil(left) : sel4_log2_floor(left);
    return bits < seL4_MinUntypedBits ? seL4_MinUntypedBits : bits;
}

static sel4_result_t take_pieces(sel4_alloc_region_t *region, size_t size)
{
    const sel4_alloc_t *owner = region->owner;
    for (size_t left = size; left > 0;) {
        size_t i = region->untypeds.count;
        unsigned bits = next_size_bits(left, SEL4_ALLOC_REGION_PIECES - i);
        size_t origin;
        SEL4_TRY(sel4_alloc_untypeds_take(owner->untypeds, owner->slots, bits, &origin));
        region->origins[i] = (uint16_t)origin;
        const sel4_alloc_piece_t *piece = &owner->untypeds->pieces[origin];
        region->pieces[i] = (sel4_alloc_piece_t){
            .untyped = piece->untyped,
            .address = piece->address,
            .unclear_size = piece->unclear_size,
            .size_bits = piece->size_bits,
            .state = SEL4_ALLOC_PIECE_CLOSED,
        };
        region->untypeds.count++;
        size_t taken = (size_t)1 << bits;
        left -= taken < left ? taken : left;
    }
    return SEL4_SUCCESS;
}

sel4_result_t sel4_alloc_region_init(sel4_alloc_region_t *region, const sel4_alloc_t *owner,
                                     size_t size, size_t slot_count)
{
    if (size == 0 || size > (size_t)1 << seL4_MaxUntypedBits) {
        return SEL4_FAILURE(size == 0 ? SEL4_ERR_RANGE : SEL4_ERR_NOT_ENOUGH_MEMORY);
    }
    *region = (sel4_alloc_region_t){ 0 };
    seL4_Word first;
    SEL4_TRY(sel4_alloc_slots_take(owner->slots, slot_count, &first));
    region->owner = owner;
    region->alloc = (sel4_alloc_t){ &region->untypeds, &region->slots };
    sel4_alloc_slots_init(&region->slots, owner->slots->cnode, first, slot_count, NULL);
    sel4_alloc_untypeds_init(&region->untypeds, region->pieces, SEL4_ALLOC_REGION_PIECES);
    sel4_result_t result = take_pieces(region, size);
    if (result.error != SEL4_OK) {
        give_pieces(region);
        sel4_alloc_slots_give(owner->slots, first, slot_count);
        *region = (sel4_alloc_region_t){ 0 };
    }
    return result;
}

void sel4_alloc_region_finish(sel4_alloc_region_t *region)
{
    const sel4_alloc_t *owner = region->owner;
    if (owner == NULL) {
        return;
    }
    sel4_cnode_t cnode = region->slots.cnode;
    for (size_t i = 0; i < region->untypeds.count; i++) {
        if (region->pieces[i].used_size != 0) {
            (void)sel4_path_revoke(sel4_path(cnode, region->pieces[i].untyped.bits));
        }
    }
    // Copies of capabilities from elsewhere are no descendants of the pieces.
    for (size_t i = 0; i < sel4_alloc_slots_taken_count(&region->slots); i++) {
        (void)sel4_path_delete(sel4_path(cnode, region->slots.start + i));
    }
    owner->untypeds->needed_size += region->untypeds.needed_size;
    owner->untypeds->clearing_size += region->untypeds.clearing_size;
    give_pieces(region);
    sel4_alloc_slots_give(owner->slots, region->slots.start, region->slots.runs.count);
    *region = (sel4_alloc_region_t){ 0 };
}
