// SPDX-License-Identifier: BSD-2-Clause

/*
 * Foresees the kernel's list of untyped memory.
 *
 * It lists devices, then what its own start-up code leaves, then free memory, each range cut into
 * the largest aligned pieces from its start on.  Its first objects take the highest place where
 * they fit, aligned to the largest of them.
 */

#include "boot.h"

#include <inttypes.h>

#include "capdl/json.h"

enum { PAGE_BITS = 12, SLOT_BITS = 5, ASID_POOL_BITS = 12, SCHED_CONTEXT_BITS = 7 };
enum { CHUNK_HEADER_SIZE = 16, INITIAL_CAP_COUNT = 16 };
#define PAGE (UINT64_C(1) << PAGE_BITS)

/* ---- Devices */

static bool read_range(json_t *json, memory_range_t *range)
{
    json_key_t key;

    if (!json_object(json, "a range of devices")) {
        return false;
    }
    while (json_next_key(json, &key)) {
        if (json_key_is(&key, "start")) {
            json_number(json, "start", UINT64_MAX, &range->start);
        } else if (json_key_is(&key, "end")) {
            json_number(json, "end", UINT64_MAX, &range->end);
        } else {
            json_skip(json);
        }
    }
    return true;
}

bool capdl_devices_read(arena_t *arena, diag_t *diag, const source_t *platform_info,
                        capdl_devices_t *ret_devices)
{
    json_t json =
        json_open(arena, diag, platform_info->path, platform_info->text, platform_info->size);
    unsigned errors = diag->error_count;
    capdl_devices_t devices = { 0 };
    bool is_there = false;
    json_key_t key;

    if (!json_object(&json, "platform_gen.json")) {
        return false;
    }
    while (json_next_key(&json, &key)) {
        if (!json_key_is(&key, "devices") || !json_array(&json, "devices")) {
            json_skip(&json);
            continue;
        }
        is_there = true;
        while (json_next_item(&json)) {
            memory_range_t range = { 0 };
            if (read_range(&json, &range)) {
                *ARENA_PUSH(arena, devices.ranges, devices.count, devices.capacity) = range;
            }
        }
    }
    if (!is_there && diag->error_count == errors) {
        diag_error(diag, (place_t){ .path = platform_info->path },
                   "no list \"devices\"; it must be the platform_gen.json that a kernel installs");
    }
    *ret_devices = devices;
    return diag->error_count == errors;
}

/* ---- Cutting ranges into untyped memory */

typedef struct foreseer {
    arena_t *arena;
    const capdl_kernel_t *kernel;
    capdl_boot_t *boot;
} foreseer_t;

static void add_range(foreseer_t *foreseer, uint64_t start, uint64_t end, bool is_device)
{
    enum { UNTYPED_BITS_MIN = 4 };
    unsigned bits_max = foreseer->kernel->arch == CAPDL_RISCV64 ? 38 : 47;
    capdl_boot_t *boot = foreseer->boot;

    while (start < end) {
        unsigned bits = 63u - (unsigned)__builtin_clzll(end - start);
        unsigned align = start == 0 ? 63 : (unsigned)__builtin_ctzll(start);
        bits = bits < align ? bits : align;
        bits = bits < bits_max ? bits : bits_max;
        if (bits >= UNTYPED_BITS_MIN && boot->count < foreseer->kernel->untyped_count) {
            sel4_capdl_untyped_t *untyped =
                ARENA_PUSH(foreseer->arena, boot->untypeds, boot->count, boot->capacity);
            *untyped = (sel4_capdl_untyped_t){ .paddr = start,
                                               .index = (uint32_t)(boot->count - 1),
                                               .size_bits = (uint8_t)bits,
                                               .is_device = is_device };
        }
        start += UINT64_C(1) << bits;
    }
}

/* ---- The first objects */

typedef struct first_objects {
    uint64_t size;
    unsigned align_bits;
    uint64_t table_count;
    uint64_t frame_count;
    uint64_t extra_size;
} first_objects_t;

static uint64_t table_count(const capdl_kernel_t *kernel, uint64_t start, uint64_t end)
{
    uint64_t count = 0;

    for (unsigned level = 0; level + 1 < kernel->level_count; level++) {
        unsigned bits = kernel->span_bits[level];
        count += ((end - 1) >> bits) - (start >> bits) + 1;
    }
    return count;
}

