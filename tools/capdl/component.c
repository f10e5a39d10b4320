// SPDX-License-Identifier: BSD-2-Clause

// Address spaces, programs and threads out of the model's objects.

#include "component.h"

#include <elf.h>
#include <inttypes.h>

enum { PAGE_BITS = 12 };
#define PAGE_SIZE ((uint64_t)1 << PAGE_BITS)

static uint8_t cap_rights(uint32_t flags)
{
    return (uint8_t)(CAPDL_READ | ((flags & PF_W) != 0 ? CAPDL_WRITE : 0));
}

capdl_space_t capdl_space_create(capdl_spec_t *spec, const capdl_kernel_t *kernel, const char *name,
                                 place_t place)
{
    capdl_id_t root =
        capdl_add_page_table(spec, arena_format(spec->arena, "%s_vspace", name), true, place);

    if (kernel->arch == CAPDL_X86_64) {
        capdl_get(spec, root)->has_level = true;
    }
    return (capdl_space_t){ spec, kernel, name, root };
}

// The table below `at` for an address, made if it is missing.
static capdl_id_t enter(capdl_space_t *space, capdl_id_t at, unsigned level, uint64_t vaddr,
                        place_t place)
{
    capdl_spec_t *spec = space->spec;
    unsigned span = space->kernel->span_bits[level];
    uint32_t index =
        (uint32_t)(vaddr >> span & ((UINT64_C(1) << space->kernel->index_bits[level]) - 1));
    const capdl_slot_t *slot = capdl_find_slot(capdl_get(spec, at), index);

    if (slot) {
        return slot->cap.object;
    }
    capdl_id_t table =
        capdl_add_page_table(spec,
                             arena_format(spec->arena, "%s_table_%u_%" PRIx64, space->name,
                                          level + 1, vaddr >> span << span),
                             false, place);
    if (space->kernel->arch == CAPDL_X86_64) {
        capdl_get(spec, table)->has_level = true;
        capdl_get(spec, table)->level = (uint8_t)(level + 1);
    }
    capdl_put(spec, at, index, capdl_cap(CAPDL_PAGE_TABLE, table), place);
    return table;
}

void capdl_space_map(capdl_space_t *space, uint64_t vaddr, capdl_cap_t frame, place_t place)
{
    const capdl_kernel_t *kernel = space->kernel;
    unsigned bits = capdl_get(space->spec, frame.object)->size_bits;
    capdl_id_t at = space->root;
    unsigned level = 0;

    for (; level + 1 < kernel->level_count && kernel->span_bits[level] > bits; level++) {
        at = enter(space, at, level, vaddr, place);
    }
    uint64_t index_mask = (UINT64_C(1) << kernel->index_bits[level]) - 1;
    capdl_put(space->spec, at, (uint32_t)(vaddr >> kernel->span_bits[level] & index_mask), frame,
              place);
}

// The part of a segment that is in a page.
static void fill_page(capdl_space_t *space, capdl_id_t frame, const elf_segment_t *segment,
                      uint64_t page, const char *file, place_t place)
{
    uint64_t end = segment->vaddr + segment->file_size;
    uint64_t from = segment->vaddr > page ? segment->vaddr : page;
    uint64_t to = end < page + PAGE_SIZE ? end : page + PAGE_SIZE;

    if (from < to) {
        const capdl_fill_t fill = { .start = from - page,
                                    .end = to - page,
                                    .content = CAPDL_CONTENT_FILE,
                                    .file = file,
                                    .offset = segment->offset + (from - segment->vaddr),
                                    .place = place };
        capdl_fill(space->spec, frame, &fill);
    }
}

// Segments may share a page: it is as permissive as all of them ask for.
static void load_page(capdl_space_t *space, const elf_t *elf, uint64_t page, const char *file,
                      place_t place)
{
    capdl_id_t frame = CAPDL_NONE;
    uint32_t flags = 0;

    for (size_t i = 0; i < elf->segment_count; i++) {
        const elf_segment_t *segment = &elf->segments[i];
        if (segment->type != PT_LOAD || segment->memory_size == 0 ||
            segment->vaddr >= page + PAGE_SIZE || segment->vaddr + segment->memory_size <= page) {
            continue;
        }
        if (frame == CAPDL_NONE) {
            frame = capdl_add_frame(
                space->spec,
                arena_format(space->spec->arena, "%s_page_%" PRIx64, space->name, page), PAGE_BITS,
                place);
        }
        flags |= segment->flags;
        fill_page(space, frame, segment, page, file, place);
    }
    if (frame != CAPDL_NONE) {
        capdl_space_map(space, page,
                        capdl_cap_frame(frame, cap_rights(flags), true, (flags & PF_X) != 0),
                        place);
    }
}

