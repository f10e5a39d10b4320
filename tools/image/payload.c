// SPDX-License-Identifier: BSD-2-Clause

/*
 * Writes the loader's payload: header, cores, regions, runs of table entries, and the bytes of the
 * regions.
 *
 * Pages of zeros are not stored: a region's bytes end before them, and what follows is a new
 * region.
 */

#include "payload.h"

#include <elf.h>
#include <inttypes.h>
#include <string.h>

#include <sel4c/loader_payload.h>

#include "page_table.h"

// Runs of zeros shorter than a page cost more as a region than as bytes.
#define PAGE       ((uint64_t)PAGE_TABLE_SIZE)
#define LARGE_PAGE (UINT64_C(1) << 21)

typedef struct region {
    uint64_t address;
    uint64_t size;
    const uint8_t *data;
    uint64_t data_size;
} region_t;

typedef struct region_list {
    arena_t *arena;
    region_t *items;
    size_t count;
    size_t capacity;
} region_list_t;

static bool is_zero(const uint8_t *bytes, uint64_t size)
{
    return size == 0 || !bytes ||
           (bytes[0] == 0 && memcmp(bytes, bytes + 1, (size_t)size - 1) == 0);
}

// Makes memory from the end of the last region up to `end` part of it; it stays zero there.
static void extend(region_list_t *list, uint64_t end)
{
    region_t *last = &list->items[list->count - 1];

    if (end > last->address + last->size) {
        last->size = end - last->address;
    }
}

/*
 * Adds `size` bytes for `address`, page by page: those of zeros belong to the region before. Bytes
 * that go on where the last region's end become part of it.
 */
static void add_bytes(region_list_t *list, uint64_t address, const uint8_t *bytes, uint64_t size)
{
    while (size > 0) {
        uint64_t part = PAGE - (address & (PAGE - 1));
        part = part < size ? part : size;
        region_t *last = &list->items[list->count - 1];
        extend(list, address);
        if (is_zero(bytes, part)) {
            extend(list, address + part);
        } else if (last->data && last->data_size == last->size &&
                   last->data + last->data_size == bytes) {
            last->size += part;
            last->data_size += part;
        } else {
            *ARENA_PUSH(list->arena, list->items, list->count, list->capacity) =
                (region_t){ address, part, bytes, part };
        }
        address += part;
        bytes += part;
        size -= part;
    }
}

// A program, all of `range`; what no segment has is zero.
static void add_program(region_list_t *list, const elf_t *elf, memory_range_t range,
                        uint64_t offset)
{
    *ARENA_PUSH(list->arena, list->items, list->count, list->capacity) =
        (region_t){ .address = range.start };
    for (size_t i = 0; i < elf->segment_count; i++) {
        const elf_segment_t *segment = &elf->segments[i];
        if (segment->type == PT_LOAD) {
            add_bytes(list, segment->vaddr + offset, elf->bytes + segment->offset,
                      segment->file_size);
        }
    }
    extend(list, range.end);
}

static region_list_t regions_of(arena_t *arena, const payload_input_t *input)
{
    const layout_t *layout = input->layout;
    region_list_t list = { .arena = arena };

    add_program(&list, input->parts->kernel, layout->kernel,
                layout->kernel.start - layout->kernel_vaddr);
    if (input->parts->dtb_size) {
        *ARENA_PUSH(arena, list.items, list.count, list.capacity) =
            (region_t){ .address = layout->dtb.start };
        add_bytes(&list, layout->dtb.start, input->dtb, input->parts->dtb_size);
    }
    add_program(&list, input->parts->app, layout->app, layout->app_offset);

    // A part that starts with bytes has left an empty region at its start.
    size_t count = 0;
    for (size_t i = 0; i < list.count; i++) {
        if (list.items[i].size != 0) {
            list.items[count++] = list.items[i];
        }
    }
    list.count = count;
    return list;
}

// ---- Tables

