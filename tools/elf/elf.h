// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * ELF files, 32 and 64 bits, least significant byte first: what a loader of programs needs to know
 * of them, and symbols.  Everything in the file is checked against the file's size before it is
 * used.
 *
 * Constants are those of <elf.h>; the structures there are not, since they differ in width.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/arena.h"
#include "common/diag.h"
#include "elf/binary.h"

// A program header.
typedef struct elf_segment {
    uint32_t type;
    uint32_t flags; // PF_R | PF_W | PF_X
    uint64_t offset;
    uint64_t vaddr;
    uint64_t paddr;
    uint64_t file_size;
    uint64_t memory_size;
    uint64_t align;
} elf_segment_t;

typedef struct elf_symbol {
    uint64_t value;
    uint64_t size;
} elf_symbol_t;

typedef struct elf {
    const char *path;
    const uint8_t *bytes;
    size_t size;
    bool is_64;
    uint16_t type;    // ET_EXEC, …
    uint16_t machine; // EM_AARCH64, …
    uint64_t entry;
    uint64_t phdrs_offset;
    elf_segment_t *segments; // all program headers, in the order of the file
    size_t segment_count;
    uint64_t sections_offset;
    size_t section_count;
} elf_t;

/*
 * Reads the headers.  PT_LOAD segments are in the file, do not wrap, and lie in ascending order
 * without overlap, as the ELF specification asks.
 *
 * Fails with a diagnostic that names `binary->path`.
 * Owns   the bytes stay the caller's; `ret_elf` refers to them
 */
bool elf_open(arena_t *arena, diag_t *diag, const binary_t *binary, elf_t *ret_elf);

// Loads and opens; `remedy` as for binary_load().
bool elf_load(arena_t *arena, diag_t *diag, const char *path, const char *remedy, elf_t *ret_elf);

// "AArch64", "RISC-V 64-bit" and so on, for messages.
const char *elf_machine_text(arena_t *arena, const elf_t *elf);

// Whether any PT_LOAD has memory; `*ret_start` and `*ret_end` are then the bounds of all of them.
bool elf_virtual_bounds(const elf_t *elf, uint64_t *ret_start, uint64_t *ret_end);
bool elf_physical_bounds(const elf_t *elf, uint64_t *ret_start, uint64_t *ret_end);

/*
 * Where the bytes for virtual addresses from `vaddr` on are in the file, if `size` of them are
 * within one PT_LOAD's file part.
 */
bool elf_file_offset(const elf_t *elf, uint64_t vaddr, uint64_t size, uint64_t *ret_offset);

typedef enum elf_lookup {
    ELF_FOUND,
    ELF_NOT_FOUND,
    ELF_NO_SYMBOLS, // stripped
    ELF_DAMAGED,    // the symbol table does not hold together
    ELF_AMBIGUOUS,  // elf_find_one_symbol(): several of that name
} elf_lookup_t;

// A defined symbol of that name.
elf_lookup_t elf_find_symbol(const elf_t *elf, const char *name, elf_symbol_t *ret_symbol);

// The same, where it matters which: one that other files see comes before local ones.
elf_lookup_t elf_find_one_symbol(const elf_t *elf, const char *name, elf_symbol_t *ret_symbol);
