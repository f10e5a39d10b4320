// SPDX-License-Identifier: BSD-2-Clause

/*
 * Looks into an image.  The loader itself checks its payload; here whatever cannot be read is
 * passed over as not recorded, because the board's own values do as well.
 */

#include "image_facts.h"

#include <elf.h>
#include <string.h>

#include <sel4c/fdt.h>
#include <sel4c/loader_payload.h>
#include <sel4c/phdr.h>

#include "elf/elf.h"

// ---- Memory in a device tree: `reg` of the nodes `memory` and `memory@…` below the root.

typedef struct memory_walk {
    uint32_t address_cells;
    uint32_t size_cells;
    bool in_memory;
    uint64_t total;
} memory_walk_t;

static void add_ranges(memory_walk_t *walk, sel4_span_t value)
{
    size_t cells = walk->address_cells + walk->size_cells;

    if (walk->size_cells == 0 || walk->size_cells > 2 || walk->address_cells > 2) {
        return;
    }
    for (size_t at = 0; (at + cells) * 4 <= value.size; at += cells) {
        uint64_t size = 0;
        for (size_t i = walk->address_cells; i < cells; i++) {
            size = size << 32 | sel4_fdt_cell(value, at + i, 0);
        }
        if (__builtin_add_overflow(walk->total, size, &walk->total)) {
            walk->total = 0;
            return;
        }
    }
}

static void see_property(memory_walk_t *walk, const sel4_fdt_item_t *item)
{
    if (item->depth == 1 && strcmp(item->name, "#address-cells") == 0) {
        walk->address_cells = sel4_fdt_cell(item->value, 0, 2);
    } else if (item->depth == 1 && strcmp(item->name, "#size-cells") == 0) {
        walk->size_cells = sel4_fdt_cell(item->value, 0, 1);
    } else if (item->depth == 2 && walk->in_memory && strcmp(item->name, "reg") == 0) {
        add_ranges(walk, item->value);
    }
}

static uint64_t memory_of(const sel4_fdt_t *fdt)
{
    memory_walk_t walk = { .address_cells = 2, .size_cells = 1 };
    sel4_fdt_cursor_t cursor = { 0 };
    sel4_fdt_item_t item;

    while (!sel4_fdt_next(fdt, &cursor, &item).error && item.kind != SEL4_FDT_DONE) {
        if (item.kind == SEL4_FDT_NODE_START && item.depth == 2) {
            walk.in_memory =
                strcmp(item.name, "memory") == 0 || strncmp(item.name, "memory@", 7) == 0;
        } else if (item.kind == SEL4_FDT_PROPERTY) {
            see_property(&walk, &item);
        }
    }
    return walk.total;
}

// ---- The payload

// The first word of an image for U-Boot, whose numbers are most significant byte first.
#define UIMAGE_MARK UINT32_C(0x56190527)

// The device tree, where a region of the payload has all of it.
static bool find_dtb(sel4_span_t payload, sel4_span_t *ret_dtb)
{
    uint64_t address = 0;
    uint64_t size = 0;
    uint32_t count = 0;
    uint32_t regions = 0;

    if (sel4_span_read_u64(payload, SEL4_LOADER_AT_DTB_ADDRESS, &address).error ||
        sel4_span_read_u64(payload, SEL4_LOADER_AT_DTB_SIZE, &size).error ||
        sel4_span_read_u32(payload, SEL4_LOADER_AT_REGION_COUNT, &count).error ||
        sel4_span_read_u32(payload, SEL4_LOADER_AT_REGIONS, &regions).error || size == 0) {
        return false;
    }
    for (uint32_t i = 0; i < count; i++) {
        size_t at = regions + (size_t)i * SEL4_LOADER_PAYLOAD_REGION_SIZE;
        uint64_t start;
        uint64_t offset;
        uint64_t stored;
        if (sel4_span_read_u64(payload, at, &start).error ||
            sel4_span_read_u64(payload, at + 16, &offset).error ||
            sel4_span_read_u64(payload, at + 24, &stored).error) {
            return false;
        }
        if (address >= start && address - start <= stored && size <= stored - (address - start)) {
            uint64_t skipped = address - start;
            return offset <= payload.size && skipped <= payload.size - offset &&
                   !sel4_span_part(payload, (size_t)(offset + skipped), (size_t)size, ret_dtb)
                        .error;
        }
    }
    return false;
}

