// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Address spaces: mapping frames and page tables, under one set of names for all architectures.
 *
 * The levels of tables and what a mapping is are in sel4c/mapping.h.
 *
 * Raw layer: seL4_<arch>_Page_…, seL4_<arch>_PageTable_…, seL4_<arch>_ASID….
 */

#include <stdbool.h>

#include <sel4/arch/mapping.h>
#include <sel4/sel4.h>

#include <sel4c/address.h>
#include <sel4c/arch.h>
#include <sel4c/cap.h>
#include <sel4c/cspace.h>
#include <sel4c/error.h>
#include <sel4c/gen/config.h>
#include <sel4c/gen/invocations.h>
#include <sel4c/ipc_buffer.h>
#include <sel4c/mapping.h>

/*
 * Maps a frame, or changes rights and attributes of its mapping.  On Arm and x86 a frame of the
 * same size that is mapped there gives way.
 *
 * Needs   `at` aligned to the frame; a `vspace` that has an ASID
 * Blocks  never
 * Fails   SEL4_ERR_FAILED_LOOKUP      a table is missing: sel4_vspace_missing_level() says which
 *                                     (Arm, RISC-V: or a table is in the place of a large frame)
 *         SEL4_ERR_DELETE_FIRST       RISC-V: a frame is mapped there; x86: a table is in the place
 *                                     of a large frame; Arm: never
 *         SEL4_ERR_INVALID_CAPABILITY  the frame is mapped in another place or space, or `vspace`
 *                                     is none or has no ASID
 *         SEL4_ERR_ALIGNMENT          `at` is not aligned
 *         SEL4_ERR_INVALID_ARGUMENT   `at` is beyond SEL4_VSPACE_TOP
 *         On failure the mapping is as before.
 * Owns    the kernel keeps the mapping with the capability `frame`: a copy can be mapped once more
 */
static inline sel4_result_t sel4_frame_map(sel4_frame_t frame, sel4_vspace_t vspace,
                                           const sel4_mapping_t *mapping);
static inline sel4_result_t sel4_frame_map_with(sel4_ipc_buffer_t *ipc, sel4_frame_t frame,
                                                sel4_vspace_t vspace,
                                                const sel4_mapping_t *mapping);

// Takes the mapping away; no failure when there is none.  Blocks never.
static inline sel4_result_t sel4_frame_unmap(sel4_frame_t frame);
static inline sel4_result_t sel4_frame_unmap_with(sel4_ipc_buffer_t *ipc, sel4_frame_t frame);

// Where the frame is in physical memory.  Blocks never.
static inline sel4_result_t sel4_frame_get_address(sel4_frame_t frame, sel4_paddr_t *ret_address);
static inline sel4_result_t sel4_frame_get_address_with(sel4_ipc_buffer_t *ipc, sel4_frame_t frame,
                                                        sel4_paddr_t *ret_address);

/*
 * Maps a page table below the tables that are there.
 *
 * Needs   a `vspace` that has an ASID
 * Blocks  never
 * Fails   SEL4_ERR_FAILED_LOOKUP      a table above is missing: sel4_vspace_missing_level()
 *         SEL4_ERR_DELETE_FIRST       a table or frame is there already
 *         SEL4_ERR_INVALID_CAPABILITY the table is mapped already, or `vspace` is none or has no
 *                                     ASID
 *         SEL4_ERR_INVALID_ARGUMENT   `at` is beyond SEL4_VSPACE_TOP
 *         SEL4_ERR_RANGE              x86: `level` is not from 1 to SEL4_VSPACE_LEVEL_COUNT - 1
 *         On failure nothing was mapped.
 */
static inline sel4_result_t sel4_page_table_map(sel4_page_table_t table, sel4_vspace_t vspace,
                                                const sel4_table_mapping_t *mapping);
static inline sel4_result_t sel4_page_table_map_with(sel4_ipc_buffer_t *ipc,
                                                     sel4_page_table_t table, sel4_vspace_t vspace,
                                                     const sel4_table_mapping_t *mapping);

// Takes a table, with all that is mapped below it, away.  `level` as it was mapped.  Blocks never.
static inline sel4_result_t sel4_page_table_unmap(sel4_page_table_t table, unsigned level);
static inline sel4_result_t sel4_page_table_unmap_with(sel4_ipc_buffer_t *ipc,
                                                       sel4_page_table_t table, unsigned level);

/*
 * Turns untyped memory of 2 to the power of seL4_ASIDPoolBits bytes into an ASID pool, its
 * capability at `to`.
 *
 * Blocks  never
 * Fails   SEL4_ERR_DELETE_FIRST        `to` is occupied, or there are no pools left
 *         SEL4_ERR_REVOKE_FIRST        the untyped memory is in use
 *         SEL4_ERR_INVALID_CAPABILITY  it is not of that size, or device memory
 */
static inline sel4_result_t sel4_asid_control_make_pool(sel4_asid_control_t control,
                                                        sel4_untyped_t untyped, sel4_path_t to);
static inline sel4_result_t sel4_asid_control_make_pool_with(sel4_ipc_buffer_t *ipc,
                                                             sel4_asid_control_t control,
                                                             sel4_untyped_t untyped,
                                                             sel4_path_t to);

/*
 * Gives an address space the ASID without which nothing can be mapped in it.
 *
 * Blocks  never
 * Fails   SEL4_ERR_DELETE_FIRST        the pool is used up
 *         SEL4_ERR_INVALID_CAPABILITY  `vspace` is none, or has an ASID
 */
static inline sel4_result_t sel4_asid_pool_assign(sel4_asid_pool_t pool, sel4_vspace_t vspace);
static inline sel4_result_t sel4_asid_pool_assign_with(sel4_ipc_buffer_t *ipc,
                                                       sel4_asid_pool_t pool, sel4_vspace_t vspace);

/*
 * After SEL4_ERR_FAILED_LOOKUP from a mapping, and before any other kernel call: the level of the
 * table that is missing.  SEL4_VSPACE_LEVEL_COUNT when the kernel did not say.
 */
static inline unsigned sel4_vspace_missing_level_with(const sel4_ipc_buffer_t *ipc)
{
    seL4_Word bits = ipc->msg[SEL4_MAPPING_LOOKUP_LEVEL];
    for (unsigned level = 1; level < SEL4_VSPACE_LEVEL_COUNT; level++) {
        if (sel4_vspace_span_bits(level) == bits) {
            return level;
        }
    }
    return SEL4_VSPACE_LEVEL_COUNT;
}

static inline unsigned sel4_vspace_missing_level(void)
{
    return sel4_vspace_missing_level_with(sel4_ipc_buffer_get());
}

#include SEL4_ARCH_HEADER(vspace.h)
