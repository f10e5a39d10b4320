// SPDX-License-Identifier: BSD-2-Clause

/*
 * Places the parts of an image and checks them.
 *
 * The kernel reserves three runs of memory for itself, the device tree and the root task, and stops
 * when they are not in this order.  What it allocates at first, above all the root CNode, must fit
 * one of the free runs between and after them.
 */

#include "layout.h"

#include <elf.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

enum { PAGE_BITS = 12, SLOT_BITS = 5, TCB_BITS_MAX = 12, SCHED_CONTEXT_BITS_MAX = 12 };
#define PAGE (UINT64_C(1) << PAGE_BITS)

// Slots of the root CNode that are used for something before the root task's frames.
#define FIXED_SLOT_COUNT 16

__attribute__((format(printf, 3, 4))) static bool fail(diag_t *diag, const char *path,
                                                       const char *format, ...)
{
    char text[400];
    va_list list;

    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    diag_error(diag, (place_t){ .path = path }, "%s", text);
    return false;
}

static uint64_t page_up(uint64_t value)
{
    return (value + PAGE - 1) & ~(PAGE - 1);
}

static uint64_t page_down(uint64_t value)
{
    return value & ~(PAGE - 1);
}

// ---- The programs

bool layout_check_programs(arena_t *arena, diag_t *diag, const target_t *target,
                           const elf_t *kernel, const elf_t *app)
{
    uint64_t start;
    uint64_t end;

    if (kernel->machine != target->machine || !kernel->is_64) {
        return fail(
            diag, kernel->path,
            "the kernel is for %s, but %s says %s; give the kernel and the configuration of "
            "one installation",
            elf_machine_text(arena, kernel), target->path, target->name);
    }
    if (app->is_64 != kernel->is_64) {
        return fail(diag, app->path,
                    "the root task has %s-bit words, the kernel %s has %s-bit ones; build the root "
                    "task for the kernel's architecture",
                    app->is_64 ? "64" : "32", kernel->path, kernel->is_64 ? "64" : "32");
    }
    if (app->machine != kernel->machine) {
        return fail(diag, app->path,
                    "the root task is for %s, the kernel %s for %s; build the root task for the "
                    "kernel's architecture, or name another kernel",
                    elf_machine_text(arena, app), kernel->path, elf_machine_text(arena, kernel));
    }
    if (kernel->type != ET_EXEC || !elf_virtual_bounds(kernel, &start, &end)) {
        return fail(diag, kernel->path,
                    "not a linked program; give the kernel.elf of a kernel's "
                    "installation");
    }
    if (app->type != ET_EXEC || !elf_virtual_bounds(app, &start, &end)) {
        return fail(diag, app->path,
                    "not a program linked to fixed addresses; link it with -static -no-pie");
    }
    if (app->entry < start || app->entry >= end) {
        return fail(diag, app->path,
                    "the entry point 0x%" PRIx64 " is outside of the program; name it with -e or "
                    "ENTRY()",
                    app->entry);
    }
    return true;
}

// ---- Places

static bool place_kernel(diag_t *diag, const layout_input_t *input, layout_t *layout)
{
    const elf_t *kernel = input->kernel;
    const elf_segment_t *first = NULL;

    for (size_t i = 0; i < kernel->segment_count; i++) {
        const elf_segment_t *segment = &kernel->segments[i];
        if (segment->type != PT_LOAD || segment->memory_size == 0) {
            continue;
        }
        if (first && segment->paddr - first->paddr != segment->vaddr - first->vaddr) {
            return fail(diag, kernel->path,
                        "segment %zu has another distance from virtual to physical addresses than "
                        "the first one; give a kernel that can be mapped in one piece",
                        i);
        }
        first = first ? first : segment;
    }
    uint64_t end = 0;
    if (!first || !elf_physical_bounds(kernel, &layout->kernel.start, &end)) {
        return fail(diag, kernel->path, "there is nothing to load in it; give a kernel.elf");
    }
    layout->kernel.end = page_up(end);
    layout->kernel_vaddr = first->vaddr;
    if (((first->paddr | first->vaddr) & (PAGE - 1)) != 0 || layout->kernel.end < end) {
        return fail(
            diag, kernel->path,
            "its addresses are not page aligned, or at the end of memory; give a kernel for "
            "a loader");
    }
    if (!memory_map_contains(input->memory, layout->kernel.start, layout->kernel.end)) {
        return fail(diag, kernel->path,
                    "the kernel's place [0x%" PRIx64 ", 0x%" PRIx64
                    ") is not in the memory that %s "
                    "lists; give the kernel and the platform information of one installation",
                    layout->kernel.start, layout->kernel.end, input->memory->path);
    }
    return true;
}