static void read_payload(sel4_span_t payload, image_facts_t *facts)
{
    uint64_t magic = 0;
    uint32_t version = 0;
    uint32_t flags = 0;
    uint32_t cores = 0;
    sel4_span_t dtb;
    sel4_fdt_t fdt;

    if (sel4_span_read_u64(payload, SEL4_LOADER_AT_MAGIC, &magic).error ||
        sel4_span_read_u32(payload, SEL4_LOADER_AT_VERSION, &version).error ||
        sel4_span_read_u32(payload, SEL4_LOADER_AT_FLAGS, &flags).error ||
        sel4_span_read_u32(payload, SEL4_LOADER_AT_CORE_COUNT, &cores).error ||
        magic != SEL4_LOADER_PAYLOAD_MAGIC || version != SEL4_LOADER_PAYLOAD_VERSION) {
        return;
    }
    facts->needs_hypervisor = flags & SEL4_LOADER_FLAG_HYPERVISOR;
    facts->is_silent = flags & SEL4_LOADER_FLAG_SILENT;
    facts->core_count = cores <= SEL4_LOADER_CORE_COUNT_MAX ? cores : 0;
    if (find_dtb(payload, &dtb) && !sel4_fdt_open(dtb, &fdt).error) {
        facts->memory_size = memory_of(&fdt);
    }
}

static bool is_elf(const binary_t *image)
{
    return image->size >= SELFMAG && memcmp(image->bytes, ELFMAG, SELFMAG) == 0;
}

// A loader as a binary, also behind the headers of a uImage: its payload is somewhere in it,
// aligned.
static bool read_raw(const binary_t *image, image_facts_t *ret_facts)
{
    image_facts_t facts = { .is_raw = true };
    uint32_t mark = 0;

    (void)sel4_span_read_u32(sel4_span(image->bytes, image->size), 0, &mark);
    facts.is_raw = mark != UIMAGE_MARK;
    for (size_t at = 0; at < image->size; at += SEL4_LOADER_PAYLOAD_ALIGN) {
        sel4_span_t payload = sel4_span(image->bytes + at, image->size - at);
        uint64_t magic = 0;
        uint32_t machine = 0;
        if (sel4_span_read_u64(payload, SEL4_LOADER_AT_MAGIC, &magic).error ||
            magic != SEL4_LOADER_PAYLOAD_MAGIC ||
            sel4_span_read_u32(payload, SEL4_LOADER_AT_MACHINE, &machine).error ||
            (machine != SEL4_LOADER_MACHINE_AARCH64 && machine != SEL4_LOADER_MACHINE_RISCV)) {
            continue;
        }
        facts.arch = machine == SEL4_LOADER_MACHINE_AARCH64 ? BOARD_AARCH64 : BOARD_RISCV64;
        read_payload(payload, &facts);
        *ret_facts = facts;
        return true;
    }
    return false;
}

bool image_facts_of(arena_t *arena, diag_t *diag, const binary_t *image, image_facts_t *ret_facts)
{
    image_facts_t facts = { 0 };
    elf_t elf;

    if (!is_elf(image) && read_raw(image, ret_facts)) {
        return true;
    }
    if (!elf_open(arena, diag, image, &elf)) {
        return false;
    }
    switch (elf.machine) {
    case EM_AARCH64:
        facts.arch = BOARD_AARCH64;
        break;
    case EM_RISCV:
        facts.arch = BOARD_RISCV64;
        break;
    case EM_386:
    case EM_X86_64:
        facts.arch = BOARD_X86_64;
        break;
    default:
        diag_error(diag, (place_t){ .path = image->path }, "an image for %s, which no board has",
                   elf_machine_text(arena, &elf));
        return false;
    }
    for (size_t i = 0; i < elf.segment_count; i++) {
        const elf_segment_t *segment = &elf.segments[i];
        facts.is_silent |= segment->type == PT_SEL4_KERNEL_SILENT;
        if (segment->type == PT_SEL4_KERNEL_LOADER_PAYLOAD && segment->offset <= elf.size &&
            segment->file_size <= elf.size - segment->offset) {
            read_payload(sel4_span(elf.bytes + segment->offset, (size_t)segment->file_size),
                         &facts);
        }
    }
    *ret_facts = facts;
    return true;
}

bool image_facts_read(arena_t *arena, diag_t *diag, const char *path, image_facts_t *ret_facts)
{
    binary_t image;

    return binary_load(arena, diag, path, "give an image that 'sel4c image' made", &image) &&
           image_facts_of(arena, diag, &image, ret_facts);
}
