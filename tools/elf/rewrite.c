// SPDX-License-Identifier: BSD-2-Clause

/*
 * Writes a program anew from its segments alone: stripped, or 32 bits wide.
 *
 * The new file is the header, the table of program headers, and the bytes of each PT_LOAD at the
 * next offset that equals its address within a page.  Other segments lie within a PT_LOAD and move
 * with it.
 */

#include <elf.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "edit.h"
#include "elf_priv.h"

typedef struct layout {
    uint64_t *offsets; // of each PT_LOAD's bytes in the new file
    uint64_t size;
} layout_t;

static void lay_out(arena_t *arena, const elf_t *elf, uint64_t start, layout_t *ret_layout)
{
    layout_t layout = { arena_alloc_items(arena, elf->segment_count + 1, sizeof(uint64_t)), start };

    for (size_t i = 0; i < elf->segment_count; i++) {
        const elf_segment_t *segment = &elf->segments[i];
        if (segment->type != PT_LOAD || segment->file_size == 0) {
            continue;
        }
        uint64_t page = segment->align > 1 && segment->align <= 4096 ? segment->align : 4096;
        uint64_t offset = layout.size + ((segment->vaddr - layout.size) & (page - 1));
        layout.offsets[i] = offset;
        layout.size = offset + segment->file_size;
    }
    *ret_layout = layout;
}

// Where a byte of the old file is in the new one, or 0 if it is in no PT_LOAD.
static uint64_t moved(const elf_t *elf, const layout_t *layout, uint64_t offset, uint64_t size)
{
    for (size_t i = 0; i < elf->segment_count; i++) {
        const elf_segment_t *segment = &elf->segments[i];
        if (segment->type == PT_LOAD && offset >= segment->offset && size <= segment->file_size &&
            offset - segment->offset <= segment->file_size - size && segment->file_size != 0) {
            return layout->offsets[i] + (offset - segment->offset);
        }
    }
    return 0;
}

typedef struct width {
    bool is_64;
    uint16_t machine;
    uint32_t mark; // the type of a program header to add, or 0
} width_t;

static void put_header(uint8_t *bytes, const elf_t *elf, width_t width, uint64_t phdrs_offset,
                       size_t segment_count)
{
    unsigned word = elf_priv_word_size(width.is_64);
    size_t flags_at = 24 + 3 * (size_t)word;

    memcpy(bytes, elf->bytes, EI_NIDENT);
    bytes[EI_CLASS] = width.is_64 ? ELFCLASS64 : ELFCLASS32;
    elf_priv_put(bytes, 16, 2, elf->type);
    elf_priv_put(bytes, 18, 2, width.machine);
    elf_priv_put(bytes, 20, 4, EV_CURRENT);
    elf_priv_put(bytes, 24, word, elf->entry);
    elf_priv_put(bytes, 24 + word, word, phdrs_offset);
    // e_flags, which says what a 64-bit machine is like, means nothing for a narrower one.
    if (width.is_64 == elf->is_64) {
        memcpy(bytes + flags_at, elf->bytes + flags_at, 4);
    }
    elf_priv_put(bytes, flags_at + 4, 2, elf_priv_header_size(width.is_64));
    elf_priv_put(bytes, flags_at + 6, 2, elf_priv_phdr_size(width.is_64));
    elf_priv_put(bytes, flags_at + 8, 2, segment_count);
    elf_priv_put(bytes, flags_at + 10, 2, elf_priv_shdr_size(width.is_64));
}

// The program headers that go into the new file.
static size_t kept_segments(arena_t *arena, const elf_t *elf, const layout_t *layout, width_t width,
                            elf_segment_t **ret_segments)
{
    elf_segment_t *kept = arena_alloc_items(arena, elf->segment_count + 1, sizeof *kept);
    size_t count = 0;

    for (size_t i = 0; i < elf->segment_count; i++) {
        elf_segment_t segment = elf->segments[i];
        if (segment.type == PT_LOAD) {
            segment.offset = segment.file_size == 0 ? 0 : layout->offsets[i];
        } else if (segment.file_size == 0) {
            segment.offset = 0;
        } else {
            segment.offset = moved(elf, layout, segment.offset, segment.file_size);
            if (segment.offset == 0) {
                continue; // its bytes are not loaded
            }
        }
        if (!width.is_64) {
            segment.vaddr = (uint32_t)segment.vaddr;
            // Neither of these is about what a multiboot loader does.
            if (segment.type != PT_LOAD) {
                continue;
            }
        }
        kept[count++] = segment;
    }
    if (width.mark != 0) {
        kept[count++] = (elf_segment_t){ .type = width.mark };
    }
    *ret_segments = kept;
    return count;
}

