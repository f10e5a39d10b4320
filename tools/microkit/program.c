// SPDX-License-Identifier: BSD-2-Clause

/*
 * Segments of a file are borrowed until something is written to them.  What is written to memory
 * that the file has no bytes for is kept apart, so that a large .bss stays one.
 */

#include "program.h"

#include <elf.h>
#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "limits.h"

#define PAGE_MASK (SDF_PAGE_SIZE - 1)

__attribute__((format(printf, 3, 4))) static bool fail(diag_t *diag, const mk_program_t *program,
                                                       const char *format, ...)
{
    va_list list;

    va_start(list, format);
    const char *text = arena_format_list(program->arena, format, list);
    va_end(list);
    diag_error(diag, program->place, "the program of '%s', %s, %s", program->owner,
               program->elf.path, text);
    return false;
}

static bool check_kind(diag_t *diag, const mk_program_t *program, const mk_program_rules_t *rules)
{
    static const uint16_t machines[] = {
        [CAPDL_AARCH64] = EM_AARCH64,
        [CAPDL_RISCV64] = EM_RISCV,
        [CAPDL_X86_64] = EM_X86_64,
    };
    const elf_t *elf = &program->elf;

    if (!elf->is_64 || elf->machine != machines[rules->kernel->arch]) {
        return fail(diag, program,
                    "is for %s, and the kernel is for %s; build it for the kernel's "
                    "architecture",
                    elf_machine_text(program->arena, elf), rules->kernel->arch_name);
    }
    if (elf->type != ET_EXEC) {
        return fail(diag, program,
                    "is not linked to fixed addresses; link it with -static -no-pie");
    }
    for (size_t i = 0; i < elf->segment_count; i++) {
        if (elf->segments[i].type == PT_INTERP) {
            return fail(diag, program, "asks for a dynamic linker; link it with -static");
        }
    }
    return true;
}

static bool read_segments(diag_t *diag, mk_program_t *program)
{
    const elf_t *elf = &program->elf;

    program->segments =
        arena_alloc_items(program->arena, elf->segment_count + 1, sizeof *program->segments);
    for (size_t i = 0; i < elf->segment_count; i++) {
        const elf_segment_t *segment = &elf->segments[i];
        if (segment->type == PT_LOAD && segment->memory_size > 0) {
            program->segments[program->segment_count++] =
                (mk_segment_t){ .vaddr = segment->vaddr,
                                .memory_size = segment->memory_size,
                                .file_size = segment->file_size,
                                .bytes = elf->bytes + segment->offset,
                                .flags = segment->flags };
        }
    }
    return program->segment_count > 0 || fail(diag, program, "has nothing to load");
}

static bool check_segments(diag_t *diag, const mk_program_t *program,
                           const mk_program_rules_t *rules)
{
    for (size_t i = 0; i < program->segment_count; i++) {
        const mk_segment_t *segment = &program->segments[i];
        const mk_segment_t *next = i + 1 < program->segment_count ? segment + 1 : NULL;
        uint64_t last = segment->vaddr + (segment->memory_size - 1);
        if (last >= rules->end) {
            return fail(diag, program,
                        "has a segment from 0x%" PRIx64 " to 0x%" PRIx64 "; what is from 0x%" PRIx64
                        " on belongs to stack and IPC buffer",
                        segment->vaddr, last, rules->end);
        }
        if (next && (next->vaddr & ~PAGE_MASK) <= last) {
            return fail(diag, program,
                        "has two segments in the page at 0x%" PRIx64 "; align the one at 0x%" PRIx64
                        " to a page",
                        next->vaddr & ~PAGE_MASK, next->vaddr);
        }
    }
    return true;
}

static const mk_segment_t *find_segment(const mk_program_t *program, uint64_t vaddr, uint64_t size)
{
    for (size_t i = 0; i < program->segment_count; i++) {
        const mk_segment_t *segment = &program->segments[i];
        if (vaddr >= segment->vaddr && vaddr - segment->vaddr <= segment->memory_size &&
            size <= segment->memory_size - (vaddr - segment->vaddr)) {
            return segment;
        }
    }
    return NULL;
}

bool mk_program_open(arena_t *arena, diag_t *diag, const char *owner, place_t place,
                     const elf_t *elf, const elf_t *symbols, const mk_program_rules_t *rules,
                     mk_program_t *ret_program)
{
    mk_program_t program = {
        .arena = arena, .owner = owner, .place = place, .elf = *elf, .symbols = *symbols
    };

    if (!check_kind(diag, &program, rules) || !read_segments(diag, &program) ||
        !check_segments(diag, &program, rules)) {
        return false;
    }
    const mk_segment_t *start = find_segment(&program, elf->entry, 1);
    if (!start || !(start->flags & PF_X)) {
        return fail(diag, &program,
                    "starts at 0x%" PRIx64
                    ", which is in no segment that can be executed; name the entry point with -e "
                    "or ENTRY()",
                    elf->entry);
    }
    for (size_t i = 0; i < program.segment_count; i++) {
        const mk_segment_t *segment = &program.segments[i];
        if ((segment->flags & PF_W) && (segment->flags & PF_X)) {
            diag_warning(diag, place,
                         "the program of '%s', %s, can write and execute its segment at 0x%" PRIx64,
                         owner, elf->path, segment->vaddr);
        }
    }
    *ret_program = program;
    return true;
}

