// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Adds data to a linked program, so that the program finds it when it runs, and changes values in
 * it.  The result is again an ELF file that any loader of programs loads.
 *
 * Data becomes a PT_LOAD segment (read only) after the program's last one; a marker, a program
 * header of a type from <sel4c/phdr.h> with the same addresses, lets the program find it.  The
 * table of program headers has no room to grow where the linker put it, so it moves to the end too,
 * into a segment of its own, and the symbols `sel4_phdrs_patched__…` tell the program where that
 * is.  An edited file can be edited again.
 *
 * Every error is a diagnostic that names the file; after one, elf_edit_finish() fails as well.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "elf/elf.h"

typedef struct elf_edit elf_edit_t;

/*
 * NULL, with a diagnostic, for what cannot be edited: a file that is not a linked program
 * (ET_EXEC), has no PT_LOAD, or whose alignments are no powers of two.
 *
 * Owns  the edit copies the file; elf_edit_destroy() releases it
 */
elf_edit_t *elf_edit_create(arena_t *arena, diag_t *diag, const elf_t *elf);

// Accepts NULL.
void elf_edit_destroy(elf_edit_t *edit);

/*
 * Where the next segment of that alignment will be in memory, for data with addresses in it.  Both
 * the virtual and the physical one; they differ as they do for the program's last segment.
 *
 * Fails  with a diagnostic, when `align` is no power of two or above the program's page size, or no
 *        address is left
 */
bool elf_edit_next_address(elf_edit_t *edit, uint64_t align, uint64_t *ret_vaddr,
                           uint64_t *ret_paddr);

/*
 * Appends `size` bytes, at least one, where elf_edit_next_address() said.  `marker` is a PT_SEL4_…
 * type, or 0 for none.
 */
bool elf_edit_add_segment(elf_edit_t *edit, uint32_t marker, uint64_t align, const void *bytes,
                          size_t size);

/*
 * Gives the object of that name a new value.
 *
 * Fails  with a diagnostic: no such symbol, of another size, or in memory that the file has no
 * bytes for
 */
bool elf_edit_patch_symbol(elf_edit_t *edit, const char *name, const void *bytes, size_t size);

// The same for one word of the program's width; a value that is too wide is refused.
bool elf_edit_patch_word(elf_edit_t *edit, const char *name, uint64_t value);

/*
 * Moves the table of program headers and gives the whole file.
 *
 * Fails  with a diagnostic: the program lacks the two symbols, or an earlier step failed
 * Owns   the bytes are the edit's
 */
bool elf_edit_finish(elf_edit_t *edit, binary_t *ret_binary);

/*
 * The same program without sections, symbols and whatever else is not loaded, in as few bytes as
 * the alignment of its segments allows.
 */
bool elf_strip(arena_t *arena, diag_t *diag, const elf_t *elf, binary_t *ret_binary);

/*
 * A 32-bit copy for `machine` of a 64-bit program whose physical addresses are below 4 GiB, without
 * sections: what a multiboot loader takes for a 64-bit kernel.  Virtual addresses lose their upper
 * half.  `mark` is the type of an empty program header to add, 0 for none.
 */
bool elf_narrow(arena_t *arena, diag_t *diag, const elf_t *elf, uint16_t machine, uint32_t mark,
                binary_t *ret_binary);
