// SPDX-License-Identifier: BSD-2-Clause

/*
 * Reads ELF files.  One rule keeps it safe: a place in the file is used only after range_fits() has
 * seen it, and sums of two numbers from the file are formed only after add() has.
 */

#include "elf.h"

#include <elf.h>
#include <stdarg.h>
#include <string.h>

#include "elf_priv.h"

static bool range_fits(uint64_t offset, uint64_t size, uint64_t total)
{
    return offset <= total && size <= total - offset;
}

uint64_t elf_priv_get(const uint8_t *bytes, uint64_t offset, unsigned size)
{
    uint64_t value = 0;

    for (unsigned i = 0; i < size; i++) {
        value |= (uint64_t)bytes[offset + i] << (8 * i);
    }
    return value;
}

void elf_priv_put(uint8_t *bytes, uint64_t offset, unsigned size, uint64_t value)
{
    for (unsigned i = 0; i < size; i++) {
        bytes[offset + i] = (uint8_t)(value >> (8 * i));
    }
}

// Offset and width of the fields of a program header.
typedef struct field {
    uint8_t at;
    uint8_t size;
} field_t;

enum { TYPE, FLAGS, OFFSET, VADDR, PADDR, FILE_SIZE, MEMORY_SIZE, ALIGN, FIELD_COUNT };

static const field_t phdr_fields[2][FIELD_COUNT] = {
    { { 0, 4 }, { 24, 4 }, { 4, 4 }, { 8, 4 }, { 12, 4 }, { 16, 4 }, { 20, 4 }, { 28, 4 } },
    { { 0, 4 }, { 4, 4 }, { 8, 8 }, { 16, 8 }, { 24, 8 }, { 32, 8 }, { 40, 8 }, { 48, 8 } },
};

void elf_priv_get_phdr(const uint8_t *bytes, uint64_t offset, bool is_64, elf_segment_t *segment)
{
    uint64_t value[FIELD_COUNT];

    for (unsigned i = 0; i < FIELD_COUNT; i++) {
        field_t field = phdr_fields[is_64][i];
        value[i] = elf_priv_get(bytes, offset + field.at, field.size);
    }
    *segment = (elf_segment_t){
        .type = (uint32_t)value[TYPE],
        .flags = (uint32_t)value[FLAGS],
        .offset = value[OFFSET],
        .vaddr = value[VADDR],
        .paddr = value[PADDR],
        .file_size = value[FILE_SIZE],
        .memory_size = value[MEMORY_SIZE],
        .align = value[ALIGN],
    };
}

void elf_priv_put_phdr(uint8_t *bytes, uint64_t offset, bool is_64, const elf_segment_t *segment)
{
    const uint64_t value[FIELD_COUNT] = {
        [TYPE] = segment->type,
        [FLAGS] = segment->flags,
        [OFFSET] = segment->offset,
        [VADDR] = segment->vaddr,
        [PADDR] = segment->paddr,
        [FILE_SIZE] = segment->file_size,
        [MEMORY_SIZE] = segment->memory_size,
        [ALIGN] = segment->align,
    };

    for (unsigned i = 0; i < FIELD_COUNT; i++) {
        field_t field = phdr_fields[is_64][i];
        elf_priv_put(bytes, offset + field.at, field.size, value[i]);
    }
}

__attribute__((format(printf, 3, 4))) static bool fail(diag_t *diag, const binary_t *binary,
                                                       const char *format, ...)
{
    char text[256];
    va_list list;

    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    diag_error(diag, (place_t){ .path = binary->path }, "%s", text);
    return false;
}

#define DAMAGED "; the file is damaged, build it again"

