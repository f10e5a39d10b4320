// SPDX-License-Identifier: BSD-2-Clause

// sel4c/unwind.h: tables made by hand, good and broken, and those of this test program itself.

#define _GNU_SOURCE
#include <link.h>
#include <stdlib.h>

#include <sel4c/unwind_reader.h>

#include "harness.h"
#include "tables.h"

TEST(unwind, finds_the_first_and_last_instruction_of_every_function)
{
    for (size_t count = 1; count <= 20; count++) {
        tables_t tables;
        make_tables(&tables, count);
        sel4_unwind_image_t image = image_of(&tables);
        for (size_t i = 0; i < count; i++) {
            harness_note("%zu of %zu", i, count);
            uintptr_t start = TEXT_ADDRESS + i * FUNCTION_STRIDE;
            sel4_unwind_entry_t entry = { 0 };
            ASSERT_OK(sel4_unwind_find(&image, start, &entry));
            EXPECT_EQ(entry.start, start);
            EXPECT_EQ(entry.end, start + FUNCTION_SIZE);
            EXPECT_EQ(entry.fde.address, ENTRIES_ADDRESS + tables.fde_at[i]);
            ASSERT_OK(sel4_unwind_find(&image, start + FUNCTION_SIZE - 1, &entry));
            EXPECT_EQ(entry.start, start);
        }
    }
}

TEST(unwind, describes_the_entry)
{
    tables_t tables;
    make_tables(&tables, 3);
    sel4_unwind_image_t image = image_of(&tables);
    sel4_unwind_entry_t entry;
    ASSERT_OK(sel4_unwind_find(&image, TEXT_ADDRESS + 2 * FUNCTION_STRIDE, &entry));
    EXPECT_EQ(entry.code_alignment, 4);
    EXPECT_EQ(entry.data_alignment, -8);
    EXPECT_EQ(entry.return_register, 30);
    EXPECT_EQ(entry.pointer_encoding, 0x1b);
    EXPECT_FALSE(entry.is_signal_frame);
    EXPECT_EQ(entry.cie.address, ENTRIES_ADDRESS);
    EXPECT_EQ(entry.cie.bytes.size, tables.fde_at[0]);
    EXPECT_EQ(entry.fde.bytes.size, tables.fde_at[2] - tables.fde_at[1]);
    EXPECT_BYTES_EQ(entry.initial_instructions.bytes.data, "\x0c\x1f\x00", 3);
    EXPECT_BYTES_EQ(entry.instructions.bytes.data, "\x41\x0e\x20", 3);
    EXPECT_EQ(entry.instructions.address + entry.instructions.bytes.size,
              entry.fde.address + entry.fde.bytes.size);
}

TEST(unwind, finds_nothing_where_nothing_is)
{
    tables_t tables;
    make_tables(&tables, 3);
    sel4_unwind_image_t image = image_of(&tables);
    static const uintptr_t places[] = {
        0,
        TEXT_ADDRESS - 1,
        TEXT_ADDRESS + FUNCTION_SIZE, // a gap
        TEXT_ADDRESS + FUNCTION_STRIDE - 1,
        TEXT_ADDRESS + 2 * FUNCTION_STRIDE + FUNCTION_SIZE, // after the last
        TEXT_ADDRESS + 0x10000,
        UINTPTR_MAX,
    };
    for (size_t i = 0; i < SEL4_ARRAY_COUNT(places); i++) {
        harness_note("address %#lx", (unsigned long)places[i]);
        sel4_unwind_entry_t entry = { .start = 77 };
        EXPECT_ERROR(sel4_unwind_find(&image, places[i], &entry), SEL4_UNWIND_ERR_NOT_FOUND);
        EXPECT_EQ(entry.start, 77);
    }
    image.text_start = 0; // before the first function, but in the code
    sel4_unwind_entry_t entry;
    EXPECT_ERROR(sel4_unwind_find(&image, TEXT_ADDRESS - 1, &entry), SEL4_UNWIND_ERR_NOT_FOUND);
}

TEST(unwind, says_when_there_are_no_tables)
{
    sel4_unwind_image_t image = { .text_start = 0, .text_end = UINTPTR_MAX };
    sel4_unwind_entry_t entry;
    EXPECT_ERROR(sel4_unwind_find(&image, TEXT_ADDRESS, &entry), SEL4_UNWIND_ERR_NO_TABLES);
    tables_t tables;
    make_tables(&tables, 0);
    image = image_of(&tables);
    EXPECT_ERROR(sel4_unwind_find(&image, TEXT_ADDRESS, &entry), SEL4_UNWIND_ERR_NOT_FOUND);
}

