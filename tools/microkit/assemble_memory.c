// SPDX-License-Identifier: BSD-2-Clause

// Memory: the frames of regions, and address spaces with programs in them.

#include <elf.h>
#include <string.h>

#include "assemble_priv.h"
#include "sdf.h"

enum { PAGE_BITS = 12, LARGE_PAGE_BITS = 21 };
#define PAGE_MASK (SDF_PAGE_SIZE - 1)

static bool is_zero(const uint8_t *bytes, uint64_t size)
{
    return size == 0 || (bytes[0] == 0 && memcmp(bytes, bytes + 1, (size_t)size - 1) == 0);
}

// Part of a frame; zeros need no bytes.
static void fill(assembly_t *assembly, capdl_id_t frame, uint64_t start, const uint8_t *bytes,
                 uint64_t size, place_t place)
{
    if (!is_zero(bytes, size)) {
        const capdl_fill_t part = { .start = start,
                                    .end = start + size,
                                    .content = CAPDL_CONTENT_BYTES,
                                    .bytes = bytes,
                                    .byte_count = (size_t)size,
                                    .place = place };
        capdl_fill(assembly->spec, frame, &part);
    }
}

// The part of [vaddr, vaddr + size) that is in a page.
static void fill_page(assembly_t *assembly, capdl_id_t frame, uint64_t page, uint64_t vaddr,
                      const uint8_t *bytes, uint64_t size, place_t place)
{
    uint64_t end = vaddr + size;
    uint64_t from = vaddr > page ? vaddr : page;
    uint64_t to = end < page + SDF_PAGE_SIZE ? end : page + SDF_PAGE_SIZE;

    if (from < to) {
        fill(assembly, frame, from - page, bytes + (from - vaddr), to - from, place);
    }
}

// ---- Regions

static void fill_region(assembly_t *assembly, const sdf_region_t *region, const binary_t *prefill,
                        capdl_id_t frame, uint64_t offset)
{
    if (region->bootinfo != SDF_BOOTINFO_NONE) {
        const capdl_fill_t part = { .end = region->page_size,
                                    .content = CAPDL_CONTENT_BOOTINFO,
                                    .bootinfo_id = (uint32_t)region->bootinfo,
                                    .offset = offset,
                                    .place = region->place };
        capdl_fill(assembly->spec, frame, &part);
    } else if (region->prefill_path && offset < prefill->size) {
        uint64_t rest = prefill->size - offset;
        fill(assembly, frame, 0, prefill->bytes + offset,
             rest < region->page_size ? rest : region->page_size, region->place);
    }
}

static void add_region(assembly_t *assembly, size_t index)
{
    const sdf_region_t *region = &assembly->parts->system->regions[index];
    const mk_address_t *address = &assembly->parts->addresses[index];
    uint8_t bits = region->page_size == SDF_PAGE_SIZE ? PAGE_BITS : LARGE_PAGE_BITS;

    assembly->first_frames[index] = (capdl_id_t)assembly->spec->count;
    for (uint64_t i = 0; i < region->size / region->page_size; i++) {
        capdl_id_t frame = capdl_add_frame(
            assembly->spec,
            arena_format(assembly->arena, "frame_mr_%s_%09u", region->name, (unsigned)i), bits,
            region->place);
        if (address->is_fixed) {
            capdl_set_paddr(assembly->spec, frame, address->paddr + i * region->page_size);
        }
        fill_region(assembly, region, &assembly->parts->prefills[index], frame,
                    i * region->page_size);
    }
}

void assemble_priv_regions(assembly_t *assembly)
{
    for (size_t i = 0; i < assembly->parts->system->region_count; i++) {
        if (assembly->parts->system->regions[i].is_used) {
            add_region(assembly, i);
        }
    }
}

void assemble_priv_maps(assembly_t *assembly, domain_t *domain, const sdf_maps_t *maps)
{
    for (size_t i = 0; i < maps->count; i++) {
        const sdf_map_t *map = &maps->items[i];
        const sdf_region_t *region = &assembly->parts->system->regions[map->region];
        uint8_t rights = (uint8_t)(CAPDL_READ | (map->can_write ? CAPDL_WRITE : 0));
        for (uint64_t j = 0; map->can_read && j < region->size / region->page_size; j++) {
            capdl_id_t frame = assembly->first_frames[map->region] + (capdl_id_t)j;
            capdl_space_map(&domain->space, map->vaddr + j * region->page_size,
                            capdl_cap_frame(frame, rights, map->is_cached, map->can_execute),
                            map->place);
        }
    }
}

