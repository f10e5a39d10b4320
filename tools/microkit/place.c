// SPDX-License-Identifier: BSD-2-Clause

/*
 * A region is put at the start of the smallest piece of untyped memory that has room for it: the
 * kernel clears a piece whole before it makes anything of it.
 */

#include "place.h"

#include <inttypes.h>
#include <stdlib.h>

typedef struct range {
    uint64_t start;
    uint64_t last;
    bool is_device;
} range_t;

typedef struct placer {
    arena_t *arena;
    diag_t *diag;
    const sdf_system_t *system;
    range_t *ranges; // of untyped memory, ascending, those that touch joined
    size_t range_count;
    range_t *pieces; // of untyped memory, small ones first
    size_t piece_count;
    mk_address_t *addresses;
} placer_t;

// ---- Which are needed

mk_address_t *mk_addresses_create(arena_t *arena, const sdf_system_t *system)
{
    mk_address_t *addresses = arena_alloc_items(arena, system->region_count + 1, sizeof *addresses);
    uint64_t next = 0;

    for (size_t i = 0; i < system->region_count; i++) {
        const sdf_region_t *region = &system->regions[i];
        addresses[i] = (mk_address_t){ region->has_paddr, region->paddr };
    }
    for (size_t i = 0; i < system->pd_count; i++) {
        const sdf_pd_t *pd = &system->pds[i];
        for (size_t j = 0; j < pd->setvar_count; j++) {
            uint32_t region = pd->setvars[j].region;
            if (pd->setvars[j].kind == SDF_SETVAR_PADDR && !addresses[region].is_fixed) {
                // Not next to each other, as they will hardly be.
                addresses[region] = (mk_address_t){ true, next };
                next += (system->regions[region].size | (SDF_LARGE_PAGE_SIZE - 1)) +
                        SDF_LARGE_PAGE_SIZE + 1;
            }
        }
    }
    return addresses;
}

bool mk_addresses_are_any(const sdf_system_t *system, const mk_address_t *addresses)
{
    for (size_t i = 0; i < system->region_count; i++) {
        if (addresses[i].is_fixed) {
            return true;
        }
    }
    return false;
}

bool mk_addresses_are_open(const sdf_system_t *system, const mk_address_t *addresses)
{
    for (size_t i = 0; i < system->region_count; i++) {
        if (addresses[i].is_fixed && !system->regions[i].has_paddr) {
            return true;
        }
    }
    return false;
}

// ---- The memory that there is

static int compare_starts(const void *a, const void *b)
{
    const range_t *left = a;
    const range_t *right = b;

    return left->start < right->start ? -1 : left->start > right->start;
}

static int compare_sizes(const void *a, const void *b)
{
    const range_t *left = a;
    const range_t *right = b;
    uint64_t left_size = left->last - left->start;
    uint64_t right_size = right->last - right->start;

    return left_size != right_size ? (left_size < right_size ? -1 : 1) : compare_starts(a, b);
}

static void read_memory(placer_t *placer, const capdl_boot_t *boot)
{
    placer->ranges = arena_alloc_items(placer->arena, boot->count + 1, sizeof *placer->ranges);
    placer->pieces = arena_alloc_items(placer->arena, boot->count + 1, sizeof *placer->pieces);
    for (size_t i = 0; i < boot->count; i++) {
        const sel4_capdl_untyped_t *untyped = &boot->untypeds[i];
        placer->pieces[i] =
            (range_t){ untyped->paddr, untyped->paddr + ((UINT64_C(1) << untyped->size_bits) - 1),
                       untyped->is_device };
    }
    placer->piece_count = boot->count;
    qsort(placer->pieces, placer->piece_count, sizeof *placer->pieces, compare_starts);
    for (size_t i = 0; i < placer->piece_count; i++) {
        const range_t *piece = &placer->pieces[i];
        range_t *before = placer->range_count ? &placer->ranges[placer->range_count - 1] : NULL;
        if (before && before->last + 1 == piece->start && before->is_device == piece->is_device) {
            before->last = piece->last;
        } else {
            placer->ranges[placer->range_count++] = *piece;
        }
    }
    qsort(placer->pieces, placer->piece_count, sizeof *placer->pieces, compare_sizes);
}

static const char *ranges_text(const placer_t *placer, bool is_device)
{
    const char *text = "";

    for (size_t i = 0; i < placer->range_count; i++) {
        const range_t *range = &placer->ranges[i];
        if (range->is_device == is_device) {
            text = arena_format(placer->arena, "%s%s0x%" PRIx64 " to 0x%" PRIx64, text,
                                *text ? ", " : "", range->start, range->last);
        }
    }
    return text;
}