// What a search for the second of three functions fails with, when one byte is another.
static sel4_unwind_error_t error_with(bool in_header, size_t at, uint8_t byte)
{
    tables_t tables;
    make_tables(&tables, 3);
    (in_header ? tables.header : tables.entries)[at] = byte;
    sel4_unwind_image_t image = image_of(&tables);
    sel4_unwind_entry_t entry;
    return sel4_unwind_find(&image, TEXT_ADDRESS + FUNCTION_STRIDE, &entry).error;
}

TEST(unwind, says_what_is_wrong_with_a_table)
{
    tables_t tables;
    make_tables(&tables, 3);
    size_t fde = tables.fde_at[1];
    const struct {
        const char *what;
        bool in_header;
        size_t at;
        uint8_t byte;
        sel4_unwind_error_t error;
    } rows[] = {
        { "header version", true, 0, 2, SEL4_UNWIND_ERR_UNSUPPORTED },
        { "no .eh_frame", true, 1, 0xff, SEL4_UNWIND_ERR_UNSUPPORTED },
        { "no count", true, 2, 0xff, SEL4_UNWIND_ERR_UNSUPPORTED },
        { "pairs of 16 bytes", true, 3, 0x3c, SEL4_UNWIND_ERR_UNSUPPORTED },
        { "more pairs than bytes", true, 8, 4, SEL4_UNWIND_ERR_TRUNCATED },
        { "very many pairs", true, 11, 0xff, SEL4_UNWIND_ERR_TRUNCATED },
        { "FDE after the section", true, 12 + 8 + 5, 0x55, SEL4_UNWIND_ERR_CORRUPT },
        { "FDE before the section", true, 12 + 8 + 7, 0x80, SEL4_UNWIND_ERR_CORRUPT },
        { "FDE is the CIE", true, 12 + 8 + 4, 0, SEL4_UNWIND_ERR_CORRUPT },
        { "FDE of another function", true, 12 + 8 + 4, (uint8_t)tables.fde_at[2],
          SEL4_UNWIND_ERR_CORRUPT },
        { "FDE length 0", false, fde, 0, SEL4_UNWIND_ERR_CORRUPT },
        { "FDE too short", false, fde, 5, SEL4_UNWIND_ERR_TRUNCATED },
        { "FDE longer than the section", false, fde + 1, 0x20, SEL4_UNWIND_ERR_TRUNCATED },
        { "CIE before the section", false, fde + 5, 0x20, SEL4_UNWIND_ERR_CORRUPT },
        { "CIE length", false, 2, 1, SEL4_UNWIND_ERR_TRUNCATED },
        { "CIE id", false, 4, 1, SEL4_UNWIND_ERR_CORRUPT },
        { "CIE version", false, 8, 4, SEL4_UNWIND_ERR_UNSUPPORTED },
        { "augmentation without a size", false, CIE_DATA_AT, 'R', SEL4_UNWIND_ERR_UNSUPPORTED },
        { "unknown letter", false, CIE_DATA_AT + 1, 'Q', SEL4_UNWIND_ERR_UNSUPPORTED },
        { "encoding of addresses", false, CIE_DATA_AT + 7, 0x2b, SEL4_UNWIND_ERR_UNSUPPORTED },
        { "augmentation data of the FDE", false, fde + 16, 0x7f, SEL4_UNWIND_ERR_TRUNCATED },
        { "another start, beyond the address", false, fde + 9, 0x10, SEL4_UNWIND_ERR_NOT_FOUND },
    };
    for (size_t i = 0; i < SEL4_ARRAY_COUNT(rows); i++) {
        harness_note("%s", rows[i].what);
        EXPECT_EQ(error_with(rows[i].in_header, rows[i].at, rows[i].byte), rows[i].error);
    }
}