// ---- Programs

static void load_page(assembly_t *assembly, domain_t *domain, const mk_program_t *program,
                      const mk_segment_t *segment, uint64_t page, unsigned number)
{
    uint8_t rights = (uint8_t)(CAPDL_READ | ((segment->flags & PF_W) != 0 ? CAPDL_WRITE : 0));
    capdl_id_t frame = capdl_add_frame(
        assembly->spec, arena_format(assembly->arena, "frame_elf_%s_%09u", domain->name, number),
        PAGE_BITS, domain->place);

    fill_page(assembly, frame, page, segment->vaddr, segment->bytes, segment->file_size,
              domain->place);
    for (size_t i = 0; i < program->patch_count; i++) {
        const mk_patch_t *patch = &program->patches[i];
        fill_page(assembly, frame, page, patch->vaddr, patch->bytes, patch->size, domain->place);
    }
    capdl_space_map(&domain->space, page,
                    capdl_cap_frame(frame, rights, true, (segment->flags & PF_X) != 0),
                    domain->place);
}

static void load_program(assembly_t *assembly, domain_t *domain, const mk_program_t *program)
{
    unsigned number = 0;

    for (size_t i = 0; i < program->segment_count; i++) {
        const mk_segment_t *segment = &program->segments[i];
        uint64_t end = segment->vaddr + segment->memory_size;
        for (uint64_t page = segment->vaddr & ~PAGE_MASK; page < end; page += SDF_PAGE_SIZE) {
            load_page(assembly, domain, program, segment, page, number++);
        }
    }
}

// ---- Threads

static capdl_id_t map_zeros(assembly_t *assembly, domain_t *domain, const char *name,
                            uint64_t vaddr)
{
    capdl_id_t frame = capdl_add_frame(assembly->spec, name, PAGE_BITS, domain->place);

    capdl_space_map(&domain->space, vaddr,
                    capdl_cap_frame(frame, CAPDL_READ | CAPDL_WRITE, true, false), domain->place);
    return frame;
}

static void add_stack(assembly_t *assembly, domain_t *domain, uint64_t size)
{
    uint64_t bottom = sdf_stack_top(assembly->parts->kernel) - size;

    for (uint64_t i = 0; i < size / SDF_PAGE_SIZE; i++) {
        map_zeros(assembly, domain,
                  arena_format(assembly->arena, "frame_%s_stack_%09u", domain->name, (unsigned)i),
                  bottom + i * SDF_PAGE_SIZE);
    }
}

static void put(assembly_t *assembly, const domain_t *domain, uint32_t slot, capdl_cap_t cap)
{
    capdl_put(assembly->spec, domain->tcb, slot, cap, domain->place);
}

void assemble_priv_thread(assembly_t *assembly, domain_t *domain, const thread_t *thread)
{
    arena_t *arena = assembly->arena;
    capdl_spec_t *spec = assembly->spec;
    capdl_tcb_t tcb = thread->tcb;

    domain->space = capdl_space_create(spec, assembly->parts->kernel, domain->name, domain->place);
    load_program(assembly, domain, thread->program);
    add_stack(assembly, domain, thread->stack_size);
    tcb.ip = thread->program->elf.entry;
    tcb.sp = sdf_stack_top(assembly->parts->kernel);
    tcb.ipc_buffer = tcb.sp + SDF_PAGE_SIZE;
    tcb.max_priority = tcb.priority;
    tcb.resumes = true;
    capdl_id_t buffer = map_zeros(
        assembly, domain, arena_format(arena, "frame_ipcbuf_%s", domain->name), tcb.ipc_buffer);
    domain->tcb =
        capdl_add_tcb(spec, arena_format(arena, "tcb_%s", domain->name), &tcb, domain->place);
    domain->sched_context =
        capdl_add_sched_context(spec, arena_format(arena, "sched_context_%s", domain->name), 8,
                                thread->time, domain->place);
    put(assembly, domain, CAPDL_TCB_VSPACE, capdl_cap(CAPDL_PAGE_TABLE, domain->space.root));
    put(assembly, domain, CAPDL_TCB_IPC_BUFFER,
        capdl_cap_frame(buffer, CAPDL_READ | CAPDL_WRITE, true, false));
    put(assembly, domain, CAPDL_TCB_SCHED_CONTEXT,
        capdl_cap(CAPDL_SCHED_CONTEXT, domain->sched_context));
}
