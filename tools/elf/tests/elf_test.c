// SPDX-License-Identifier: BSD-2-Clause

// Reading ELF files: what is right, and every way to be wrong that has a message.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "elf/elf.h"
#include "elf_make.h"
#include "harness.h"

typedef struct fixture {
    arena_t *arena;
    diag_t diag;
    char *messages;
    size_t messages_size;
    text_t file;
    elf_t elf;
} fixture_t;

static void start(fixture_t *f)
{
    *f = (fixture_t){ .arena = arena_create() };
    diag_init(&f->diag, open_memstream(&f->messages, &f->messages_size));
}

static void finish(fixture_t *f)
{
    fclose(f->diag.out);
    free(f->messages);
    text_finish(&f->file);
    arena_destroy(f->arena);
}

static bool open_file(fixture_t *f)
{
    // A copy of the exact size, so that the sanitizer sees each byte beyond.
    uint8_t *exact = malloc(f->file.size ? f->file.size : 1);
    memcpy(exact, f->file.bytes, f->file.size);
    binary_t binary = { "x.elf", exact, f->file.size };
    bool ok = elf_open(f->arena, &f->diag, &binary, &f->elf);
    elf_symbol_t symbol;
    if (ok) {
        (void)elf_find_symbol(&f->elf, "nothing of that name", &symbol);
    }
    f->elf.bytes = (const uint8_t *)f->file.bytes;
    free(exact);
    fflush(f->diag.out);
    return ok;
}

static const elf_make_segment_t two_segments[] = {
    { PT_LOAD, PF_R | PF_X, 0x10000, 0x90000, "code", 4, 4, 4096 },
    { PT_LOAD, PF_R | PF_W, 0x11004, 0x91004, "data", 4, 0x2000, 4096 },
};
static const elf_make_symbol_t symbols[] = { { "first", 0x10000, 4 }, { "second", 0x11004, 8 } };

static elf_make_t sample(bool is_64)
{
    return (elf_make_t){ .is_64 = is_64,
                         .type = ET_EXEC,
                         .machine = is_64 ? EM_AARCH64 : EM_ARM,
                         .entry = 0x10000,
                         .segments = two_segments,
                         .segment_count = 2,
                         .symbols = symbols,
                         .symbol_count = 2 };
}

TEST(elf, reads_both_widths)
{
    for (int is_64 = 0; is_64 < 2; is_64++) {
        fixture_t f;
        start(&f);
        harness_note("%s bits", is_64 ? "64" : "32");
        elf_make_t make = sample(is_64);
        elf_make(&make, &f.file);
        ASSERT_TRUE(open_file(&f));
        EXPECT_EQ(f.elf.is_64, is_64);
        EXPECT_EQ(f.elf.entry, 0x10000);
        EXPECT_EQ(f.elf.segment_count, 2);
        EXPECT_EQ(f.elf.segments[1].paddr, 0x91004);
        EXPECT_EQ(f.elf.segments[1].flags, PF_R | PF_W);
        uint64_t from;
        uint64_t to;
        EXPECT_TRUE(elf_virtual_bounds(&f.elf, &from, &to));
        EXPECT_EQ(from, 0x10000);
        EXPECT_EQ(to, 0x13004);
        EXPECT_TRUE(elf_physical_bounds(&f.elf, &from, &to));
        EXPECT_EQ(from, 0x90000);
        EXPECT_EQ(to, 0x93004);
        elf_symbol_t symbol;
        ASSERT_EQ(elf_find_symbol(&f.elf, "second", &symbol), ELF_FOUND);
        EXPECT_EQ(symbol.value, 0x11004);
        EXPECT_EQ(symbol.size, 8);
        EXPECT_EQ(elf_find_symbol(&f.elf, "secon", &symbol), ELF_NOT_FOUND);
        EXPECT_EQ(elf_find_symbol(&f.elf, "", &symbol), ELF_NOT_FOUND);
        uint64_t offset;
        ASSERT_TRUE(elf_file_offset(&f.elf, 0x11004, 4, &offset));
        EXPECT_BYTES_EQ(f.elf.bytes + offset, "data", 4);
        EXPECT_FALSE(elf_file_offset(&f.elf, 0x11004, 5, &offset));
        EXPECT_FALSE(elf_file_offset(&f.elf, 0xffff, 1, &offset));
        finish(&f);
    }
}