static bool map_all(page_tables_t *tables, const payload_input_t *input, uint64_t low,
                    uint64_t kernel_root)
{
    const memory_map_t *memory = input->parts->memory;
    const layout_t *layout = input->layout;

    for (size_t i = 0; i < memory->count; i++) {
        uint64_t start = (memory->ranges[i].start + PAGE - 1) & ~(PAGE - 1);
        uint64_t end = memory->ranges[i].end & ~(PAGE - 1);
        if (start < end &&
            !page_tables_map(tables, low, start, start, end - start, PAGE_TABLE_NORMAL)) {
            return false;
        }
    }
    // Large pages where there is memory all around: fewer tables, and the kernel changes to its
    // own.
    uint64_t start = layout->kernel.start & ~(LARGE_PAGE - 1);
    uint64_t end = (layout->kernel.end + LARGE_PAGE - 1) & ~(LARGE_PAGE - 1);
    if (!memory_map_contains(memory, start, end) ||
        ((layout->kernel.start ^ layout->kernel_vaddr) & (LARGE_PAGE - 1)) != 0) {
        start = layout->kernel.start;
        end = layout->kernel.end;
    }
    if (!page_tables_map(tables, kernel_root, layout->kernel_vaddr - (layout->kernel.start - start),
                         start, end - start, PAGE_TABLE_NORMAL)) {
        return false;
    }
    if (input->uart_address == 0) {
        return true;
    }
    start = input->uart_address & ~(LARGE_PAGE - 1);
    end = (input->uart_address + input->uart_size + LARGE_PAGE - 1) & ~(LARGE_PAGE - 1);
    return page_tables_map(tables, low, start, start, end - start, PAGE_TABLE_DEVICE);
}

// Translation control: 48-bit addresses, 4 KiB granule, walks cached and inner shareable.
#define TCR_T0SZ       UINT64_C(16)
#define TCR_WALK_0     (UINT64_C(1) << 8 | UINT64_C(1) << 10 | UINT64_C(3) << 12)
#define TCR_T1SZ       (UINT64_C(16) << 16)
#define TCR_WALK_1     (UINT64_C(1) << 24 | UINT64_C(1) << 26 | UINT64_C(3) << 28)
#define TCR_GRANULE_1  (UINT64_C(2) << 30)
#define TCR_ASID_16    (UINT64_C(1) << 36)
#define TCR_EL2_RES1   (UINT64_C(1) << 31 | UINT64_C(1) << 23)
#define TCR_EL2_PS(ps) ((uint64_t)(ps) << 16)
#define SATP_SV39      UINT64_C(8)

static bool build_tables(diag_t *diag, const payload_input_t *input, page_tables_t *tables,
                         sel4_loader_plan_t *plan)
{
    const target_t *target = input->parts->target;

    plan->root_low = page_tables_add_root(tables);
    switch (tables->format) {
    case PAGE_TABLE_AARCH64_EL1:
        plan->root_high = page_tables_add_root(tables);
        // The size of physical addresses is the machine's: the loader adds it.
        plan->translation =
            TCR_T0SZ | TCR_WALK_0 | TCR_T1SZ | TCR_WALK_1 | TCR_GRANULE_1 | TCR_ASID_16;
        plan->attributes = PAGE_TABLE_MAIR;
        break;
    case PAGE_TABLE_AARCH64_EL2:
        // The kernel compares this one bit by bit with what it was built for.
        plan->translation =
            TCR_EL2_RES1 | TCR_T0SZ | TCR_WALK_0 | TCR_EL2_PS(target->physical_bits == 44 ? 4 : 2);
        plan->attributes = PAGE_TABLE_MAIR;
        break;
    case PAGE_TABLE_SV39:
        plan->translation = SATP_SV39;
        break;
    }
    if (!map_all(tables, input, plan->root_low,
                 plan->root_high ? plan->root_high : plan->root_low)) {
        diag_error(diag, (place_t){ .path = input->parts->kernel->path },
                   "the kernel, the memory of %s and the loader's UART cannot be mapped together; "
                   "use the loader and the platform information of the kernel's board",
                   input->parts->memory->path);
        return false;
    }
    return true;
}