static first_objects_t first_objects_of(const capdl_kernel_t *kernel, const layout_input_t *input,
                                        const layout_t *layout)
{
    first_objects_t first = { 0 };
    uint64_t extra = input->dtb_size ? input->dtb_size + CHUNK_HEADER_SIZE : 0;
    unsigned extra_bits = extra ? PAGE_BITS : 0;

    while (extra > UINT64_C(1) << extra_bits) {
        extra_bits++;
    }
    first.extra_size = extra ? UINT64_C(1) << extra_bits : 0;
    uint64_t start = layout->app.start - layout->app_offset;
    uint64_t app_size = layout->app.end - layout->app.start;
    first.frame_count = app_size / PAGE;
    first.table_count = table_count(kernel, start, start + app_size + 2 * PAGE + first.extra_size);
    unsigned cnode_bits = kernel->root_cnode_bits + SLOT_BITS;
    first.align_bits = cnode_bits > kernel->vspace_bits ? cnode_bits : kernel->vspace_bits;
    first.align_bits = extra_bits > first.align_bits ? extra_bits : first.align_bits;
    first.size = (UINT64_C(1) << cnode_bits) + (UINT64_C(1) << kernel->tcb_bits) + 2 * PAGE +
                 (UINT64_C(1) << ASID_POOL_BITS) + first.extra_size +
                 (UINT64_C(1) << kernel->vspace_bits) + first.table_count * PAGE +
                 (kernel->is_mcs ? UINT64_C(1) << SCHED_CONTEXT_BITS : 0);
    return first;
}

/* ---- All of it */

// Memory that is not reserved, ascending.
static memory_range_t *free_ranges(arena_t *arena, const layout_input_t *input,
                                   const layout_t *layout, size_t *ret_count)
{
    const memory_range_t used[] = { layout->kernel, layout->dtb, layout->app };
    memory_range_t *ranges = arena_alloc_items(arena, input->memory->count * 4 + 1, sizeof *ranges);
    size_t count = 0;

    for (size_t i = 0; i < input->memory->count; i++) {
        memory_range_t rest = input->memory->ranges[i];
        for (size_t j = 0; j < sizeof used / sizeof *used; j++) {
            if (used[j].start == used[j].end || used[j].end <= rest.start ||
                used[j].start >= rest.end) {
                continue;
            }
            if (used[j].start > rest.start) {
                ranges[count++] = (memory_range_t){ rest.start, used[j].start };
            }
            rest.start = used[j].end;
        }
        if (rest.start < rest.end) {
            ranges[count++] = rest;
        }
    }
    *ret_count = count;
    return ranges;
}

// What the kernel's start-up code leaves: from its first byte up to this symbol.
static uint64_t reuse_end(const layout_input_t *input, const layout_t *layout)
{
    elf_symbol_t symbol;

    if (elf_find_symbol(input->kernel, "ki_boot_end", &symbol) != ELF_FOUND) {
        return layout->kernel.start;
    }
    return symbol.value - layout->kernel_vaddr + layout->kernel.start;
}

static bool add_free_memory(foreseer_t *foreseer, diag_t *diag, const layout_input_t *input,
                            const layout_t *layout, const first_objects_t *first)
{
    size_t count;
    memory_range_t *ranges = free_ranges(foreseer->arena, input, layout, &count);
    uint64_t mask = (UINT64_C(1) << first->align_bits) - 1;
    size_t chosen = count;
    uint64_t at = 0;

    for (size_t i = count; i-- > 0 && chosen == count;) {
        uint64_t size = ranges[i].end - ranges[i].start;
        at = (ranges[i].end - first->size) & ~mask;
        if (first->size <= size && at >= ranges[i].start) {
            chosen = i;
        }
    }
    if (chosen == count) {
        diag_error(diag, (place_t){ .path = input->app->path },
                   "no free memory is left for the kernel's first objects, %" PRIu64 " KiB",
                   first->size / 1024);
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (i == chosen) {
            add_range(foreseer, ranges[i].start, at, false);
            add_range(foreseer, at + first->size, ranges[i].end, false);
        } else {
            add_range(foreseer, ranges[i].start, ranges[i].end, false);
        }
    }
    return true;
}

bool capdl_boot_foresee(arena_t *arena, diag_t *diag, const capdl_kernel_t *kernel,
                        const layout_input_t *input, const layout_t *layout,
                        const capdl_devices_t *devices, capdl_boot_t *ret_boot)
{
    capdl_boot_t boot = { 0 };
    foreseer_t foreseer = { arena, kernel, &boot };
    const first_objects_t first = first_objects_of(kernel, input, layout);

    for (size_t i = 0; i < devices->count; i++) {
        add_range(&foreseer, devices->ranges[i].start, devices->ranges[i].end, true);
    }
    add_range(&foreseer, layout->kernel.start, reuse_end(input, layout), false);
    if (!add_free_memory(&foreseer, diag, input, layout, &first)) {
        return false;
    }
    uint64_t used = INITIAL_CAP_COUNT + first.frame_count + first.table_count +
                    first.extra_size / PAGE + boot.count +
                    (kernel->is_mcs ? kernel->core_count : 0);
    uint64_t total = UINT64_C(1) << kernel->root_cnode_bits;
    boot.free_slot_count = used < total ? total - used : 0;
    *ret_boot = boot;
    return true;
}
