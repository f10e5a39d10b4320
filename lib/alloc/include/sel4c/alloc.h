// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Kernel objects, each with a slot: untyped memory and slots together, without a heap.  All state
 * is in the caller's structs.
 *
 *     sel4_alloc_root_t   what a root task has, by its boot information
 *     sel4_alloc_t        where objects come from
 *     sel4_alloc_region_t a part of it that is given back as a whole, with all that was made in it
 *
 * Not for several threads at once.  Raw layer: seL4_Untyped_Retype, seL4_CNode_….
 */

#include <stddef.h>
#include <stdint.h>

#include <sel4c/alloc/slots.h>
#include <sel4c/alloc/untypeds.h>
#include <sel4c/cap.h>
#include <sel4c/error.h>
#include <sel4c/object.h>
#include <sel4c/reply.h>
#include <sel4c/rights.h>

// Needs  `slots` are of the CNode that is the caller's CSpace, so that a slot is an address
typedef struct sel4_alloc {
    sel4_alloc_untypeds_t *untypeds;
    sel4_alloc_slots_t *slots;
} sel4_alloc_t;

/*
 * Makes an object, or `count` with their capabilities in consecutive slots.
 *
 * Blocks  never
 * Fails   SEL4_ERR_NOT_ENOUGH_MEMORY, SEL4_ERR_INVALID_ARGUMENT  as sel4_alloc_untypeds_make()
 *         SEL4_ERR_RANGE                                         no slots are left
 *         On failure nothing was made.
 * Owns    what `alloc` is of: the objects live as long as that region, or for ever
 */
sel4_result_t sel4_alloc_object(const sel4_alloc_t *alloc, sel4_blueprint_t what,
                                sel4_cap_t *ret_cap);
sel4_result_t sel4_alloc_objects(const sel4_alloc_t *alloc, sel4_blueprint_t what, size_t count,
                                 sel4_cap_t *ret_first);

/*
 * A second capability to what `cap` is to, with at most `rights`, and with a badge unless that is
 * 0.
 *
 * Blocks  never
 * Fails   SEL4_ERR_RANGE  no slot is left; otherwise as sel4_path_mint()
 *         On failure nothing was made.
 */
sel4_result_t sel4_alloc_copy(const sel4_alloc_t *alloc, sel4_cap_t cap, sel4_cap_rights_t rights,
                              seL4_Word badge, sel4_cap_t *ret_copy);

// Deletes a capability that came from `alloc`, and gives its slot back.  The memory of an object
// goes back with its region only.
void sel4_alloc_delete(const sel4_alloc_t *alloc, sel4_cap_t cap);

/*
 * The frame of 2 to the power of `size_bits` bytes at a physical address, of a device or not.
 *
 * Needs   an `alloc` that is not a region's
 * Blocks  never
 * Fails   as sel4_alloc_untypeds_take_at()
 *         SEL4_ERR_INVALID_ARGUMENT  no frame has that size
 * Owns    the memory is the frame's for ever
 */
sel4_result_t sel4_alloc_frame_at(const sel4_alloc_t *alloc, sel4_paddr_t address,
                                  unsigned size_bits, sel4_frame_t *ret_frame);

/*
 * What a receiver needs to reply, for kernels with and without MCS: a reply object, or nothing.
 *
 * Blocks  never
 * Fails   as sel4_alloc_object()
 */
sel4_result_t sel4_alloc_reply(const sel4_alloc_t *alloc, sel4_reply_t *ret_reply);

/* ---- Regions */

// A size is put together from so many powers of two, so at most 1/32 of it is not needed.
#define SEL4_ALLOC_REGION_PIECES 6

typedef struct sel4_alloc_region {
    sel4_alloc_t alloc;        // of the region: for the functions above
    const sel4_alloc_t *owner; // NULL for an empty region
    sel4_alloc_untypeds_t untypeds;
    sel4_alloc_slots_t slots;
    sel4_alloc_piece_t pieces[SEL4_ALLOC_REGION_PIECES];
    uint16_t origins[SEL4_ALLOC_REGION_PIECES]; // of the pieces, at the owner
} sel4_alloc_region_t;

/*
 * Sets memory of `size` bytes and `slot_count` slots apart.  To fit in just the sum of their sizes,
 * objects must be made in the order of their size, the largest first.
 *
 * Needs   a region that stays where it is until it is finished
 * Blocks  never
 * Fails   SEL4_ERR_NOT_ENOUGH_MEMORY  there is not so much memory
 *         SEL4_ERR_RANGE              not so many slots in a row, or `size` or `slot_count` is 0
 *         On failure nothing was taken.
 * Owns    `owner` must outlive the region
 */
sel4_result_t sel4_alloc_region_init(sel4_alloc_region_t *region, const sel4_alloc_t *owner,
                                     size_t size, size_t slot_count);

/*
 * Destroys every object that was made in the region, deletes every capability in its slots, and
 * gives memory and slots back.  Does nothing to an empty region, which `*region` is afterwards.
 *
 * Blocks  never, but takes as long as there are objects
 */
void sel4_alloc_region_finish(sel4_alloc_region_t *region);