// ---- Tables as runs of entries, since they are nearly empty.

typedef struct run_list {
    sel4_loader_run_t *items;
    size_t count;
    size_t capacity;
} run_list_t;

static run_list_t runs_of(arena_t *arena, const page_tables_t *tables)
{
    run_list_t list = { 0 };
    sel4_loader_run_t *last = NULL;

    for (size_t i = 0; i < tables->count * PAGE_TABLE_ENTRY_COUNT; i++) {
        uint64_t entry = tables->tables[i / PAGE_TABLE_ENTRY_COUNT][i % PAGE_TABLE_ENTRY_COUNT];
        if (entry == 0) {
            continue;
        }
        bool follows = last && last->index + last->count == i;
        if (follows && last->count == 1) {
            last->step = entry - last->value;
        }
        if (follows && entry == last->value + last->count * last->step) {
            last->count++;
            continue;
        }
        last = ARENA_PUSH(arena, list.items, list.count, list.capacity);
        *last = (sel4_loader_run_t){ .index = i, .count = 1, .value = entry };
    }
    return list;
}

// ---- Bytes

static void put(text_t *bytes, uint64_t value, unsigned size)
{
    char part[8];

    for (unsigned i = 0; i < size; i++) {
        part[i] = (char)(uint8_t)(value >> (8 * i));
    }
    text_put(bytes, part, size);
}

static void pad_to(text_t *bytes, size_t size)
{
    while (bytes->size < size) {
        put(bytes, 0, 1);
    }
}

typedef struct places {
    uint64_t cores;
    uint64_t regions;
    uint64_t runs;
    uint64_t data;
    uint64_t end;
} places_t;

static places_t places_of(const region_list_t *regions, const run_list_t *runs, uint32_t core_count)
{
    places_t places = { .cores = SEL4_LOADER_PAYLOAD_HEADER_SIZE };

    places.regions = places.cores + (uint64_t)core_count * SEL4_LOADER_PAYLOAD_CORE_SIZE;
    places.runs = places.regions + regions->count * SEL4_LOADER_PAYLOAD_REGION_SIZE;
    places.data = places.runs + runs->count * SEL4_LOADER_PAYLOAD_RUN_SIZE;
    places.end = places.data;
    for (size_t i = 0; i < regions->count; i++) {
        places.end = ((places.end + 7) & ~UINT64_C(7)) + regions->items[i].data_size;
    }
    return places;
}

static void put_header(text_t *bytes, const sel4_loader_plan_t *plan, const places_t *places)
{
    put(bytes, SEL4_LOADER_PAYLOAD_MAGIC, 8);
    put(bytes, SEL4_LOADER_PAYLOAD_VERSION, 4);
    put(bytes, SEL4_LOADER_PAYLOAD_HEADER_SIZE, 4);
    put(bytes, places->end, 8);
    put(bytes, plan->machine, 4);
    put(bytes, plan->flags, 4);
    put(bytes, plan->kernel_entry, 8);
    put(bytes, plan->user_start, 8);
    put(bytes, plan->user_end, 8);
    put(bytes, plan->user_offset, 8);
    put(bytes, plan->user_entry, 8);
    put(bytes, plan->dtb_address, 8);
    put(bytes, plan->dtb_size, 8);
    put(bytes, plan->root_low, 8);
    put(bytes, plan->root_high, 8);
    put(bytes, plan->translation, 8);
    put(bytes, plan->attributes, 8);
    put(bytes, plan->core_count, 4);
    put(bytes, plan->region_count, 4);
    put(bytes, places->cores, 4);
    put(bytes, places->regions, 4);
    put(bytes, places->runs, 4);
    put(bytes, plan->run_count, 4);
    pad_to(bytes, SEL4_LOADER_PAYLOAD_HEADER_SIZE);
}

