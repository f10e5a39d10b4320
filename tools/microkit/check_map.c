// SPDX-License-Identifier: BSD-2-Clause

/*
 * Regions where they are used: maps fit into their address space and do not overlap, page sizes
 * follow from all places that a region is at.
 */

#include <inttypes.h>

#include "reader.h"

static sdf_region_t *find_region(sdf_reader_t *reader, const char *name, place_t place,
                                 uint32_t *ret_index)
{
    uint32_t index = sdf_lookup_find(&reader->region_names, name);

    if (index == SDF_NONE) {
        if (name) {
            diag_error(reader->diag, place, "there is no memory region '%s'", name);
        }
        return NULL;
    }
    *ret_index = index;
    reader->system->regions[index].is_used = true;
    return &reader->system->regions[index];
}

// One thing that takes addresses, as messages call it.
typedef struct use {
    const char *element;
    const char *attribute;
    const char *region_name;
    uint64_t start;
    uint64_t end; // of what may be used
    place_t place;
} use_t;

static void check_range(sdf_reader_t *reader, const use_t *use, const sdf_region_t *region,
                        sdf_claims_t *claims, uint32_t group)
{
    uint64_t last;

    if (use->start % region->page_size != 0) {
        diag_error(reader->diag, use->place,
                   "<%s %s=\"0x%" PRIx64
                   "\"> must be a multiple of the page size of '%s', 0x%" PRIx64,
                   use->element, use->attribute, use->start, use->region_name, region->page_size);
    }
    if (__builtin_add_overflow(use->start, region->size - 1, &last) || last >= use->end) {
        diag_error(reader->diag, use->place,
                   "<%s %s=\"0x%" PRIx64 "\"> reaches too high with the 0x%" PRIx64
                   " bytes of '%s'; the end is 0x%" PRIx64,
                   use->element, use->attribute, use->start, region->size, use->region_name,
                   use->end);
        return;
    }
    sdf_claims_add(reader->arena, claims, group, use->start, last,
                   arena_format(reader->arena, "<%s> of '%s' at 0x%" PRIx64 " to 0x%" PRIx64,
                                use->element, use->region_name, use->start, last),
                   use->place);
}

// Whether the largest pages would do at that address.
static void limit_page_size(sdf_region_t *region, uint64_t address)
{
    if (address % SDF_LARGE_PAGE_SIZE != 0) {
        region->is_page_size_fixed = true;
    }
}

static void check_maps(sdf_reader_t *reader, sdf_maps_t *maps, uint64_t end, sdf_claims_t *claims,
                       uint32_t group)
{
    for (size_t i = 0; i < maps->count; i++) {
        sdf_map_t *map = &maps->items[i];
        const use_t use = { "map", "vaddr", map->region_name, map->vaddr, end, map->vaddr_place };
        sdf_region_t *region =
            find_region(reader, map->region_name, map->region_place, &map->region);
        if (region && region->is_valid && map->has_vaddr) {
            check_range(reader, &use, region, claims, group);
            limit_page_size(region, map->vaddr);
        }
    }
}

static void check_io_maps(sdf_reader_t *reader, sdf_io_space_t *space, sdf_claims_t *claims,
                          uint32_t group)
{
    for (size_t i = 0; i < space->map_count; i++) {
        sdf_io_map_t *map = &space->maps[i];
        const use_t use = { "iomap",      "iovaddr",       map->region_name,
                            map->iovaddr, SDF_IOVADDR_END, map->iovaddr_place };
        sdf_region_t *region =
            find_region(reader, map->region_name, map->region_place, &map->region);
        if (!region) {
            continue;
        }
        region->is_for_device = true;
        if (region->page_size != SDF_PAGE_SIZE) {
            diag_error(reader->diag, map->region_place,
                       "<iomap mr=\"%s\"> has pages of 0x%" PRIx64
                       "; the kernel gives devices pages of 0x1000 only",
                       map->region_name, region->page_size);
        }
        if (region->is_valid && map->has_iovaddr) {
            check_range(reader, &use, region, claims, group);
        }
    }
}

static void check_setvar(sdf_reader_t *reader, sdf_setvar_t *setvar)
{
    if (setvar->kind == SDF_SETVAR_PADDR) {
        const sdf_region_t *region =
            find_region(reader, setvar->region_name, setvar->region_place, &setvar->region);
        if (region && !region->has_paddr && reader->kernel->arch == CAPDL_X86_64) {
            diag_error(reader->diag, setvar->region_place,
                       "<setvar region_paddr=\"%s\"> needs a region with phys_addr on x86_64",
                       setvar->region_name);
        }
        return;
    }
    if (!setvar->region_name) {
        return;
    }
    // The map has complained if there is no such region.
    setvar->region = sdf_lookup_find(&reader->region_names, setvar->region_name);
    if (setvar->region == SDF_NONE) {
        return;
    }
    const sdf_region_t *region = &reader->system->regions[setvar->region];
    if (setvar->kind == SDF_SETVAR_SIZE) {
        setvar->value = region->size;
    } else if (setvar->kind == SDF_SETVAR_PREFILL_SIZE) {
        setvar->value = region->prefill_size;
        if (region->is_valid && !region->prefill_path) {
            diag_error(reader->diag, setvar->place,
                       "<map setvar_prefill_size=\"%s\"> needs a region with prefill_path, which "
                       "'%s' is not",
                       setvar->symbol, setvar->region_name);
        }
    }
}

static void choose_page_size(sdf_region_t *region)
{
    if (region->has_paddr) {
        limit_page_size(region, region->paddr);
    }
    limit_page_size(region, region->size);
    if (!region->is_page_size_fixed && !region->is_for_device) {
        region->page_size = SDF_LARGE_PAGE_SIZE;
    }
}

void sdf_check_maps(sdf_reader_t *reader)
{
    sdf_system_t *system = reader->system;
    sdf_claims_t pds = { 0 };
    sdf_claims_t vms = { 0 };
    sdf_claims_t devices = { 0 };

    for (uint32_t i = 0; i < system->pd_count; i++) {
        sdf_pd_t *pd = &system->pds[i];
        uint64_t stack_bottom = sdf_stack_top(reader->kernel) - pd->stack_size;
        check_maps(reader, &pd->maps, stack_bottom, &pds, i);
        for (size_t j = 0; j < pd->setvar_count; j++) {
            check_setvar(reader, &pd->setvars[j]);
        }
    }
    for (uint32_t i = 0; i < system->vm_count; i++) {
        check_maps(reader, &system->vms[i].maps, reader->kernel->user_top, &vms, i);
    }
    for (uint32_t i = 0; i < system->io_space_count; i++) {
        check_io_maps(reader, &system->io_spaces[i], &devices, i);
    }
    sdf_claims_check(reader->diag, &pds, "maps of a protection domain do not overlap");
    sdf_claims_check(reader->diag, &vms, "maps of a virtual machine do not overlap");
    sdf_claims_check(reader->diag, &devices, "maps of a device do not overlap");
    for (size_t i = 0; i < system->region_count; i++) {
        choose_page_size(&system->regions[i]);
    }
}