static void add_patch(mk_program_t *program, uint64_t vaddr, const uint8_t *bytes, size_t size)
{
    const mk_patch_t patch = {
        vaddr, (const uint8_t *)arena_copy(program->arena, (const char *)bytes, size), size
    };

    for (size_t i = 0; i < program->patch_count; i++) {
        if (program->patches[i].vaddr == vaddr && program->patches[i].size == size) {
            program->patches[i] = patch;
            return;
        }
    }
    *ARENA_PUSH(program->arena, program->patches, program->patch_count, program->patch_capacity) =
        patch;
}

// The part that the file has bytes for, and the part that it has none for.
static void write_bytes(mk_program_t *program, mk_segment_t *segment, uint64_t offset,
                        const uint8_t *bytes, size_t size)
{
    size_t in_file = offset >= segment->file_size         ? 0
                     : size < segment->file_size - offset ? size
                                                          : (size_t)(segment->file_size - offset);

    if (in_file > 0 && !segment->own_bytes) {
        segment->own_bytes = (uint8_t *)arena_copy(program->arena, (const char *)segment->bytes,
                                                   (size_t)segment->file_size);
        segment->bytes = segment->own_bytes;
    }
    if (in_file > 0) {
        memcpy(segment->own_bytes + offset, bytes, in_file);
    }
    if (in_file < size) {
        add_patch(program, segment->vaddr + offset + in_file, bytes + in_file, size - in_file);
    }
}

// Two symbols at one place cannot both have their values.
static bool claim(mk_program_t *program, diag_t *diag, place_t place, mk_claim_t claim)
{
    for (size_t i = 0; i < program->claim_count; i++) {
        const mk_claim_t *other = &program->claims[i];
        if (strcmp(claim.symbol, other->symbol) == 0) {
            diag_error(diag, place, "the symbol '%s' of '%s' is given a second value", claim.symbol,
                       program->owner);
            return false;
        }
        if (claim.vaddr < other->vaddr + other->size && other->vaddr < claim.vaddr + claim.size) {
            diag_error(diag, place,
                       "the symbols '%s' and '%s' of '%s' lie over each other at 0x%" PRIx64,
                       other->symbol, claim.symbol, program->owner, claim.vaddr);
            return false;
        }
    }
    *ARENA_PUSH(program->arena, program->claims, program->claim_count, program->claim_capacity) =
        claim;
    return true;
}

static bool find_symbol(const mk_program_t *program, diag_t *diag, place_t place,
                        const char *symbol, elf_symbol_t *ret_symbol)
{
    const char *path = program->symbols.path;

    switch (elf_find_one_symbol(&program->symbols, symbol, ret_symbol)) {
    case ELF_FOUND:
        return true;
    case ELF_NOT_FOUND:
        diag_error(diag, place, "the program of '%s', %s, has no symbol '%s'", program->owner, path,
                   symbol);
        return false;
    case ELF_NO_SYMBOLS:
        diag_error(diag, place,
                   "the program of '%s', %s, has no symbols, so '%s' cannot be set; do not strip "
                   "it, or name the file that has them with path_for_symbols",
                   program->owner, path, symbol);
        return false;
    case ELF_AMBIGUOUS:
        diag_error(diag, place,
                   "the program of '%s', %s, has more than one symbol '%s'; give them different "
                   "names",
                   program->owner, path, symbol);
        return false;
    case ELF_DAMAGED:
        diag_error(diag, place, "the symbols of %s are damaged; build it again", path);
        return false;
    }
    return false;
}

bool mk_program_set(mk_program_t *program, diag_t *diag, place_t place, const char *symbol,
                    const void *bytes, size_t size, mk_fit_t fit)
{
    elf_symbol_t found;

    if (!find_symbol(program, diag, place, symbol, &found)) {
        return false;
    }
    if (found.size < size || (fit == MK_FIT_EXACT && found.size != size)) {
        diag_error(diag, place,
                   "the symbol '%s' of '%s' has %" PRIu64 " bytes; what is written to it has %zu",
                   symbol, program->owner, found.size, size);
        return false;
    }
    mk_segment_t *segment = (mk_segment_t *)find_segment(program, found.value, size);
    if (!segment) {
        diag_error(diag, place,
                   "the symbol '%s' of '%s' is at 0x%" PRIx64
                   ", which is not in the memory of the program",
                   symbol, program->owner, found.value);
        return false;
    }
    if (!claim(program, diag, place, (mk_claim_t){ symbol, found.value, size })) {
        return false;
    }
    write_bytes(program, segment, found.value - segment->vaddr, bytes, size);
    return true;
}

void mk_program_forget(mk_program_t *program)
{
    program->claim_count = 0;
}

uint64_t mk_program_page_count(const mk_program_t *program)
{
    uint64_t count = 0;

    for (size_t i = 0; i < program->segment_count; i++) {
        const mk_segment_t *segment = &program->segments[i];
        uint64_t last = segment->vaddr + (segment->memory_size - 1);
        count += last / SDF_PAGE_SIZE - segment->vaddr / SDF_PAGE_SIZE + 1;
    }
    return count;
}