void capdl_space_load(capdl_space_t *space, const elf_t *elf, const char *file, place_t place)
{
    uint64_t start = 0;
    uint64_t end = 0;

    if (!elf_virtual_bounds(elf, &start, &end)) {
        return;
    }
    for (uint64_t page = start & ~(PAGE_SIZE - 1); page < end; page += PAGE_SIZE) {
        load_page(space, elf, page, file, place);
    }
}

// A page of zeros that can be written.
static capdl_id_t map_zeros(capdl_space_t *space, const char *name, uint64_t vaddr, place_t place)
{
    capdl_id_t frame = capdl_add_frame(space->spec, name, PAGE_BITS, place);

    capdl_space_map(space, vaddr, capdl_cap_frame(frame, CAPDL_READ | CAPDL_WRITE, true, false),
                    place);
    return frame;
}

capdl_id_t capdl_add_thread(const capdl_thread_t *thread, place_t place)
{
    capdl_space_t space = *thread->space;
    capdl_spec_t *spec = space.spec;
    unsigned stack_pages = thread->stack_pages ? thread->stack_pages : 4;

    for (unsigned i = 1; i <= stack_pages; i++) {
        map_zeros(&space, arena_format(spec->arena, "%s_stack_%u", thread->name, i),
                  thread->stack_top - i * PAGE_SIZE, place);
    }
    capdl_id_t buffer = map_zeros(&space, arena_format(spec->arena, "%s_ipc", thread->name),
                                  thread->ipc_buffer, place);
    capdl_tcb_t tcb = { .ip = thread->entry,
                        .sp = thread->stack_top,
                        .argument_count = thread->argument_count,
                        .ipc_buffer = thread->ipc_buffer,
                        .affinity = thread->affinity,
                        .priority = thread->priority,
                        .resumes = true,
                        .has_fault_cptr = !space.kernel->is_mcs };
    for (size_t i = 0; i < thread->argument_count; i++) {
        tcb.arguments[i] = thread->arguments[i];
    }
    capdl_id_t id = capdl_add_tcb(spec, thread->name, &tcb, place);
    uint8_t cnode_bits = capdl_get(spec, thread->cnode)->size_bits;
    capdl_put(spec, id, CAPDL_TCB_CSPACE,
              capdl_cap_cnode(thread->cnode, 0, (uint8_t)(64 - cnode_bits)), place);
    capdl_put(spec, id, CAPDL_TCB_VSPACE, capdl_cap(CAPDL_PAGE_TABLE, space.root), place);
    capdl_put(spec, id, CAPDL_TCB_IPC_BUFFER,
              capdl_cap_frame(buffer, CAPDL_READ | CAPDL_WRITE, true, false), place);
    if (!space.kernel->is_mcs) {
        return id;
    }
    if (thread->fault_endpoint != CAPDL_NONE) {
        capdl_put(spec, id, CAPDL_TCB_FAULT_ENDPOINT,
                  capdl_cap_badged(CAPDL_ENDPOINT, thread->fault_endpoint,
                                   CAPDL_WRITE | CAPDL_GRANT, thread->fault_badge),
                  place);
    }
    const capdl_sched_context_t time = {
        .period_us = thread->period_us ? thread->period_us : 10000,
        .budget_us = thread->budget_us ? thread->budget_us : 10000,
    };
    capdl_id_t context = capdl_add_sched_context(
        spec, arena_format(spec->arena, "%s_sc", thread->name), 8, time, place);
    capdl_put(spec, id, CAPDL_TCB_SCHED_CONTEXT, capdl_cap(CAPDL_SCHED_CONTEXT, context), place);
    return id;
}