// Checks one part against memory and the part before it.
static bool check_part(diag_t *diag, const layout_input_t *input, const char *path,
                       const char *what, const char *option, memory_range_t part,
                       memory_range_t before, const char *before_what)
{
    if (part.start < before.end) {
        return fail(diag, path,
                    "%s at [0x%" PRIx64 ", 0x%" PRIx64 ") overlaps or precedes %s, which ends at "
                    "0x%" PRIx64 "; the kernel wants them in ascending order, so choose another "
                    "address or leave %s out",
                    what, part.start, part.end, before_what, before.end, option);
    }
    if (!memory_map_contains(input->memory, part.start, part.end)) {
        return fail(diag, path,
                    "%s needs [0x%" PRIx64 ", 0x%" PRIx64 "), %" PRIu64 " KiB, which is not all in "
                    "the memory that %s lists; make it smaller or use a board with more memory",
                    what, part.start, part.end, (part.end - part.start) / 1024,
                    input->memory->path);
    }
    return true;
}

// An end that wrapped becomes the last address, which is in no memory.
static memory_range_t range_of(uint64_t start, uint64_t size)
{
    uint64_t end;

    return (memory_range_t){ start, __builtin_add_overflow(start, size, &end) ? UINT64_MAX : end };
}

static bool place_dtb(diag_t *diag, const layout_input_t *input, layout_t *layout)
{
    uint64_t start = input->dtb_at ? input->dtb_at : layout->kernel.end;

    layout->dtb = range_of(start, input->dtb_size);
    if (input->dtb_size == 0) {
        layout->dtb = (memory_range_t){ layout->kernel.end, layout->kernel.end };
        return true;
    }
    if ((start & 7) != 0) {
        return fail(diag, input->dtb_path,
                    "0x%" PRIx64 " is no place for a device tree; give a multiple of 8 after "
                    "--dtb-at",
                    start);
    }
    return check_part(diag, input, input->dtb_path, "the device tree", "--dtb-at", layout->dtb,
                      layout->kernel, "the kernel");
}

static bool place_app(diag_t *diag, const layout_input_t *input, layout_t *layout)
{
    uint64_t start = 0;
    uint64_t end = 0;

    (void)elf_virtual_bounds(input->app, &start, &end);
    start = page_down(start);
    uint64_t at = input->app_at ? input->app_at : page_up(layout->dtb.end);
    if ((at & (PAGE - 1)) != 0) {
        return fail(diag, input->app->path,
                    "0x%" PRIx64 " is not page aligned; give a multiple of 4096 after --app-at",
                    at);
    }
    layout->app = range_of(at, page_up(end - start));
    layout->app_offset = at - start;
    return check_part(diag, input, input->app->path, "the root task", "--app-at", layout->app,
                      layout->dtb, input->dtb_size ? "the device tree" : "the kernel");
}

// ---- What the kernel will do with it

// The root task's addresses as the kernel counts them: the image, then three things of its own.
typedef struct user_space {
    uint64_t start;
    uint64_t end;
    uint64_t extra_size; // of the extra boot information, a power of two
} user_space_t;

static user_space_t user_space_of(const layout_input_t *input, const layout_t *layout)
{
    // A header for each chunk, the device tree, and what the machine adds; to a power of two.
    uint64_t extra = input->dtb_size ? input->dtb_size + 64 : 0;
    uint64_t extra_size = extra ? PAGE : 0;

    while (extra_size < extra) {
        extra_size *= 2;
    }
    uint64_t start = layout->app.start - layout->app_offset;
    uint64_t end = start + (layout->app.end - layout->app.start);
    // The IPC buffer and the boot information, one page each.
    return (user_space_t){ start, end + 2 * PAGE + extra_size, extra_size };
}

// Tables for [start, end) of which each covers 2^bits bytes.
static uint64_t table_count(user_space_t space, unsigned bits)
{
    return ((space.end - 1) >> bits) - (space.start >> bits) + 1;
}

static uint64_t tables_needed(const target_t *target, user_space_t space)
{
    uint64_t count = table_count(space, 21) + table_count(space, 30);
    bool four_levels =
        target->arch == TARGET_X86_64 ||
        (target->arch == TARGET_AARCH64 && !(target->is_hypervisor && target->physical_bits == 40));

    return count + (four_levels ? table_count(space, 39) : 0);
}

