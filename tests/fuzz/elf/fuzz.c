// SPDX-License-Identifier: BSD-2-Clause

// ELF files: reading, symbols, and everything that is made of a file that could be read.

#include <stdint.h>
#include <string.h>

#include <sel4c/phdr.h>

#include "elf/edit.h"
#include "elf/elf.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

// A result must be readable again, with the same memory.
static void check_again(arena_t *arena, diag_t *diag, const binary_t *binary)
{
    elf_t elf;
    uint64_t start;
    uint64_t end;

    if (!elf_open(arena, diag, binary, &elf) || !elf_virtual_bounds(&elf, &start, &end)) {
        __builtin_trap();
    }
}

static void edit(arena_t *arena, diag_t *diag, const elf_t *elf)
{
    elf_edit_t *edit = elf_edit_create(arena, diag, elf);
    binary_t file;

    if (edit && elf_edit_add_segment(edit, PT_SEL4_CAPDL_SPEC, 16, "data", 4) &&
        elf_edit_finish(edit, &file)) {
        check_again(arena, diag, &file);
    }
    elf_edit_destroy(edit);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    arena_t *arena = arena_create();
    diag_t diag;
    elf_t elf;
    elf_symbol_t symbol;
    binary_t binary = { "fuzz", bytes, size };
    binary_t file;

    diag_init(&diag, NULL);
    if (elf_open(arena, &diag, &binary, &elf)) {
        uint64_t offset;
        if (elf_find_symbol(&elf, SEL4_PHDRS_VADDR_SYMBOL, &symbol) == ELF_FOUND &&
            elf_file_offset(&elf, symbol.value, symbol.size, &offset) &&
            (offset > size || symbol.size > size - offset)) {
            __builtin_trap();
        }
        edit(arena, &diag, &elf);
        // Memory may be larger than any file: only its bytes are copied.
        if (elf_strip(arena, &diag, &elf, &file)) {
            check_again(arena, &diag, &file);
        }
        if (elf.is_64 && elf_narrow(arena, &diag, &elf, 3, (uint32_t)size % 2, &file)) {
            elf_t narrow;
            (void)elf_open(arena, &diag, &file, &narrow);
        }
    } else if (!diag_has_errors(&diag)) {
        __builtin_trap();
    }
    arena_destroy(arena);
    return 0;
}