static bool holds_header(const elf_t *elf)
{
    for (size_t i = 0; i < elf->segment_count; i++) {
        const elf_segment_t *segment = &elf->segments[i];
        if (segment->type == PT_LOAD && segment->file_size != 0) {
            return segment->offset == 0 && (segment->vaddr & 4095) == 0 &&
                   segment->file_size >= elf_priv_header_size(elf->is_64);
        }
    }
    return false;
}

static void rewrite(arena_t *arena, const elf_t *elf, width_t width, binary_t *ret_binary)
{
    size_t header_size = elf_priv_header_size(width.is_64);
    size_t entry_size = elf_priv_phdr_size(width.is_64);
    size_t table_size = (elf->segment_count + (width.mark != 0)) * entry_size;
    elf_segment_t *segments;
    layout_t layout;

    // A table that is loaded stays where the program finds it; so its entries are all kept.  The
    // first segment may hold the file header and the table, as most linkers have it.
    bool has_header = width.is_64 == elf->is_64 && holds_header(elf);
    lay_out(arena, elf, has_header ? 0 : header_size, &layout);
    uint64_t phdrs_offset = width.is_64 == elf->is_64 && width.mark == 0
                                ? moved(elf, &layout, elf->phdrs_offset, table_size)
                                : 0;
    if (phdrs_offset == 0) {
        phdrs_offset = header_size;
        lay_out(arena, elf, header_size + table_size, &layout);
    }
    size_t count = kept_segments(arena, elf, &layout, width, &segments);
    if (phdrs_offset != header_size) {
        // Entries of the loaded table that have nothing to point to become empty ones.
        for (; count < elf->segment_count; count++) {
            segments[count] = (elf_segment_t){ .type = PT_NULL };
        }
    }
    uint8_t *bytes = arena_alloc(arena, (size_t)layout.size + 1);
    for (size_t i = 0; i < elf->segment_count; i++) {
        if (elf->segments[i].type == PT_LOAD && elf->segments[i].file_size != 0) {
            memcpy(bytes + layout.offsets[i], elf->bytes + elf->segments[i].offset,
                   (size_t)elf->segments[i].file_size);
        }
    }
    put_header(bytes, elf, width, phdrs_offset, count);
    for (size_t i = 0; i < count; i++) {
        elf_priv_put_phdr(bytes, phdrs_offset + i * entry_size, width.is_64, &segments[i]);
    }
    *ret_binary = (binary_t){ elf->path, bytes, (size_t)layout.size };
}

static bool has_loads(diag_t *diag, const elf_t *elf)
{
    uint64_t start;
    uint64_t end;

    if (!elf_virtual_bounds(elf, &start, &end)) {
        diag_error(diag, (place_t){ .path = elf->path },
                   "there is nothing to load in this file; give a linked program");
        return false;
    }
    return true;
}

bool elf_strip(arena_t *arena, diag_t *diag, const elf_t *elf, binary_t *ret_binary)
{
    if (!has_loads(diag, elf)) {
        return false;
    }
    rewrite(arena, elf, (width_t){ .is_64 = elf->is_64, .machine = elf->machine }, ret_binary);
    return true;
}

bool elf_narrow(arena_t *arena, diag_t *diag, const elf_t *elf, uint16_t machine, uint32_t mark,
                binary_t *ret_binary)
{
    uint64_t start;
    uint64_t end;

    if (!has_loads(diag, elf)) {
        return false;
    }
    if (!elf_physical_bounds(elf, &start, &end) || end > UINT64_C(1) << 32 ||
        elf->entry > UINT32_MAX) {
        diag_error(diag, (place_t){ .path = elf->path },
                   "it starts at 0x%" PRIx64 " or lies up to physical address 0x%" PRIx64
                   ", above 4 GiB, which a 32-bit copy cannot say; give a kernel for multiboot",
                   elf->entry, end);
        return false;
    }
    rewrite(arena, elf, (width_t){ .machine = machine, .mark = mark }, ret_binary);
    return true;
}
