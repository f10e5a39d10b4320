// SPDX-License-Identifier: BSD-2-Clause

// sel4c/unwind_reader.h

#include <sel4c/unwind_reader.h>

#include "harness.h"

#define ADDRESS 0x1000

static sel4_unwind_reader_t reader_of(const char *bytes, size_t size)
{
    return sel4_unwind_reader((sel4_unwind_section_t){ sel4_span(bytes, size), ADDRESS });
}

TEST(reader, reads_numbers_of_every_size_in_turn)
{
    sel4_unwind_reader_t reader = reader_of("\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d"
                                            "\x0e\x0f",
                                            15);
    uint64_t number = 0;
    EXPECT_OK(sel4_unwind_read(&reader, 1, &number));
    EXPECT_EQ(number, 1);
    EXPECT_OK(sel4_unwind_read(&reader, 2, &number));
    EXPECT_EQ(number, 0x0302);
    EXPECT_OK(sel4_unwind_read(&reader, 4, &number));
    EXPECT_EQ(number, 0x07060504);
    EXPECT_OK(sel4_unwind_read(&reader, 8, &number));
    EXPECT_EQ(number, 0x0f0e0d0c0b0a0908);
    EXPECT_TRUE(sel4_unwind_reader_at_end(&reader));
}

TEST(reader, stays_where_it_is_when_bytes_are_missing)
{
    sel4_unwind_reader_t reader = reader_of("\x80\x80\x80", 3);
    uint64_t number = 77;
    int64_t signed_number = 77;
    sel4_unwind_section_t section;
    EXPECT_ERROR(sel4_unwind_read(&reader, 4, &number), SEL4_UNWIND_ERR_TRUNCATED);
    EXPECT_ERROR(sel4_unwind_read_unsigned(&reader, &number), SEL4_UNWIND_ERR_TRUNCATED);
    EXPECT_ERROR(sel4_unwind_read_signed(&reader, &signed_number), SEL4_UNWIND_ERR_TRUNCATED);
    EXPECT_ERROR(sel4_unwind_read_section(&reader, UINT64_MAX, &section),
                 SEL4_UNWIND_ERR_TRUNCATED);
    EXPECT_EQ(reader.offset, 0);
    EXPECT_EQ(number, 77);
    EXPECT_EQ(signed_number, 77);
    reader.offset = 5; // a reader that was put outside
    EXPECT_ERROR(sel4_unwind_read(&reader, 1, &number), SEL4_UNWIND_ERR_TRUNCATED);
    EXPECT_TRUE(sel4_unwind_reader_at_end(&reader));
}