// ---- Addresses that are given

// The page, whole, is in one piece.
static bool is_in_piece(const placer_t *placer, uint64_t paddr, uint64_t size)
{
    for (size_t i = 0; i < placer->piece_count; i++) {
        const range_t *piece = &placer->pieces[i];
        if (paddr >= piece->start && paddr + (size - 1) <= piece->last) {
            return true;
        }
    }
    return false;
}

// The first page that is nowhere; false when all are there.
static bool find_missing(const placer_t *placer, const sdf_region_t *region, uint64_t paddr,
                         uint64_t *ret_missing)
{
    for (uint64_t at = 0; at < region->size; at += region->page_size) {
        if (!is_in_piece(placer, paddr + at, region->page_size)) {
            *ret_missing = paddr + at;
            return true;
        }
    }
    return false;
}

static void check_region(const placer_t *placer, const sdf_region_t *region)
{
    uint64_t missing;

    if (region->is_used && find_missing(placer, region, region->paddr, &missing)) {
        diag_error(placer->diag, region->place,
                   "the memory region '%s' at 0x%" PRIx64 " to 0x%" PRIx64
                   " needs the page at 0x%" PRIx64
                   ", which the kernel does not give; memory is %s; devices are %s",
                   region->name, region->paddr, region->paddr + (region->size - 1), missing,
                   ranges_text(placer, false), ranges_text(placer, true));
    }
}

// ---- Addresses that are chosen

static uint64_t round_up(uint64_t value, uint64_t unit)
{
    return (value + (unit - 1)) & ~(unit - 1);
}

// The end of a placed region that [start, last] runs into; 0 when it runs into none.
static uint64_t obstacle(const placer_t *placer, size_t own, uint64_t start, uint64_t last)
{
    for (size_t i = 0; i < placer->system->region_count; i++) {
        uint64_t other = placer->addresses[i].paddr;
        uint64_t other_last = other + (placer->system->regions[i].size - 1);
        bool is_placed =
            placer->addresses[i].is_fixed && (placer->system->regions[i].has_paddr || i < own);
        if (is_placed && start <= other_last && other <= last) {
            return other_last + 1;
        }
    }
    return 0;
}

// The lowest place in [from->start, from->last] that is free.
static bool fit(const placer_t *placer, size_t index, const range_t *from, uint64_t *ret_paddr)
{
    const sdf_region_t *region = &placer->system->regions[index];
    uint64_t at = round_up(from->start, region->page_size);

    while (at >= from->start && at <= from->last && region->size - 1 <= from->last - at) {
        uint64_t next = obstacle(placer, index, at, at + (region->size - 1));
        uint64_t missing;
        if (next == 0 && !find_missing(placer, region, at, &missing)) {
            *ret_paddr = at;
            return true;
        }
        at = next != 0 ? round_up(next, region->page_size) : missing + region->page_size;
    }
    return false;
}

static bool fit_any(const placer_t *placer, size_t index, const range_t *ranges, size_t count,
                    uint64_t *ret_paddr)
{
    for (size_t i = 0; i < count; i++) {
        if (!ranges[i].is_device && fit(placer, index, &ranges[i], ret_paddr)) {
            return true;
        }
    }
    return false;
}

static void choose(const placer_t *placer, size_t index)
{
    const sdf_region_t *region = &placer->system->regions[index];
    uint64_t *paddr = &placer->addresses[index].paddr;

    if (!fit_any(placer, index, placer->pieces, placer->piece_count, paddr) &&
        !fit_any(placer, index, placer->ranges, placer->range_count, paddr)) {
        diag_error(placer->diag, region->place,
                   "there is no physical address for the 0x%" PRIx64
                   " bytes of the memory region '%s' in one piece; memory is %s",
                   region->size, region->name, ranges_text(placer, false));
    }
}

bool mk_addresses_place(arena_t *arena, diag_t *diag, const sdf_system_t *system,
                        const capdl_boot_t *boot, mk_address_t *addresses)
{
    placer_t placer = { .arena = arena, .diag = diag, .system = system, .addresses = addresses };
    unsigned error_count = diag->error_count;

    read_memory(&placer, boot);
    for (size_t i = 0; i < system->region_count; i++) {
        if (system->regions[i].has_paddr) {
            check_region(&placer, &system->regions[i]);
        } else if (addresses[i].is_fixed) {
            choose(&placer, i);
        }
    }
    return diag->error_count == error_count;
}
