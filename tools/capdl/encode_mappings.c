// SPDX-License-Identifier: BSD-2-Clause

// Address spaces: runs of pages and of tables.

#include <stdlib.h>

#include "encode_priv.h"

typedef struct table_item {
    uint32_t number;
    uint32_t vspace;
    uint8_t level;
    uint64_t vaddr;
} table_item_t;

typedef struct mapper {
    encoder_t *encoder;
    uint32_t vspace;
    table_item_t *tables;
    size_t table_count;
    size_t table_capacity;
    sel4_capdl_page_run_t page;
    bool *is_mapped; // frames that have a mapping already
} mapper_t;

static void put_pages(mapper_t *mapper)
{
    if (mapper->page.count > 0) {
        ENCODE_PUT(mapper->encoder, SEL4_CAPDL_SECTION_PAGES, mapper->page);
    }
    mapper->page.count = 0;
}

static void add_page(mapper_t *mapper, const capdl_cap_t *cap, uint64_t vaddr)
{
    encoder_t *encoder = mapper->encoder;
    bool is_copy = mapper->is_mapped[cap->object];
    const sel4_capdl_page_run_t next = {
        .first = encoder->number[cap->object],
        .count = 1,
        .vspace = mapper->vspace,
        .page_bits = capdl_get(encoder->spec, cap->object)->size_bits,
        .rights = cap->rights & (CAPDL_READ | CAPDL_WRITE),
        .flags = (uint8_t)((cap->is_cached ? SEL4_CAPDL_CACHED : 0) |
                           (cap->is_executable ? SEL4_CAPDL_EXECUTABLE : 0) |
                           (is_copy ? SEL4_CAPDL_COPY : 0)),
        .vaddr = vaddr,
    };
    sel4_capdl_page_run_t *page = &mapper->page;

    mapper->is_mapped[cap->object] = true;
    encoder->spare_count += is_copy;
    if (page->count > 0 && page->vspace == next.vspace && page->page_bits == next.page_bits &&
        page->rights == next.rights && page->flags == next.flags &&
        page->first + page->count == next.first &&
        page->vaddr + ((uint64_t)page->count << page->page_bits) == vaddr) {
        page->count++;
        return;
    }
    put_pages(mapper);
    *page = next;
}

static void map_table(mapper_t *mapper, capdl_id_t id, uint8_t level, uint64_t base)
{
    encoder_t *encoder = mapper->encoder;
    const capdl_object_t *table = capdl_get(encoder->spec, id);
    const capdl_slot_t **slots = encode_priv_sorted_slots(encoder, table);
    unsigned span = encoder->kernel->span_bits[level];

    for (size_t i = 0; i < table->slot_count; i++) {
        const capdl_cap_t *cap = &slots[i]->cap;
        uint64_t vaddr = base + ((uint64_t)slots[i]->index << span);
        if (cap->kind == CAPDL_FRAME) {
            add_page(mapper, cap, vaddr);
        } else {
            *ARENA_PUSH(encoder->arena, mapper->tables, mapper->table_count,
                        mapper->table_capacity) =
                (table_item_t){ encoder->number[cap->object], mapper->vspace, (uint8_t)(level + 1),
                                vaddr };
            map_table(mapper, cap->object, (uint8_t)(level + 1), vaddr);
        }
    }
}

static int compare_tables(const void *a, const void *b)
{
    const table_item_t *left = a;
    const table_item_t *right = b;

    return left->level != right->level ? (left->level < right->level ? -1 : 1)
                                       : (left->number < right->number ? -1 : 1);
}

static void put_tables(mapper_t *mapper)
{
    sel4_capdl_table_run_t run = { 0 };

    if (mapper->table_count == 0) {
        return;
    }
    qsort(mapper->tables, mapper->table_count, sizeof *mapper->tables, compare_tables);
    for (size_t i = 0; i < mapper->table_count; i++) {
        const table_item_t *item = &mapper->tables[i];
        uint8_t step = mapper->encoder->kernel->span_bits[item->level - 1];
        if (run.count > 0 && run.level == item->level && run.vspace == item->vspace &&
            run.first + run.count == item->number &&
            run.vaddr + ((uint64_t)run.count << step) == item->vaddr) {
            run.count++;
            continue;
        }
        if (run.count > 0) {
            ENCODE_PUT(mapper->encoder, SEL4_CAPDL_SECTION_TABLES, run);
        }
        run = (sel4_capdl_table_run_t){ .first = item->number,
                                        .count = 1,
                                        .vspace = item->vspace,
                                        .level = item->level,
                                        .step_bits = step,
                                        .vaddr = item->vaddr };
    }
    if (run.count > 0) {
        ENCODE_PUT(mapper->encoder, SEL4_CAPDL_SECTION_TABLES, run);
    }
}

void encode_priv_mappings(encoder_t *encoder)
{
    const capdl_spec_t *spec = encoder->spec;
    mapper_t mapper = { .encoder = encoder };

    mapper.is_mapped = arena_alloc_items(encoder->arena, spec->count + 1, sizeof(bool));
    for (size_t i = 0; i < spec->count; i++) {
        if (spec->objects[i].kind == CAPDL_PAGE_TABLE && spec->objects[i].is_root) {
            mapper.vspace = encoder->number[i];
            map_table(&mapper, (capdl_id_t)i, 0, 0);
        }
    }
    put_pages(&mapper);
    put_tables(&mapper);
}
