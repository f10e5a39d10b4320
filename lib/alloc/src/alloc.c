// SPDX-License-Identifier: BSD-2-Clause

// Objects and copies, each with its slot: slots first, and given back when the kernel says no.

#include <sel4c/alloc.h>

sel4_result_t sel4_alloc_objects(const sel4_alloc_t *alloc, sel4_blueprint_t what, size_t count,
                                 sel4_cap_t *ret_first)
{
    seL4_Word first;
    SEL4_TRY(sel4_alloc_slots_take(alloc->slots, count, &first));
    sel4_result_t result = sel4_alloc_untypeds_make(
        alloc->untypeds, what, (sel4_slot_t){ alloc->slots->cnode, first }, count);
    if (result.error != SEL4_OK) {
        sel4_alloc_slots_give(alloc->slots, first, count);
        return result;
    }
    *ret_first = sel4_cap_from_bits(first);
    return SEL4_SUCCESS;
}

sel4_result_t sel4_alloc_object(const sel4_alloc_t *alloc, sel4_blueprint_t what,
                                sel4_cap_t *ret_cap)
{
    return sel4_alloc_objects(alloc, what, 1, ret_cap);
}

sel4_result_t sel4_alloc_copy(const sel4_alloc_t *alloc, sel4_cap_t cap, sel4_cap_rights_t rights,
                              seL4_Word badge, sel4_cap_t *ret_copy)
{
    sel4_cnode_t cnode = alloc->slots->cnode;
    seL4_Word slot;
    SEL4_TRY(sel4_alloc_slots_take(alloc->slots, 1, &slot));
    sel4_path_t from = sel4_path(cnode, cap.bits);
    sel4_path_t to = sel4_path(cnode, slot);
    sel4_result_t result =
        badge == 0 ? sel4_path_copy(to, from, rights) : sel4_path_mint(to, from, rights, badge);
    if (result.error != SEL4_OK) {
        sel4_alloc_slots_give(alloc->slots, slot, 1);
        return result;
    }
    *ret_copy = sel4_cap_from_bits(slot);
    return SEL4_SUCCESS;
}

void sel4_alloc_delete(const sel4_alloc_t *alloc, sel4_cap_t cap)
{
    if (sel4_path_delete(sel4_path(alloc->slots->cnode, cap.bits)).error == SEL4_OK) {
        sel4_alloc_slots_give(alloc->slots, cap.bits, 1);
    }
}

sel4_result_t sel4_alloc_frame_at(const sel4_alloc_t *alloc, sel4_paddr_t address,
                                  unsigned size_bits, sel4_frame_t *ret_frame)
{
    sel4_blueprint_t what = sel4_blueprint_frame(size_bits);
    if (sel4_blueprint_physical_size_bits(what) == 0) {
        return SEL4_FAILURE(SEL4_ERR_INVALID_ARGUMENT);
    }
    seL4_Word slot;
    SEL4_TRY(sel4_alloc_slots_take(alloc->slots, 1, &slot));
    size_t piece;
    sel4_result_t result =
        sel4_alloc_untypeds_take_at(alloc->untypeds, alloc->slots, address, size_bits, &piece);
    if (result.error == SEL4_OK) {
        sel4_slot_t to = { alloc->slots->cnode, slot };
        result = sel4_untyped_retype_to(alloc->untypeds->pieces[piece].untyped, what, to, 1);
        if (result.error != SEL4_OK) {
            sel4_alloc_untypeds_give(alloc->untypeds, alloc->slots, piece, 0);
        }
    }
    if (result.error != SEL4_OK) {
        sel4_alloc_slots_give(alloc->slots, slot, 1);
        return result;
    }
    *ret_frame = (sel4_frame_t){ slot };
    return SEL4_SUCCESS;
}

#if SEL4_CONFIG(KERNEL_MCS)

sel4_result_t sel4_alloc_reply(const sel4_alloc_t *alloc, sel4_reply_t *ret_reply)
{
    sel4_cap_t cap;
    SEL4_TRY(sel4_alloc_object(alloc, SEL4_BLUEPRINT_REPLY, &cap));
    *ret_reply = sel4_reply_from_bits(cap.bits);
    return SEL4_SUCCESS;
}

#else

sel4_result_t sel4_alloc_reply(const sel4_alloc_t *alloc, sel4_reply_t *ret_reply)
{
    (void)alloc;
    *ret_reply = sel4_reply_from_bits(seL4_CapNull);
    return SEL4_SUCCESS;
}

#endif