static bool check_load(diag_t *diag, const binary_t *binary, const elf_t *elf, size_t index,
                       uint64_t *free_from)
{
    const elf_segment_t *segment = &elf->segments[index];
    uint64_t space_end = elf->is_64 ? UINT64_MAX : UINT64_C(1) << 32;

    if (segment->file_size > segment->memory_size) {
        return fail(diag, binary, "segment %zu has more bytes in the file than in memory" DAMAGED,
                    index);
    }
    if (!range_fits(segment->offset, segment->file_size, binary->size)) {
        return fail(diag, binary, "the bytes of segment %zu are beyond the end of the file" DAMAGED,
                    index);
    }
    if (segment->memory_size == 0) {
        return true;
    }
    if (!range_fits(segment->vaddr, segment->memory_size, space_end) ||
        !range_fits(segment->paddr, segment->memory_size, space_end)) {
        return fail(diag, binary, "segment %zu goes beyond the last address" DAMAGED, index);
    }
    if (segment->vaddr < *free_from) {
        return fail(diag, binary,
                    "segment %zu overlaps the one before it or is not in ascending order; "
                    "check the linker script",
                    index);
    }
    *free_from = segment->vaddr + segment->memory_size;
    return true;
}

static bool read_segments(arena_t *arena, diag_t *diag, const binary_t *binary, elf_t *elf)
{
    size_t entry_size = elf_priv_phdr_size(elf->is_64);
    uint64_t free_from = 0;

    if (elf->segment_count == PN_XNUM) {
        return fail(diag, binary, "more than 65534 program headers are not supported");
    }
    if (elf->segment_count != 0 && elf->phdrs_offset < elf_priv_header_size(elf->is_64)) {
        return fail(diag, binary, "the program headers are within the file header" DAMAGED);
    }
    if (!range_fits(elf->phdrs_offset, (uint64_t)elf->segment_count * entry_size, binary->size)) {
        return fail(diag, binary, "the program headers are beyond the end of the file" DAMAGED);
    }
    elf->segments = arena_alloc_items(arena, elf->segment_count + 1, sizeof *elf->segments);
    for (size_t i = 0; i < elf->segment_count; i++) {
        elf_priv_get_phdr(binary->bytes, elf->phdrs_offset + i * entry_size, elf->is_64,
                          &elf->segments[i]);
        if (elf->segments[i].type == PT_LOAD && !check_load(diag, binary, elf, i, &free_from)) {
            return false;
        }
    }
    return true;
}

static bool read_header(diag_t *diag, const binary_t *binary, elf_t *elf)
{
    const uint8_t *bytes = binary->bytes;

    if (binary->size < EI_NIDENT || memcmp(bytes, ELFMAG, SELFMAG) != 0) {
        return fail(diag, binary, "not an ELF file; give a linked program");
    }
    elf->is_64 = bytes[EI_CLASS] == ELFCLASS64;
    if ((bytes[EI_CLASS] != ELFCLASS32 && !elf->is_64) || bytes[EI_VERSION] != EV_CURRENT) {
        return fail(diag, binary, "an ELF file of unknown class or version" DAMAGED);
    }
    if (bytes[EI_DATA] != ELFDATA2LSB) {
        return fail(diag, binary, "a big-endian ELF file; only little-endian ones are supported");
    }
    if (binary->size < elf_priv_header_size(elf->is_64)) {
        return fail(diag, binary, "the ELF header is cut off" DAMAGED);
    }
    unsigned word = elf_priv_word_size(elf->is_64);
    size_t flags_at = 24 + 3 * (size_t)word;
    elf->type = (uint16_t)elf_priv_get(bytes, 16, 2);
    elf->machine = (uint16_t)elf_priv_get(bytes, 18, 2);
    elf->entry = elf_priv_get(bytes, 24, word);
    elf->phdrs_offset = elf_priv_get(bytes, 24 + word, word);
    elf->sections_offset = elf_priv_get(bytes, 24 + 2 * (size_t)word, word);
    elf->segment_count = (size_t)elf_priv_get(bytes, flags_at + 8, 2);
    elf->section_count = (size_t)elf_priv_get(bytes, flags_at + 12, 2);
    if (elf->segment_count != 0 &&
        elf_priv_get(bytes, flags_at + 6, 2) != elf_priv_phdr_size(elf->is_64)) {
        return fail(diag, binary, "program headers of an unknown size" DAMAGED);
    }
    // Sections are only needed for symbols: what is wrong there counts as having none.
    if (elf_priv_get(bytes, flags_at + 10, 2) != elf_priv_shdr_size(elf->is_64) ||
        !range_fits(elf->sections_offset,
                    (uint64_t)elf->section_count * elf_priv_shdr_size(elf->is_64), binary->size)) {
        elf->section_count = 0;
    }
    return true;
}

