// SPDX-License-Identifier: BSD-2-Clause

/*
 * Adds segments to linked programs.
 *
 * The file only grows: data is appended, then the new table of program headers.  What the linker
 * wrote stays where it is, except for the file header's two fields about that table and the patched
 * symbols.
 */

#include "edit.h"

#include <elf.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sel4c/phdr.h>

#include "common/text.h"
#include "elf_priv.h"

struct elf_edit {
    arena_t *arena;
    diag_t *diag;
    const elf_t *elf; // as it was: symbols are looked up here
    text_t bytes;     // the file as it becomes
    elf_segment_t *segments;
    size_t segment_count;
    size_t segment_capacity;
    uint64_t page_size;
    uint64_t memory_end; // virtual, of the last segment
    uint64_t difference; // physical minus virtual address of the last segment
    bool failed;
};

__attribute__((format(printf, 2, 3))) static bool fail(elf_edit_t *edit, const char *format, ...)
{
    char text[320];
    va_list list;

    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    diag_error(edit->diag, (place_t){ .path = edit->elf->path }, "%s", text);
    edit->failed = true;
    return false;
}

static bool is_power_of_two(uint64_t value)
{
    return value != 0 && (value & (value - 1)) == 0;
}

// 0 when there is none.
static uint64_t align_up(uint64_t value, uint64_t align)
{
    uint64_t sum;

    return __builtin_add_overflow(value, align - 1, &sum) ? 0 : sum & ~(align - 1);
}

static void pad_to(text_t *bytes, uint64_t size)
{
    static const char zeros[4096];

    while (bytes->size < size) {
        uint64_t missing = size - bytes->size;
        text_put(bytes, zeros, missing < sizeof zeros ? (size_t)missing : sizeof zeros);
    }
}

// A segment that an earlier edit made for the table itself; it is made anew.
static bool is_table_segment(const elf_t *elf, const elf_segment_t *segment)
{
    return segment->type == PT_LOAD && segment->flags == PF_R &&
           segment->offset == elf->phdrs_offset && segment->file_size == segment->memory_size &&
           segment->file_size == elf->segment_count * elf_priv_phdr_size(elf->is_64);
}

static bool take_segments(elf_edit_t *edit)
{
    const elf_t *elf = edit->elf;
    const elf_segment_t *last = NULL;

    for (size_t i = 0; i < elf->segment_count; i++) {
        const elf_segment_t *segment = &elf->segments[i];
        if (is_table_segment(elf, segment)) {
            if (segment->offset + segment->file_size == elf->size) {
                edit->bytes.size = (size_t)segment->offset;
            }
            continue;
        }
        *ARENA_PUSH(edit->arena, edit->segments, edit->segment_count, edit->segment_capacity) =
            *segment;
        if (segment->type != PT_LOAD) {
            continue;
        }
        if (segment->align > 1 && !is_power_of_two(segment->align)) {
            return fail(edit,
                        "the alignment 0x%" PRIx64 " of segment %zu is no power of two; the "
                        "file is damaged, build it again",
                        segment->align, i);
        }
        if (segment->align > 1 && segment->align < edit->page_size) {
            edit->page_size = segment->align;
        }
        if (segment->memory_size != 0) {
            last = segment;
        }
    }
    if (!last) {
        return fail(edit, "there is nothing to load in this file; give a linked program");
    }
    edit->memory_end = last->vaddr + last->memory_size;
    edit->difference = last->paddr - last->vaddr;
    // Without any alignment, or with one below a page, segments would share pages.
    if (edit->page_size == UINT64_MAX || edit->page_size < 4096) {
        edit->page_size = 4096;
    }
    return true;
}

elf_edit_t *elf_edit_create(arena_t *arena, diag_t *diag, const elf_t *elf)
{
    elf_edit_t *edit = arena_alloc(arena, sizeof *edit);

    *edit = (elf_edit_t){ .arena = arena, .diag = diag, .elf = elf, .page_size = UINT64_MAX };
    if (elf->type != ET_EXEC) {
        fail(edit, "not a program linked to fixed addresses; link it with -static -no-pie");
        return NULL;
    }
    text_put(&edit->bytes, (const char *)elf->bytes, elf->size);
    if (!take_segments(edit)) {
        elf_edit_destroy(edit);
        return NULL;
    }
    return edit;
}

void elf_edit_destroy(elf_edit_t *edit)
{
    if (edit) {
        text_finish(&edit->bytes);
    }
}

bool elf_edit_next_address(elf_edit_t *edit, uint64_t align, uint64_t *ret_vaddr,
                           uint64_t *ret_paddr)
{
    if (!is_power_of_two(align) || align > edit->page_size) {
        return fail(edit,
                    "data aligned to 0x%" PRIx64 " does not fit a program with pages of "
                    "0x%" PRIx64 "; link it with -z max-page-size=0x%" PRIx64,
                    align, edit->page_size, align);
    }
    // A loader maps whole pages of the file, so address and offset are equal within a page.
    uint64_t offset = align_up(edit->bytes.size, align);
    uint64_t page = align_up(edit->memory_end, edit->page_size);
    uint64_t limit = edit->elf->is_64 ? UINT64_MAX : UINT32_MAX;
    if (page < edit->memory_end || page > limit - edit->page_size) {
        return fail(edit, "no addresses are left after its last segment; link it lower");
    }
    *ret_vaddr = page + (offset & (edit->page_size - 1));
    *ret_paddr = *ret_vaddr + edit->difference;
    return true;
}

