// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * An address space: which addresses are free, and mapping with page tables made where one is
 * missing.  Pages here are of the smallest size; frames of every size can be mapped.
 *
 * Raw layer: seL4_<arch>_Page_Map, seL4_<arch>_PageTable_Map.
 */

#include <stddef.h>
#include <stdint.h>

#include <sel4c/alloc.h>
#include <sel4c/alloc/runs.h>
#include <sel4c/vspace.h>

#define SEL4_ALLOC_PAGE_SIZE ((size_t)1 << seL4_PageBits)

typedef struct sel4_alloc_space {
    sel4_vspace_t vspace;
    const sel4_alloc_t *tables; // where page tables come from
    sel4_vaddr_t start;         // of the addresses that are handed out
    sel4_alloc_runs_t pages;
} sel4_alloc_space_t;

/*
 * `vspace`, of which the `page_count` pages from `start` on may be handed out; 0 for a space where
 * the caller knows the addresses.
 *
 * Needs  a `vspace` that has an ASID; nothing is mapped there
 * Owns   `tables` and `words` (sel4_alloc_runs_init()) are used until the end.  Page tables belong
 *        to `tables` and stay.
 */
void sel4_alloc_space_init(sel4_alloc_space_t *space, sel4_vspace_t vspace,
                           const sel4_alloc_t *tables, sel4_vaddr_t start, size_t page_count,
                           uint64_t *words);

/*
 * Takes addresses for `page_count` pages, aligned to 2 to the power of `align_bits`.
 *
 * Fails  SEL4_ERR_RANGE  there are not so many in a row
 */
sel4_result_t sel4_alloc_space_reserve(sel4_alloc_space_t *space, size_t page_count,
                                       unsigned align_bits, sel4_vaddr_t *ret_at);

// Gives addresses back.  Needs: nothing is mapped there.
void sel4_alloc_space_release(sel4_alloc_space_t *space, sel4_vaddr_t at, size_t page_count);

/*
 * Maps a frame, and makes the page tables that are missing.
 *
 * Blocks  never
 * Fails   as sel4_frame_map(), and as sel4_alloc_object() for a table
 *         On failure the frame is not mapped; tables that were made stay, and serve later mappings.
 */
sel4_result_t sel4_alloc_space_map(sel4_alloc_space_t *space, sel4_frame_t frame,
                                   const sel4_mapping_t *mapping);

/*
 * Maps `count` smallest frames, in consecutive slots from `first` on, to consecutive addresses.
 *
 * Blocks  never
 * Fails   as sel4_alloc_space_map(); then none of them is mapped
 */
sel4_result_t sel4_alloc_space_map_run(sel4_alloc_space_t *space, sel4_frame_t first, size_t count,
                                       const sel4_mapping_t *mapping);

// Takes the mappings of `count` frames, in consecutive slots from `first` on, away.
void sel4_alloc_space_unmap_run(sel4_frame_t first, size_t count);

/*
 * The most page tables that mapping `size` bytes from `at` on in smallest frames can need.
 */
size_t sel4_alloc_space_table_count_max(sel4_vaddr_t at, size_t size);

/* ---- A place to look into frames that are not mapped here */

// One page of addresses.
typedef struct sel4_alloc_scratch {
    sel4_alloc_space_t *space; // the caller's own; NULL for none
    sel4_vaddr_t at;
    sel4_frame_t frame; // what is there now; null for nothing
} sel4_alloc_scratch_t;

/*
 * Reserves the page.
 *
 * Fails  SEL4_ERR_RANGE  no addresses are left
 */
sel4_result_t sel4_alloc_scratch_init(sel4_alloc_scratch_t *scratch, sel4_alloc_space_t *space);

/*
 * Maps a smallest frame there, to read and write.  What was there before goes away.
 *
 * Blocks  never
 * Fails   as sel4_alloc_space_map(); then nothing is there
 */
sel4_result_t sel4_alloc_scratch_open(sel4_alloc_scratch_t *scratch, sel4_frame_t frame,
                                      void **ret_bytes);

/*
 * Takes the frame away again.  What was written can then be executed elsewhere (Arm: the caches
 * are made to agree).
 */
void sel4_alloc_scratch_close(sel4_alloc_scratch_t *scratch);

// Closes, and gives the page back.
void sel4_alloc_scratch_finish(sel4_alloc_scratch_t *scratch);