bool elf_open(arena_t *arena, diag_t *diag, const binary_t *binary, elf_t *ret_elf)
{
    elf_t elf = { .path = binary->path, .bytes = binary->bytes, .size = binary->size };

    if (!read_header(diag, binary, &elf) || !read_segments(arena, diag, binary, &elf)) {
        return false;
    }
    *ret_elf = elf;
    return true;
}

bool elf_load(arena_t *arena, diag_t *diag, const char *path, const char *remedy, elf_t *ret_elf)
{
    binary_t binary;

    return binary_load(arena, diag, path, remedy, &binary) &&
           elf_open(arena, diag, &binary, ret_elf);
}

const char *elf_machine_text(arena_t *arena, const elf_t *elf)
{
    switch (elf->machine) {
    case EM_AARCH64:
        return elf->is_64 ? "AArch64" : "AArch64 (ILP32)";
    case EM_ARM:
        return "32-bit Arm";
    case EM_RISCV:
        return elf->is_64 ? "64-bit RISC-V" : "32-bit RISC-V";
    case EM_X86_64:
        return elf->is_64 ? "x86-64" : "x32";
    case EM_386:
        return "32-bit x86";
    default:
        return arena_format(arena, "machine %u (%s bits)", elf->machine, elf->is_64 ? "64" : "32");
    }
}

static bool bounds(const elf_t *elf, bool physical, uint64_t *ret_start, uint64_t *ret_end)
{
    uint64_t start = UINT64_MAX;
    uint64_t end = 0;

    for (size_t i = 0; i < elf->segment_count; i++) {
        const elf_segment_t *segment = &elf->segments[i];
        if (segment->type != PT_LOAD || segment->memory_size == 0) {
            continue;
        }
        uint64_t first = physical ? segment->paddr : segment->vaddr;
        start = first < start ? first : start;
        end = first + segment->memory_size > end ? first + segment->memory_size : end;
    }
    if (start >= end) {
        return false;
    }
    *ret_start = start;
    *ret_end = end;
    return true;
}

bool elf_virtual_bounds(const elf_t *elf, uint64_t *ret_start, uint64_t *ret_end)
{
    return bounds(elf, false, ret_start, ret_end);
}

bool elf_physical_bounds(const elf_t *elf, uint64_t *ret_start, uint64_t *ret_end)
{
    return bounds(elf, true, ret_start, ret_end);
}

bool elf_file_offset(const elf_t *elf, uint64_t vaddr, uint64_t size, uint64_t *ret_offset)
{
    for (size_t i = 0; i < elf->segment_count; i++) {
        const elf_segment_t *segment = &elf->segments[i];
        if (segment->type == PT_LOAD && vaddr >= segment->vaddr &&
            range_fits(vaddr - segment->vaddr, size, segment->file_size)) {
            *ret_offset = segment->offset + (vaddr - segment->vaddr);
            return true;
        }
    }
    return false;
}

// The part of a section header that symbols need.
typedef struct section {
    uint32_t type;
    uint32_t link;
    uint64_t offset;
    uint64_t size;
    uint64_t entry_size;
} section_t;

static section_t section_at(const elf_t *elf, size_t index)
{
    uint64_t at = elf->sections_offset + index * elf_priv_shdr_size(elf->is_64);
    unsigned word = elf_priv_word_size(elf->is_64);
    uint64_t link_at = at + 8 + 4 * word;

    return (section_t){
        .type = (uint32_t)elf_priv_get(elf->bytes, at + 4, 4),
        .offset = elf_priv_get(elf->bytes, at + 8 + 2 * word, word),
        .size = elf_priv_get(elf->bytes, at + 8 + 3 * word, word),
        .link = (uint32_t)elf_priv_get(elf->bytes, link_at, 4),
        .entry_size = elf_priv_get(elf->bytes, link_at + 8 + word, word),
    };
}

