// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Untyped memory, and which piece of it an object is best made from.
 *
 * A kernel clears a piece as a whole when the first object is made from it after boot or after a
 * revoke, so the price of a wrong choice is the size of the piece.  Objects come from pieces that
 * are cleared already, then from the largest that they fill, then from the smallest that they fit
 * in.  Many objects of one kind are asked for at once, since that fills pieces and needs few kernel
 * calls.
 *
 * An object does not go back by itself: whole pieces are taken, used, revoked and given back (see
 * <sel4c/alloc.h> for regions, which do that).  The books mirror the kernel's: nobody else may use
 * a piece that is in them.
 *
 * Raw layer: seL4_Untyped_Retype.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <sel4c/address.h>
#include <sel4c/alloc/slots.h>
#include <sel4c/bootinfo.h>
#include <sel4c/object.h>

// What becomes of a piece.
typedef enum sel4_alloc_piece_state {
    SEL4_ALLOC_PIECE_NONE,   // no piece: room for one
    SEL4_ALLOC_PIECE_CLOSED, // whole; the kernel clears `unclear_size` bytes when it is first used
    SEL4_ALLOC_PIECE_OPEN,   // objects or smaller pieces were made from it
    SEL4_ALLOC_PIECE_SPLIT,  // is two pieces of half the size
    SEL4_ALLOC_PIECE_TAKEN,  // somebody else's for a while
} sel4_alloc_piece_state_t;

typedef struct sel4_alloc_piece {
    sel4_untyped_t untyped;
    sel4_paddr_t address;
    seL4_Word used_size;    // from its start on
    seL4_Word unclear_size; // that a first use would clear
    uint16_t parent;        // the piece it was made from, counted from 1; 0 for none
    uint16_t taken_count;   // pieces made from it that are taken
    uint8_t size_bits;
    uint8_t state;    // a sel4_alloc_piece_state_t
    bool is_device;   // for frames at an address only
    bool has_objects; // made from it directly
} sel4_alloc_piece_t;

// Pieces beyond this many are no use: their numbers have 16 bits.
#define SEL4_ALLOC_PIECE_COUNT_MAX ((size_t)UINT16_MAX - 1)

typedef struct sel4_alloc_untypeds {
    sel4_alloc_piece_t *pieces;
    size_t capacity;
    size_t count;           // pieces beyond are SEL4_ALLOC_PIECE_NONE
    uint64_t needed_size;   // bytes of the objects made so far
    uint64_t clearing_size; // bytes that the kernel cleared for them
    uint16_t recent;        // the piece that objects were made from last, counted from 1
    uint8_t recent_bits;    // log2 of their size
} sel4_alloc_untypeds_t;

/*
 * No memory yet.
 *
 * Owns  `pieces` is used until the end
 */
void sel4_alloc_untypeds_init(sel4_alloc_untypeds_t *untypeds, sel4_alloc_piece_t *pieces,
                              size_t capacity);

/*
 * Adds a piece that nothing was made from, as the boot information describes it.
 *
 * Fails  SEL4_ERR_RANGE  there is no room for it
 */
sel4_result_t sel4_alloc_untypeds_add(sel4_alloc_untypeds_t *untypeds,
                                      const sel4_untyped_info_t *info);

/*
 * Makes `count` objects of one kind, any number, their capabilities in consecutive slots from
 * `first` on.  They may come from several pieces.
 *
 * Blocks  never
 * Fails   SEL4_ERR_NOT_ENOUGH_MEMORY  they do not fit in what there is, device memory aside
 *         SEL4_ERR_INVALID_ARGUMENT   no such kind, or a size that the kind does not allow
 *         SEL4_ERR_DELETE_FIRST, SEL4_ERR_RANGE  the slots are not empty, or not there
 *         On failure no object is left; after the last two, memory may be used up until a revoke.
 */
sel4_result_t sel4_alloc_untypeds_make(sel4_alloc_untypeds_t *untypeds, sel4_blueprint_t what,
                                       sel4_slot_t first, size_t count);

/*
 * Takes a piece of 2 to the power of `size_bits` bytes out, for somebody else to use: a whole one,
 * or one made from a larger one into one of `slots`.
 *
 * Blocks  never
 * Fails   SEL4_ERR_NOT_ENOUGH_MEMORY  there is none
 *         SEL4_ERR_INVALID_ARGUMENT   no untyped memory has that size
 *         SEL4_ERR_RANGE              no slot, or no room for the piece
 * Owns    the caller has the piece `untypeds->pieces[*ret_index]` until it gives it back
 */
sel4_result_t sel4_alloc_untypeds_take(sel4_alloc_untypeds_t *untypeds, sel4_alloc_slots_t *slots,
                                       unsigned size_bits, size_t *ret_index);

/*
 * Gives a piece back, of which `used_size` bytes were used.  When nothing more is taken from the
 * larger piece that it was made from, that becomes whole again.
 *
 * Needs  the piece was revoked: nothing that was made from it exists
 */
void sel4_alloc_untypeds_give(sel4_alloc_untypeds_t *untypeds, sel4_alloc_slots_t *slots,
                              size_t index, seL4_Word used_size);

/*
 * Takes the memory of 2 to the power of `size_bits` bytes at a physical address, device memory too.
 * A larger piece is halved until one has the size; the other halves stay to be used.
 *
 * Needs   `address` aligned to the size
 * Blocks  never
 * Fails   SEL4_ERR_FAILED_LOOKUP   no piece covers it
 *         SEL4_ERR_REVOKE_FIRST    the piece that covers it is in use
 *         SEL4_ERR_ALIGNMENT       `address` is not aligned
 *         SEL4_ERR_RANGE           no slots, or no room for the pieces
 *         After the last, pieces may be smaller than before; no memory is lost.
 * Owns    as sel4_alloc_untypeds_take()
 */
sel4_result_t sel4_alloc_untypeds_take_at(sel4_alloc_untypeds_t *untypeds,
                                          sel4_alloc_slots_t *slots, sel4_paddr_t address,
                                          unsigned size_bits, size_t *ret_index);

// The bytes from which objects can be made, device memory aside, if all were of the smallest size.
uint64_t sel4_alloc_untypeds_free_size(const sel4_alloc_untypeds_t *untypeds);