TEST(reader, reads_numbers_of_variable_length)
{
    // The examples of DWARF 5, tables 7.7 and 7.8, and the extremes.
    static const struct {
        const char *bytes;
        size_t size;
        uint64_t number;
        int64_t signed_number;
    } rows[] = {
        { "\x02", 1, 2, 2 },
        { "\x7e", 1, 126, -2 },
        { "\x7f", 1, 127, -1 },
        { "\x80\x01", 2, 128, 128 },
        { "\x81\x01", 2, 129, 129 },
        { "\xff\x7e", 2, 16255, -129 },
        { "\x80\x7f", 2, 16256, -128 },
        { "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 10, UINT64_MAX, -1 },
        { "\x80\x80\x80\x80\x80\x80\x80\x80\x80\x7f", 10, (uint64_t)1 << 63, INT64_MIN },
        { "\xff\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x00", 13, 127, 127 },
    };
    for (size_t i = 0; i < SEL4_ARRAY_COUNT(rows); i++) {
        harness_note("row %zu", i);
        sel4_unwind_reader_t reader = reader_of(rows[i].bytes, rows[i].size);
        uint64_t number = 0;
        int64_t signed_number = 0;
        EXPECT_OK(sel4_unwind_read_unsigned(&reader, &number));
        EXPECT_EQ(number, rows[i].number);
        EXPECT_TRUE(sel4_unwind_reader_at_end(&reader));
        reader.offset = 0;
        EXPECT_OK(sel4_unwind_read_signed(&reader, &signed_number));
        EXPECT_EQ(signed_number, rows[i].signed_number);
        EXPECT_TRUE(sel4_unwind_reader_at_end(&reader));
    }
}

TEST(reader, reads_addresses_by_their_encoding)
{
    static const struct {
        uint8_t encoding;
        uintptr_t address;
    } rows[] = {
        { SEL4_UNWIND_ENCODING_ABSOLUTE, 0xfffffffffffffffe },
        { SEL4_UNWIND_ENCODING_U16, 0xfffe },
        { SEL4_UNWIND_ENCODING_U32, 0xfffffffe },
        { SEL4_UNWIND_ENCODING_U64, 0xfffffffffffffffe },
        { SEL4_UNWIND_ENCODING_S16, (uintptr_t)-2 },
        { SEL4_UNWIND_ENCODING_S32, (uintptr_t)-2 },
        { SEL4_UNWIND_ENCODING_S64, (uintptr_t)-2 },
        { SEL4_UNWIND_ENCODING_S32 | SEL4_UNWIND_ENCODING_FROM_HERE, ADDRESS - 1 },
        { SEL4_UNWIND_ENCODING_U16 | SEL4_UNWIND_ENCODING_FROM_HERE, ADDRESS + 1 + 0xfffe },
    };
    for (size_t i = 0; i < SEL4_ARRAY_COUNT(rows); i++) {
        harness_note("row %zu", i);
        sel4_unwind_reader_t reader = reader_of("\0\xfe\xff\xff\xff\xff\xff\xff\xff", 9);
        reader.offset = 1;
        uintptr_t address = 0;
        EXPECT_OK(sel4_unwind_read_address(&reader, rows[i].encoding, &address));
        EXPECT_EQ(address, rows[i].address);
    }
}

TEST(reader, reads_addresses_of_variable_length)
{
    sel4_unwind_reader_t reader = reader_of("\x80\x01\x7f", 3);
    uintptr_t address = 0;
    EXPECT_OK(sel4_unwind_read_address(&reader, SEL4_UNWIND_ENCODING_ULEB128, &address));
    EXPECT_EQ(address, 128);
    EXPECT_OK(sel4_unwind_read_address(
        &reader, SEL4_UNWIND_ENCODING_SLEB128 | SEL4_UNWIND_ENCODING_FROM_HERE, &address));
    EXPECT_EQ(address, ADDRESS + 2 - 1);
}

TEST(reader, refuses_other_encodings)
{
    static const uint8_t encodings[] = { SEL4_UNWIND_ENCODING_NONE,
                                         SEL4_UNWIND_ENCODING_INDIRECT,
                                         SEL4_UNWIND_ENCODING_FROM_HEADER,
                                         0x20,
                                         0x50,
                                         0x05,
                                         0x0d };
    for (size_t i = 0; i < SEL4_ARRAY_COUNT(encodings); i++) {
        harness_note("encoding %#x", encodings[i]);
        sel4_unwind_reader_t reader = reader_of("12345678", 8);
        uintptr_t address = 77;
        EXPECT_ERROR(sel4_unwind_read_address(&reader, encodings[i], &address),
                     SEL4_UNWIND_ERR_UNSUPPORTED);
        EXPECT_EQ(address, 77);
        EXPECT_EQ(reader.offset, 0);
    }
}

TEST(reader, cuts_sections)
{
    sel4_unwind_reader_t reader = reader_of("12345", 5);
    sel4_unwind_section_t section = { 0 };
    reader.offset = 2;
    EXPECT_OK(sel4_unwind_read_section(&reader, 3, &section));
    EXPECT_EQ(section.address, ADDRESS + 2);
    EXPECT_BYTES_SIZED_EQ(section.bytes.data, section.bytes.size, "345", 3);
    EXPECT_TRUE(sel4_unwind_reader_at_end(&reader));
}
