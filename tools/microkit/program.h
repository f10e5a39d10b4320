// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * The program of a protection domain: what is in its memory when it starts, with the values that
 * the system description asks for written into its symbols.
 */

#include "capdl/kernel.h"
#include "common/diag.h"
#include "elf/elf.h"

typedef struct mk_segment {
    uint64_t vaddr;
    uint64_t memory_size; // never 0
    uint64_t file_size;   // of which there are bytes; zeros follow
    const uint8_t *bytes;
    uint8_t *own_bytes; // once something was written
    uint32_t flags;     // PF_R | PF_W | PF_X
} mk_segment_t;

// Bytes in memory that the file has none for.
typedef struct mk_patch {
    uint64_t vaddr;
    const uint8_t *bytes;
    size_t size;
} mk_patch_t;

// A symbol that was written.
typedef struct mk_claim {
    const char *symbol;
    uint64_t vaddr;
    size_t size;
} mk_claim_t;

typedef struct mk_program {
    arena_t *arena;
    const char *owner; // the protection domain, for messages
    place_t place;     // where the program is named
    elf_t elf;
    elf_t symbols;
    mk_segment_t *segments; // ascending; no two in one page
    size_t segment_count;
    mk_patch_t *patches;
    size_t patch_count;
    size_t patch_capacity;
    mk_claim_t *claims;
    size_t claim_count;
    size_t claim_capacity;
} mk_program_t;

// What a program must keep to.
typedef struct mk_program_rules {
    const capdl_kernel_t *kernel;
    uint64_t end; // the first address that is not the program's
} mk_program_rules_t;

/*
 * Takes a program over; `symbols` is the file with its symbols, usually the same.  The files stay
 * the caller's.
 *
 * Fails  with diagnostics at `place`: not a program for this kernel, or one that cannot be mapped
 */
bool mk_program_open(arena_t *arena, diag_t *diag, const char *owner, place_t place,
                     const elf_t *elf, const elf_t *symbols, const mk_program_rules_t *rules,
                     mk_program_t *ret_program);

// Lets symbols that were written be written again.
void mk_program_forget(mk_program_t *program);

// Pages that its segments are in.
uint64_t mk_program_page_count(const mk_program_t *program);

// How much room a symbol must have for a value.
typedef enum mk_fit {
    MK_FIT_EXACT,
    MK_FIT_ROOM, // may be larger
} mk_fit_t;

/*
 * Writes a symbol.
 *
 * Fails  with a diagnostic at `place`: no such symbol, more than one, of another size, outside of
 *        the program's memory, or over another one that was written
 */
bool mk_program_set(mk_program_t *program, diag_t *diag, place_t place, const char *symbol,
                    const void *bytes, size_t size, mk_fit_t fit);