// Whether the string at `offset` of `strings` is `name`; false also beyond the end.
static bool name_is(const elf_t *elf, const section_t *strings, uint64_t offset, const char *name)
{
    size_t size = strlen(name) + 1;

    return range_fits(offset, size, strings->size) &&
           memcmp(elf->bytes + strings->offset + offset, name, size) == 0;
}

typedef struct search {
    const elf_t *elf;
    const char *name;
    bool is_strict;
    unsigned best; // 0: nothing found, 1: a local symbol, 2: another one
    bool is_ambiguous;
    elf_symbol_t symbol;
} search_t;

static void consider(search_t *search, unsigned rank, elf_symbol_t symbol)
{
    if (rank > search->best) {
        search->best = rank;
        search->symbol = symbol;
        search->is_ambiguous = false;
    } else if (rank == search->best && symbol.value != search->symbol.value) {
        search->is_ambiguous = true;
    }
}

static void search_table(search_t *search, const section_t *table, const section_t *strings)
{
    const elf_t *elf = search->elf;
    unsigned word = elf_priv_word_size(elf->is_64);

    for (uint64_t i = 0; i < table->size / table->entry_size; i++) {
        uint64_t at = table->offset + i * table->entry_size;
        uint64_t index = elf_priv_get(elf->bytes, at + (elf->is_64 ? 6 : 14), 2);
        uint8_t info = elf->bytes[at + (elf->is_64 ? 4 : 12)];
        unsigned kind = info & 15;
        if (index == SHN_UNDEF || kind == STT_SECTION || kind == STT_FILE || kind == STT_TLS ||
            !name_is(elf, strings, elf_priv_get(elf->bytes, at, 4), search->name)) {
            continue;
        }
        const elf_symbol_t symbol = {
            .value = elf_priv_get(elf->bytes, at + (elf->is_64 ? 8 : 4), word),
            .size = elf_priv_get(elf->bytes, at + (elf->is_64 ? 16 : 8), word),
        };
        consider(search, info >> 4 == STB_LOCAL ? 1 : 2, symbol);
        if (!search->is_strict) {
            return;
        }
    }
}

static elf_lookup_t search_file(search_t *search)
{
    const elf_t *elf = search->elf;

    for (size_t i = 0; i < elf->section_count; i++) {
        section_t table = section_at(elf, i);
        if (table.type != SHT_SYMTAB) {
            continue;
        }
        if (table.link >= elf->section_count || table.entry_size < (elf->is_64 ? 24 : 16) ||
            !range_fits(table.offset, table.size, elf->size)) {
            return ELF_DAMAGED;
        }
        section_t strings = section_at(elf, table.link);
        if (strings.type != SHT_STRTAB || !range_fits(strings.offset, strings.size, elf->size)) {
            return ELF_DAMAGED;
        }
        search_table(search, &table, &strings);
        return search->best == 0 ? ELF_NOT_FOUND : search->is_ambiguous ? ELF_AMBIGUOUS : ELF_FOUND;
    }
    return ELF_NO_SYMBOLS;
}

static elf_lookup_t find(search_t search, elf_symbol_t *ret_symbol)
{
    elf_lookup_t result = search_file(&search);

    if (result == ELF_FOUND) {
        *ret_symbol = search.symbol;
    }
    return result;
}

elf_lookup_t elf_find_symbol(const elf_t *elf, const char *name, elf_symbol_t *ret_symbol)
{
    return find((search_t){ .elf = elf, .name = name }, ret_symbol);
}

elf_lookup_t elf_find_one_symbol(const elf_t *elf, const char *name, elf_symbol_t *ret_symbol)
{
    return find((search_t){ .elf = elf, .name = name, .is_strict = true }, ret_symbol);
}
