// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Writes ELF files for tests from a description: what the linker would not do on purpose.
 */

#include <elf.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "common/text.h"

typedef struct elf_make_segment {
    uint32_t type;
    uint32_t flags;
    uint64_t vaddr;
    uint64_t paddr;
    const char *bytes;
    uint64_t file_size;
    uint64_t memory_size;
    uint64_t align;
} elf_make_segment_t;

typedef struct elf_make_symbol {
    const char *name;
    uint64_t value;
    uint64_t size;
} elf_make_symbol_t;

typedef struct elf_make {
    bool is_64;
    uint16_t type;
    uint16_t machine;
    uint64_t entry;
    const elf_make_segment_t *segments;
    size_t segment_count;
    const elf_make_symbol_t *symbols; // none: no sections
    size_t symbol_count;
} elf_make_t;

static inline void elf_make_put(text_t *out, uint64_t value, unsigned size)
{
    for (unsigned i = 0; i < size; i++) {
        char byte = (char)(i < 8 ? (uint8_t)(value >> (8 * i)) : 0);
        text_put(out, &byte, 1);
    }
}

static inline void elf_make_pad(text_t *out, size_t size)
{
    while (out->size < size) {
        text_put(out, "", 1);
    }
}

static inline void elf_make_put_phdr(text_t *out, bool is_64, const elf_make_segment_t *segment,
                                     uint64_t offset)
{
    unsigned word = is_64 ? 8 : 4;

    elf_make_put(out, segment->type, 4);
    if (is_64) {
        elf_make_put(out, segment->flags, 4);
    }
    elf_make_put(out, offset, word);
    elf_make_put(out, segment->vaddr, word);
    elf_make_put(out, segment->paddr, word);
    elf_make_put(out, segment->file_size, word);
    elf_make_put(out, segment->memory_size, word);
    if (!is_64) {
        elf_make_put(out, segment->flags, 4);
    }
    elf_make_put(out, segment->align, word);
}

static inline void elf_make_put_section(text_t *out, bool is_64, uint32_t type, uint64_t offset,
                                        uint64_t size, uint32_t link, uint64_t entry_size)
{
    unsigned word = is_64 ? 8 : 4;

    elf_make_put(out, 0, 4); // name
    elf_make_put(out, type, 4);
    elf_make_put(out, 0, 2 * word); // flags, address
    elf_make_put(out, offset, word);
    elf_make_put(out, size, word);
    elf_make_put(out, link, 4);
    elf_make_put(out, 0, 4); // info
    elf_make_put(out, word, word);
    elf_make_put(out, entry_size, word);
}

static inline void elf_make_put_symbol(text_t *out, bool is_64, uint32_t name,
                                       const elf_make_symbol_t *symbol)
{
    if (is_64) {
        elf_make_put(out, name, 4);
        elf_make_put(out, STB_GLOBAL << 4 | STT_OBJECT, 2);
        elf_make_put(out, symbol->name ? 1 : 0, 2);
        elf_make_put(out, symbol->value, 8);
        elf_make_put(out, symbol->size, 8);
    } else {
        elf_make_put(out, name, 4);
        elf_make_put(out, symbol->value, 4);
        elf_make_put(out, symbol->size, 4);
        elf_make_put(out, STB_GLOBAL << 4 | STT_OBJECT, 2);
        elf_make_put(out, symbol->name ? 1 : 0, 2);
    }
}

// Appends the file to `out`, which is empty.
static inline void elf_make(const elf_make_t *make, text_t *out)
{
    bool is_64 = make->is_64;
    unsigned word = is_64 ? 8 : 4;
    size_t header_size = is_64 ? 64 : 52;
    size_t phdr_size = is_64 ? 56 : 32;
    size_t shdr_size = is_64 ? 64 : 40;
    size_t symbol_size = is_64 ? 24 : 16;
    size_t offset = header_size + make->segment_count * phdr_size;
    size_t offsets[16];
    size_t names_size = 1;

    for (size_t i = 0; i < make->segment_count; i++) {
        offset += (make->segments[i].vaddr - offset) & 4095;
        offsets[i] = offset;
        offset += make->segments[i].file_size;
    }
    size_t symbols_at = (offset + 7) & ~(size_t)7;
    size_t symbols_size = (make->symbol_count + 1) * symbol_size;
    for (size_t i = 0; i < make->symbol_count; i++) {
        names_size += strlen(make->symbols[i].name) + 1;
    }
    size_t names_at = symbols_at + symbols_size;
    size_t sections_at = (names_at + names_size + 7) & ~(size_t)7;
    bool has_sections = make->symbol_count > 0;

    const char ident[EI_NIDENT] = {
        0x7f, 'E', 'L', 'F', is_64 ? ELFCLASS64 : ELFCLASS32, ELFDATA2LSB, EV_CURRENT
    };
    text_put(out, ident, sizeof ident);
    elf_make_put(out, make->type, 2);
    elf_make_put(out, make->machine, 2);
    elf_make_put(out, EV_CURRENT, 4);
    elf_make_put(out, make->entry, word);
    elf_make_put(out, header_size, word);
    elf_make_put(out, has_sections ? sections_at : 0, word);
    elf_make_put(out, 0, 4);
    elf_make_put(out, header_size, 2);
    elf_make_put(out, phdr_size, 2);
    elf_make_put(out, make->segment_count, 2);
    elf_make_put(out, shdr_size, 2);
    elf_make_put(out, has_sections ? 3 : 0, 2);
    elf_make_put(out, 0, 2);
    for (size_t i = 0; i < make->segment_count; i++) {
        elf_make_put_phdr(out, is_64, &make->segments[i], offsets[i]);
    }
    for (size_t i = 0; i < make->segment_count; i++) {
        elf_make_pad(out, offsets[i]);
        for (size_t j = 0; j < make->segments[i].file_size; j++) {
            text_put(out, make->segments[i].bytes ? make->segments[i].bytes + j : "", 1);
        }
    }
    if (!has_sections) {
        return;
    }
    elf_make_pad(out, symbols_at);
    uint32_t name = 1;
    elf_make_put_symbol(out, is_64, 0, &(elf_make_symbol_t){ 0 });
    for (size_t i = 0; i < make->symbol_count; i++) {
        elf_make_put_symbol(out, is_64, name, &make->symbols[i]);
        name += (uint32_t)strlen(make->symbols[i].name) + 1;
    }
    text_put(out, "", 1);
    for (size_t i = 0; i < make->symbol_count; i++) {
        text_put(out, make->symbols[i].name, strlen(make->symbols[i].name) + 1);
    }
    elf_make_pad(out, sections_at);
    elf_make_put_section(out, is_64, SHT_NULL, 0, 0, 0, 0);
    elf_make_put_section(out, is_64, SHT_SYMTAB, symbols_at, symbols_size, 2, symbol_size);
    elf_make_put_section(out, is_64, SHT_STRTAB, names_at, names_size, 0, 0);
}