static bool check_user_space(diag_t *diag, const layout_input_t *input, user_space_t space)
{
    const target_t *target = input->target;

    if (space.end > target->user_top || space.end < space.start) {
        return fail(diag, input->app->path,
                    "the root task and what the kernel puts after it go up to virtual address "
                    "0x%" PRIx64 ", the kernel allows 0x%" PRIx64 "; link it to lower addresses",
                    space.end, target->user_top);
    }
    uint64_t frames = (space.end - space.start) / PAGE;
    uint64_t slots = UINT64_C(1) << target->cnode_bits;
    uint64_t needed = frames + tables_needed(target, space) + FIXED_SLOT_COUNT;
    if (needed > slots) {
        return fail(diag, input->app->path,
                    "the root task is too big: its %" PRIu64
                    " KiB of frames and tables need %" PRIu64
                    " slots of the root CNode, which has %" PRIu64 "; make it smaller or build the "
                    "kernel with a larger ROOT_CNODE_SIZE_BITS",
                    frames * 4, needed, slots);
    }
    return true;
}

// The kernel takes one aligned piece for all objects that it makes at first.
static bool check_object_room(diag_t *diag, const layout_input_t *input, const layout_t *layout,
                              user_space_t space)
{
    const target_t *target = input->target;
    unsigned cnode_size_bits = target->cnode_bits + SLOT_BITS;
    uint64_t largest = UINT64_C(1) << (cnode_size_bits > 13 ? cnode_size_bits : 13);
    uint64_t size = (UINT64_C(1) << cnode_size_bits) + (UINT64_C(1) << TCB_BITS_MAX) +
                    (UINT64_C(1) << SCHED_CONTEXT_BITS_MAX) + 2 * PAGE /* VSpace */ +
                    PAGE /* ASID pool */ + 2 * PAGE + tables_needed(target, space) * PAGE +
                    space.extra_size;
    largest = space.extra_size > largest ? space.extra_size : largest;

    const memory_range_t used[] = { layout->kernel, layout->dtb, layout->app };
    for (size_t i = 0; i < input->memory->count; i++) {
        memory_range_t free = input->memory->ranges[i];
        // The used ones ascend, so each cuts off the lower part of what is left.
        for (size_t j = 0; j <= sizeof used / sizeof *used; j++) {
            bool is_last = j == sizeof used / sizeof *used;
            if (!is_last && (used[j].end <= free.start || used[j].start >= free.end)) {
                continue;
            }
            uint64_t end = is_last ? free.end : used[j].start;
            if (end > free.start && end - free.start >= size &&
                ((end - size) & ~(largest - 1)) >= free.start) {
                return true;
            }
            free.start = is_last ? free.end : used[j].end;
        }
    }
    return fail(diag, input->app->path,
                "no free memory in %s is left for the kernel's first objects, which need %" PRIu64
                " KiB in one piece (root CNode: %" PRIu64
                " KiB); make the root task smaller, use a "
                "board with more memory or a kernel with a smaller ROOT_CNODE_SIZE_BITS",
                input->memory->path, size / 1024, (UINT64_C(1) << cnode_size_bits) / 1024);
}

bool layout_place(arena_t *arena, diag_t *diag, const layout_input_t *input, layout_t *ret_layout)
{
    layout_t layout = { 0 };

    if (!layout_check_programs(arena, diag, input->target, input->kernel, input->app) ||
        !place_kernel(diag, input, &layout) || !place_dtb(diag, input, &layout) ||
        !place_app(diag, input, &layout)) {
        return false;
    }
    user_space_t space = user_space_of(input, &layout);
    if (!check_user_space(diag, input, space) || !check_object_room(diag, input, &layout, space)) {
        return false;
    }
    *ret_layout = layout;
    return true;
}

bool layout_check_loader(diag_t *diag, const layout_input_t *input, const layout_t *layout,
                         const char *loader_path, uint64_t start, uint64_t end)
{
    if (!memory_map_contains(input->memory, start, end)) {
        return fail(diag, loader_path,
                    "the loader with its payload needs [0x%" PRIx64 ", 0x%" PRIx64
                    "), which is not "
                    "all in the memory that %s lists; use the loader of the kernel's board",
                    start, end, input->memory->path);
    }
    const struct {
        const char *path;
        const char *what;
        memory_range_t range;
    } parts[] = {
        { input->kernel->path, "the kernel", layout->kernel },
        { input->dtb_path, "the device tree", layout->dtb },
        { input->app->path, "the root task", layout->app },
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        memory_range_t range = parts[i].range;
        if (range.start < end && start < range.end) {
            return fail(diag, parts[i].path,
                        "%s at [0x%" PRIx64 ", 0x%" PRIx64 "), %" PRIu64
                        " KiB, runs into the loader "
                        "%s at [0x%" PRIx64 ", 0x%" PRIx64 "); make it smaller or link the loader "
                        "to another address",
                        parts[i].what, range.start, range.end, (range.end - range.start) / 1024,
                        loader_path, start, end);
        }
    }
    return true;
}
