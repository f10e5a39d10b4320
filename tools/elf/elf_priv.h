// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// How the fields of ELF structures lie in the file, for both widths; shared by reading and editing.

#include "elf.h"

// Numbers at a place that was checked.
uint64_t elf_priv_get(const uint8_t *bytes, uint64_t offset, unsigned size);
void elf_priv_put(uint8_t *bytes, uint64_t offset, unsigned size, uint64_t value);

// Sizes of the structures.
static inline size_t elf_priv_header_size(bool is_64)
{
    return is_64 ? 64 : 52;
}

static inline size_t elf_priv_phdr_size(bool is_64)
{
    return is_64 ? 56 : 32;
}

static inline size_t elf_priv_shdr_size(bool is_64)
{
    return is_64 ? 64 : 40;
}

static inline unsigned elf_priv_word_size(bool is_64)
{
    return is_64 ? 8 : 4;
}

// Fields of the file header by width.
static inline size_t elf_priv_at_phoff(bool is_64)
{
    return is_64 ? 32 : 28;
}

static inline size_t elf_priv_at_phnum(bool is_64)
{
    return is_64 ? 56 : 44;
}

void elf_priv_get_phdr(const uint8_t *bytes, uint64_t offset, bool is_64, elf_segment_t *segment);
void elf_priv_put_phdr(uint8_t *bytes, uint64_t offset, bool is_64, const elf_segment_t *segment);