TEST(unwind, survives_every_cut)
{
    tables_t tables;
    make_tables(&tables, 3);
    size_t header_size = tables.header_size;
    size_t entries_size = tables.entries_size;
    for (size_t cut = 1; cut < header_size + entries_size; cut++) {
        size_t header_cut = cut < header_size ? cut : header_size;
        size_t entries_cut = cut < header_size ? entries_size : cut - header_size;
        // Blocks of the exact size let the sanitizer see one byte too many.
        uint8_t *header = malloc(header_cut);
        uint8_t *entries = malloc(entries_cut == 0 ? 1 : entries_cut);
        ASSERT_TRUE(header != NULL && entries != NULL);
        memcpy(header, tables.header, header_cut);
        memcpy(entries, tables.entries, entries_cut);
        sel4_unwind_image_t image = image_of(&tables);
        image.header.bytes = sel4_span(header, header_cut);
        image.entries.bytes = sel4_span(entries, entries_cut);
        sel4_unwind_entry_t entry;
        sel4_unwind_error_t error =
            sel4_unwind_find(&image, TEXT_ADDRESS + FUNCTION_STRIDE, &entry).error;
        // What is needed for the second function ends before the third one's entry.
        bool suffices = header_cut == header_size && entries_cut >= tables.fde_at[2];
        harness_note("cut to %zu and %zu", header_cut, entries_cut);
        EXPECT_EQ(error == SEL4_UNWIND_OK, suffices);
        free(header);
        free(entries);
    }
}

TEST(unwind, reads_augmentations_that_compilers_make)
{
    static const struct {
        const char *letters;
        const char *data;
        size_t data_size;
        bool is_signal_frame;
    } rows[] = {
        { "zPLR",
          "\x00"
          "12345678\x1b\x1b",
          11, false },
        { "zPLR",
          "\x9b"
          "1234\x1b\x1b",
          7, false },
        { "zRS", "\x1b", 1, true },
        { "zRB", "\x1b", 1, false },
        { "zR", "\x1bmore", 5, false },
    };
    for (size_t i = 0; i < SEL4_ARRAY_COUNT(rows); i++) {
        harness_note("row %zu", i);
        tables_t tables = { 0 };
        put_cie(&tables, rows[i].letters, rows[i].data, rows[i].data_size);
        put_fde(&tables, 0);
        put_header(&tables, 1);
        sel4_unwind_image_t image = image_of(&tables);
        sel4_unwind_entry_t entry = { 0 };
        ASSERT_OK(sel4_unwind_find(&image, TEXT_ADDRESS, &entry));
        EXPECT_EQ(entry.is_signal_frame, rows[i].is_signal_frame);
        EXPECT_EQ(entry.pointer_encoding, 0x1b);
        EXPECT_BYTES_EQ(entry.initial_instructions.bytes.data, "\x0c\x1f\x00", 3);
    }
}

// The tables of this program itself, by the headers of the dynamic linker.
static int read_self(struct dl_phdr_info *info, size_t size, void *context)
{
    (void)size;
    sel4_unwind_image_t *image = context;
    const ElfW(Phdr) *table = NULL;
    uintptr_t end = 0;
    for (size_t i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *header = info->dlpi_phdr + i;
        uintptr_t start = info->dlpi_addr + header->p_vaddr;
        if (header->p_type == PT_GNU_EH_FRAME) {
            table = header;
        } else if (header->p_type == PT_LOAD && (header->p_flags & PF_X) != 0) {
            image->text_start = start;
            image->text_end = start + header->p_memsz;
        }
    }
    if (table == NULL) {
        return 1;
    }
    uintptr_t address = info->dlpi_addr + table->p_vaddr;
    image->header =
        (sel4_unwind_section_t){ sel4_span((const void *)address, table->p_memsz), address };
    for (size_t i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *header = info->dlpi_phdr + i;
        uintptr_t start = info->dlpi_addr + header->p_vaddr;
        if (header->p_type == PT_LOAD && address - start < header->p_memsz) {
            end = start + header->p_memsz;
        }
    }
    sel4_unwind_reader_t reader = { image->header, 4 };
    uintptr_t entries = 0;
    if (sel4_unwind_read_address(&reader, 0x1b, &entries).error == SEL4_UNWIND_OK) {
        image->entries =
            (sel4_unwind_section_t){ sel4_span((const void *)entries, end - entries), entries };
    }
    return 1; // only the program itself, which is the first
}

TEST(unwind, reads_what_the_linker_made)
{
    sel4_unwind_image_t image = { 0 };
    dl_iterate_phdr(read_self, &image);
    static void *const functions[] = { (void *)read_self, (void *)sel4_unwind_find,
                                       (void *)sel4_unwind_read_section, (void *)error_with };
    for (size_t i = 0; i < SEL4_ARRAY_COUNT(functions); i++) {
        harness_note("function %zu", i);
        uintptr_t start = (uintptr_t)functions[i];
        sel4_unwind_entry_t entry = { 0 };
        ASSERT_OK(sel4_unwind_find(&image, start + 9, &entry));
        EXPECT_EQ(entry.start, start);
        EXPECT_GT(entry.end, start + 9);
    }
}
