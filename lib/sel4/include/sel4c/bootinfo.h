// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * What the kernel tells the initial thread: its untyped memory, its slots, and chunks of extra data
 * such as a device tree.
 *
 * All counts and lengths are checked against what they must lie in.  Raw layer: seL4_BootInfo,
 * seL4_BootInfoHeader.
 */

#include <stdbool.h>
#include <stddef.h>

#include <sel4/sel4.h>

#include <sel4c/address.h>
#include <sel4c/cap.h>
#include <sel4c/error.h>
#include <sel4c/gen/config.h>
#include <sel4c/span.h>

typedef seL4_BootInfo sel4_bootinfo_t;

// Consecutive slots of the initial thread's CNode: from `start` to before `end`.
typedef seL4_SlotRegion sel4_slot_region_t;

// The slots of a region; 0 when it ends before it starts.
static inline size_t sel4_slot_region_count(sel4_slot_region_t region)
{
    return region.end > region.start ? region.end - region.start : 0;
}

/* ---- Untyped memory */

// A piece of untyped memory.
typedef struct sel4_untyped_info {
    sel4_untyped_t untyped;
    sel4_paddr_t address;
    uint8_t size_bits; // log2 of its bytes
    bool is_device;    // can be made into frames and untyped memory only
} sel4_untyped_info_t;

// How many pieces there are; never more than the list has room for.
static inline size_t sel4_bootinfo_untyped_count(const sel4_bootinfo_t *bootinfo)
{
    size_t count = sel4_slot_region_count(bootinfo->untyped);
    size_t room = sizeof bootinfo->untypedList / sizeof bootinfo->untypedList[0];
    return count < room ? count : room;
}

/*
 * The piece `index`.
 *
 * Fails  SEL4_ERR_RANGE  there is none
 */
static inline sel4_result_t sel4_bootinfo_untyped(const sel4_bootinfo_t *bootinfo, size_t index,
                                                  sel4_untyped_info_t *ret_info)
{
    if (index >= sel4_bootinfo_untyped_count(bootinfo)) {
        return SEL4_FAILURE(SEL4_ERR_RANGE);
    }
    const seL4_UntypedDesc *raw = &bootinfo->untypedList[index];
    *ret_info = (sel4_untyped_info_t){
        .untyped = sel4_untyped_from_bits(bootinfo->untyped.start + index),
        .address = sel4_paddr(raw->paddr),
        .size_bits = raw->sizeBits,
        .is_device = raw->isDevice != 0,
    };
    return SEL4_SUCCESS;
}

/* ---- Slots */

// Slots with nothing in them; frames and paging structures of the program's image.
static inline sel4_slot_region_t sel4_bootinfo_empty(const sel4_bootinfo_t *bootinfo)
{
    return bootinfo->empty;
}

static inline sel4_slot_region_t sel4_bootinfo_image_frames(const sel4_bootinfo_t *bootinfo)
{
    return bootinfo->userImageFrames;
}

static inline sel4_slot_region_t sel4_bootinfo_image_tables(const sel4_bootinfo_t *bootinfo)
{
    return bootinfo->userImagePaging;
}

/*
 * The capability at place `index` of a region, of a kind not known here.
 *
 * Fails  SEL4_ERR_RANGE  the region is shorter
 */
static inline sel4_result_t sel4_slot_region_cap(sel4_slot_region_t region, size_t index,
                                                 sel4_cap_t *ret_cap)
{
    if (index >= sel4_slot_region_count(region)) {
        return SEL4_FAILURE(SEL4_ERR_RANGE);
    }
    *ret_cap = sel4_cap_from_bits(region.start + index);
    return SEL4_SUCCESS;
}

#if SEL4_CONFIG(KERNEL_MCS)
/*
 * The authority over the time of core `node`.
 *
 * Fails  SEL4_ERR_RANGE  there is no such core
 */
static inline sel4_result_t sel4_bootinfo_sched_control(const sel4_bootinfo_t *bootinfo,
                                                        size_t node,
                                                        sel4_sched_control_t *ret_control)
{
    if (node >= sel4_slot_region_count(bootinfo->schedcontrol)) {
        return SEL4_FAILURE(SEL4_ERR_RANGE);
    }
    *ret_control = sel4_sched_control_from_bits(bootinfo->schedcontrol.start + node);
    return SEL4_SUCCESS;
}
#endif

/* ---- Extra data */

// A chunk of extra data.  `id` is a seL4_BootInfoID, or one of a later kernel; `body` is what
// follows the header.
typedef struct sel4_bootinfo_chunk {
    seL4_Word id;
    sel4_span_t body;
} sel4_bootinfo_chunk_t;

/*
 * A walk through the extra data:
 *
 *     sel4_bootinfo_walk_t walk = sel4_bootinfo_walk(bootinfo);
 *     while (sel4_bootinfo_walk_has_next(&walk)) {
 *         sel4_bootinfo_chunk_t chunk;
 *         SEL4_TRY(sel4_bootinfo_walk_next(&walk, &chunk));
 *         …
 *     }
 */
typedef struct sel4_bootinfo_walk {
    sel4_span_t rest;
} sel4_bootinfo_walk_t;

// The bytes of the boot information and of the extra data after it.
static inline size_t sel4_bootinfo_footprint_size(const sel4_bootinfo_t *bootinfo)
{
    return bootinfo->extraLen == 0 ? (size_t)seL4_BootInfoFrameSize
                                   : (size_t)seL4_BootInfoFrameSize + bootinfo->extraLen;
}

// Needs  the kernel's boot information in its place: the extra data is in the pages after it.
static inline sel4_bootinfo_walk_t sel4_bootinfo_walk(const sel4_bootinfo_t *bootinfo)
{
    const uint8_t *extra = (const uint8_t *)bootinfo + seL4_BootInfoFrameSize;
    return (sel4_bootinfo_walk_t){ sel4_span(extra, bootinfo->extraLen) };
}

static inline bool sel4_bootinfo_walk_has_next(const sel4_bootinfo_walk_t *walk)
{
    return walk->rest.size > 0;
}

/*
 * The next chunk, padding included.
 *
 * Fails  SEL4_ERR_RANGE  there is none, or it does not fit in what is left: the walk is over
 * Owns   the chunk lies in the extra data
 */
sel4_result_t sel4_bootinfo_walk_next(sel4_bootinfo_walk_t *walk, sel4_bootinfo_chunk_t *ret_chunk);

/*
 * The first chunk of one kind, for example SEL4_BOOTINFO_HEADER_FDT.
 *
 * Fails  SEL4_ERR_FAILED_LOOKUP  there is none
 *        SEL4_ERR_RANGE          a chunk before it does not fit in the extra data
 */
sel4_result_t sel4_bootinfo_find(const sel4_bootinfo_t *bootinfo, seL4_Word id,
                                 sel4_span_t *ret_body);