TEST(elf, every_truncation_is_an_error_or_a_smaller_file)
{
    for (int is_64 = 0; is_64 < 2; is_64++) {
        elf_make_t make = sample(is_64);
        text_t whole = { 0 };
        elf_make(&make, &whole);
        for (size_t size = 0; size < whole.size; size += size < 300 ? 1 : 37) {
            fixture_t f;
            start(&f);
            text_put(&f.file, whole.bytes, size);
            bool ok = open_file(&f);
            EXPECT_EQ(ok, !diag_has_errors(&f.diag));
            finish(&f);
        }
        text_finish(&whole);
    }
}

TEST(elf, messages)
{
    // What is changed in a good file, and what is said.
    static const struct {
        size_t offset;
        unsigned size;
        uint64_t value;
        const char *message;
    } cases[] = {
        { 0, 1, 0, "x.elf: error: not an ELF file; give a linked program\n" },
        { EI_DATA, 1, 2, "a big-endian ELF file; only little-endian ones are supported" },
        { EI_CLASS, 1, 3, "unknown class or version" },
        { 54, 2, 57, "program headers of an unknown size" },
        { 56, 2, PN_XNUM, "more than 65534 program headers" },
        { 56, 2, 60000, "the program headers are beyond the end of the file" },
        { 32, 8, UINT64_MAX, "the program headers are beyond the end of the file" },
        { 64 + 8, 8, UINT64_MAX - 1, "the bytes of segment 0 are beyond the end of the file" },
        { 64 + 32, 8, 5, "segment 0 has more bytes in the file than in memory" },
        { 64 + 40, 8, 0x2000, "segment 1 overlaps the one before it" },
        { 64 + 56 + 16, 8, 0x1000, "segment 1 overlaps the one before it or is not in ascending" },
        { 64 + 56 + 40, 8, UINT64_MAX, "segment 1 goes beyond the last address" },
        { 64 + 56 + 24, 8, UINT64_MAX - 1, "segment 1 goes beyond the last address" },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fixture_t f;
        start(&f);
        harness_note("case %zu", i);
        elf_make_t make = sample(true);
        elf_make(&make, &f.file);
        for (unsigned j = 0; j < cases[i].size; j++) {
            f.file.bytes[cases[i].offset + j] = (char)(uint8_t)(cases[i].value >> (8 * j));
        }
        EXPECT_FALSE(open_file(&f));
        EXPECT_EQ(f.diag.error_count, 1);
        EXPECT_STR_CONTAINS(f.messages, cases[i].message);
        finish(&f);
    }
}

TEST(elf, damaged_symbols_are_not_fatal)
{
    fixture_t f;
    start(&f);
    elf_make_t make = sample(true);
    elf_make(&make, &f.file);
    size_t symtab = f.file.size - 2 * 64;
    elf_symbol_t symbol;

    f.file.bytes[symtab + 24] = (char)0xff; // beyond the file
    f.file.bytes[symtab + 31] = (char)0xff;
    ASSERT_TRUE(open_file(&f));
    EXPECT_EQ(elf_find_symbol(&f.elf, "first", &symbol), ELF_DAMAGED);
    f.file.bytes[60] = (char)200; // more sections than the file holds
    ASSERT_TRUE(open_file(&f));
    EXPECT_EQ(elf_find_symbol(&f.elf, "first", &symbol), ELF_NO_SYMBOLS);
    finish(&f);
}

TEST(elf, missing_file_names_remedy)
{
    fixture_t f;
    start(&f);
    EXPECT_FALSE(elf_load(f.arena, &f.diag, "/nonexistent/k.elf", "do this", &f.elf));
    fflush(f.diag.out);
    EXPECT_STR_EQ(f.messages, "/nonexistent/k.elf: error: cannot open: No such file or directory; "
                              "do this\n");
    EXPECT_FALSE(elf_load(f.arena, &f.diag, "/", NULL, &f.elf));
    EXPECT_FALSE(elf_load(f.arena, &f.diag, "/dev/null", NULL, &f.elf));
    finish(&f);
}