static void put_runs(text_t *bytes, const run_list_t *runs)
{
    for (size_t i = 0; i < runs->count; i++) {
        put(bytes, runs->items[i].index, 8);
        put(bytes, runs->items[i].count, 8);
        put(bytes, runs->items[i].value, 8);
        put(bytes, runs->items[i].step, 8);
    }
}

static void put_regions(text_t *bytes, const region_list_t *regions, uint64_t data_at)
{
    uint64_t at = data_at;

    for (size_t i = 0; i < regions->count; i++) {
        const region_t *region = &regions->items[i];
        at = (at + 7) & ~UINT64_C(7);
        put(bytes, region->address, 8);
        put(bytes, region->size, 8);
        put(bytes, at, 8);
        put(bytes, region->data_size, 8);
        at += region->data_size;
    }
}

static void put_data(text_t *bytes, const region_list_t *regions)
{
    for (size_t i = 0; i < regions->count; i++) {
        pad_to(bytes, (bytes->size + 7) & ~(size_t)7);
        if (regions->items[i].data_size != 0) {
            text_put(bytes, (const char *)regions->items[i].data,
                     (size_t)regions->items[i].data_size);
        }
    }
}

static sel4_loader_plan_t plan_of(const payload_input_t *input, size_t region_count)
{
    const layout_t *layout = input->layout;

    return (sel4_loader_plan_t){
        .machine = input->parts->target->machine,
        .flags = (input->parts->target->is_hypervisor ? SEL4_LOADER_FLAG_HYPERVISOR : 0) |
                 (input->parts->target->is_silent ? SEL4_LOADER_FLAG_SILENT : 0),
        .kernel_entry = input->parts->kernel->entry,
        .user_start = layout->app.start,
        .user_end = layout->app.end,
        .user_offset = layout->app_offset,
        .user_entry = input->parts->app->entry,
        .dtb_address = input->parts->dtb_size ? layout->dtb.start : 0,
        .dtb_size = input->parts->dtb_size,
        .core_count = input->parts->target->core_count,
        .region_count = (uint32_t)region_count,
    };
}

bool payload_write(arena_t *arena, diag_t *diag, const payload_input_t *input, text_t *ret_bytes)
{
    const target_t *target = input->parts->target;
    region_list_t regions = regions_of(arena, input);
    sel4_loader_plan_t plan = plan_of(input, regions.count);
    page_tables_t tables;

    if (regions.count > SEL4_LOADER_REGION_COUNT_MAX) {
        diag_error(diag, (place_t){ .path = input->parts->app->path },
                   "the root task has too many holes for the loader (%zu pieces); link it densely",
                   regions.count);
        return false;
    }
    page_tables_init(&tables, arena,
                     target->arch == TARGET_RISCV64 ? PAGE_TABLE_SV39
                     : target->is_hypervisor        ? PAGE_TABLE_AARCH64_EL2
                                                    : PAGE_TABLE_AARCH64_EL1,
                     input->tables_address);
    if (!build_tables(diag, input, &tables, &plan)) {
        return false;
    }
    if (tables.count * PAGE > input->tables_size) {
        diag_error(diag, (place_t){ .path = input->parts->memory->path },
                   "its memory needs %zu translation tables, the loader has room for %" PRIu64
                   "; use memory aligned to 2 MiB",
                   tables.count, input->tables_size / PAGE);
        return false;
    }
    run_list_t runs = runs_of(arena, &tables);
    plan.run_count = (uint32_t)runs.count;
    places_t places = places_of(&regions, &runs, target->core_count);
    put_header(ret_bytes, &plan, &places);
    for (uint32_t i = 0; i < target->core_count; i++) {
        put(ret_bytes, input->core_ids[i], 8);
    }
    put_regions(ret_bytes, &regions, places.data);
    put_runs(ret_bytes, &runs);
    put_data(ret_bytes, &regions);
    return true;
}