// Appends bytes and their PT_LOAD.
static bool append(elf_edit_t *edit, uint64_t align, const void *bytes, size_t size,
                   elf_segment_t *ret_segment)
{
    elf_segment_t segment = {
        .type = PT_LOAD,
        .flags = PF_R,
        .file_size = size,
        .memory_size = size,
        .align = edit->page_size,
    };
    uint64_t limit = edit->elf->is_64 ? UINT64_MAX : UINT32_MAX;

    if (!elf_edit_next_address(edit, align, &segment.vaddr, &segment.paddr)) {
        return false;
    }
    if (size > limit - segment.vaddr || size > limit - segment.paddr) {
        return fail(edit, "%zu more bytes go beyond the last address; link it lower", size);
    }
    pad_to(&edit->bytes, align_up(edit->bytes.size, align));
    segment.offset = edit->bytes.size;
    text_put(&edit->bytes, bytes, size);
    edit->memory_end = segment.vaddr + size;
    *ARENA_PUSH(edit->arena, edit->segments, edit->segment_count, edit->segment_capacity) = segment;
    *ret_segment = segment;
    return true;
}

bool elf_edit_add_segment(elf_edit_t *edit, uint32_t marker, uint64_t align, const void *bytes,
                          size_t size)
{
    elf_segment_t segment;

    if (size == 0) {
        return fail(edit, "an empty segment cannot be added");
    }
    if (!append(edit, align, bytes, size, &segment)) {
        return false;
    }
    if (marker != 0) {
        segment.type = marker;
        segment.align = align;
        *ARENA_PUSH(edit->arena, edit->segments, edit->segment_count, edit->segment_capacity) =
            segment;
    }
    return true;
}

static bool find_object(elf_edit_t *edit, const char *name, size_t size, uint64_t *ret_offset)
{
    elf_symbol_t symbol;

    switch (elf_find_symbol(edit->elf, name, &symbol)) {
    case ELF_FOUND:
        break;
    case ELF_NOT_FOUND:
        return fail(edit, "there is no symbol '%s'; link the library that defines it", name);
    case ELF_NO_SYMBOLS:
        return fail(edit,
                    "there is no symbol table to find '%s' in; give the file before it is "
                    "stripped",
                    name);
    case ELF_AMBIGUOUS:
    case ELF_DAMAGED:
        return fail(edit, "the symbol table is damaged; build the file again");
    }
    if (symbol.size != size) {
        return fail(edit,
                    "the symbol '%s' has %" PRIu64 " bytes, not %zu; build the file and "
                    "sel4c from the same version",
                    name, symbol.size, size);
    }
    if (!elf_file_offset(edit->elf, symbol.value, size, ret_offset)) {
        return fail(edit,
                    "the symbol '%s' is in memory that the file has no bytes for; keep it out "
                    "of .bss",
                    name);
    }
    return true;
}

bool elf_edit_patch_symbol(elf_edit_t *edit, const char *name, const void *bytes, size_t size)
{
    uint64_t offset = 0;

    if (!find_object(edit, name, size, &offset)) {
        return false;
    }
    memcpy(edit->bytes.bytes + offset, bytes, size);
    return true;
}

static bool patch_number(elf_edit_t *edit, const char *name, unsigned size, uint64_t value)
{
    uint8_t bytes[8];

    elf_priv_put(bytes, 0, size, value);
    return elf_edit_patch_symbol(edit, name, bytes, size);
}

bool elf_edit_patch_word(elf_edit_t *edit, const char *name, uint64_t value)
{
    if (!edit->elf->is_64 && value > UINT32_MAX) {
        return fail(edit, "0x%" PRIx64 " is too wide for the symbol '%s'", value, name);
    }
    return patch_number(edit, name, elf_priv_word_size(edit->elf->is_64), value);
}

bool elf_edit_finish(elf_edit_t *edit, binary_t *ret_binary)
{
    bool is_64 = edit->elf->is_64;
    size_t entry_size = elf_priv_phdr_size(is_64);
    size_t count = edit->segment_count + 1; // the table's own
    elf_segment_t segment = { 0 };

    if (edit->failed) {
        return false;
    }
    if (count >= PN_XNUM) {
        return fail(edit, "more than 65534 program headers are not supported");
    }
    uint8_t *table = arena_alloc(edit->arena, count * entry_size);
    if (!append(edit, elf_priv_word_size(is_64), table, count * entry_size, &segment)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        elf_segment_t entry = edit->segments[i];
        if (entry.type == PT_PHDR) {
            uint64_t align = entry.align;
            entry = segment;
            entry.type = PT_PHDR;
            entry.align = align;
        }
        elf_priv_put_phdr((uint8_t *)edit->bytes.bytes, segment.offset + i * entry_size, is_64,
                          &entry);
    }
    elf_priv_put((uint8_t *)edit->bytes.bytes, elf_priv_at_phoff(is_64), elf_priv_word_size(is_64),
                 segment.offset);
    elf_priv_put((uint8_t *)edit->bytes.bytes, elf_priv_at_phnum(is_64), 2, count);
    if (!elf_edit_patch_word(edit, SEL4_PHDRS_VADDR_SYMBOL, segment.vaddr) ||
        !patch_number(edit, SEL4_PHDRS_COUNT_SYMBOL, 2, count)) {
        return false;
    }
    *ret_binary =
        (binary_t){ edit->elf->path, (const uint8_t *)edit->bytes.bytes, edit->bytes.size };
    return true;
}
