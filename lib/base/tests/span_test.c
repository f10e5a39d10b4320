// SPDX-License-Identifier: BSD-2-Clause

// sel4c/span.h.  Heap blocks of the exact size let the address sanitizer see one byte too many.

#include <stdlib.h>
#include <string.h>

#include <sel4c/span.h>

#include "harness.h"

static sel4_mutable_span_t exactly(size_t size)
{
    uint8_t *data = calloc(size == 0 ? 1 : size, 1);
    if (data == NULL) {
        abort();
    }
    for (size_t i = 0; i < size; i++) {
        data[i] = (uint8_t)(i + 1);
    }
    return sel4_mutable_span(data, size);
}

TEST(span, reads_little_endian_at_any_offset)
{
    sel4_mutable_span_t block = exactly(9);
    sel4_span_t span = sel4_mutable_span_read_only(block);
    uint8_t u8 = 0;
    uint16_t u16 = 0;
    uint32_t u32 = 0;
    uint64_t u64 = 0;
    EXPECT_OK(sel4_span_read_u8(span, 8, &u8));
    EXPECT_EQ(u8, 9);
    EXPECT_OK(sel4_span_read_u16(span, 7, &u16));
    EXPECT_EQ(u16, 0x0908);
    EXPECT_OK(sel4_span_read_u32(span, 5, &u32));
    EXPECT_EQ(u32, 0x09080706);
    EXPECT_OK(sel4_span_read_u64(span, 1, &u64));
    EXPECT_EQ(u64, 0x0908070605040302);
    free(block.data);
}

TEST(span, refuses_reads_beyond_the_end)
{
    for (size_t size = 0; size < 10; size++) {
        sel4_mutable_span_t block = exactly(size);
        sel4_span_t span = sel4_mutable_span_read_only(block);
        for (size_t offset = 0; offset < 12; offset++) {
            uint8_t u8 = 77;
            uint16_t u16 = 77;
            uint32_t u32 = 77;
            uint64_t u64 = 77;
            EXPECT_EQ(sel4_span_read_u8(span, offset, &u8).error == SEL4_BASE_OK,
                      offset + 1 <= size);
            EXPECT_EQ(sel4_span_read_u16(span, offset, &u16).error == SEL4_BASE_OK,
                      offset + 2 <= size);
            EXPECT_EQ(sel4_span_read_u32(span, offset, &u32).error == SEL4_BASE_OK,
                      offset + 4 <= size);
            EXPECT_EQ(sel4_span_read_u64(span, offset, &u64).error == SEL4_BASE_OK,
                      offset + 8 <= size);
            EXPECT_TRUE(offset + 8 <= size || u64 == 77);
        }
        uint32_t u32 = 77;
        EXPECT_ERROR(sel4_span_read_u32(span, SIZE_MAX - 1, &u32), SEL4_BASE_ERR_RANGE);
        EXPECT_EQ(u32, 77);
        free(block.data);
    }
}

TEST(span, writes_what_it_reads)
{
    sel4_mutable_span_t block = exactly(16);
    sel4_span_t span = sel4_mutable_span_read_only(block);
    EXPECT_OK(sel4_span_write_u64(block, 3, 0xfedcba9876543210));
    EXPECT_OK(sel4_span_write_u8(block, 0, 0xaa));
    EXPECT_OK(sel4_span_write_u16(block, 1, 0xbbcc));
    EXPECT_OK(sel4_span_write_u32(block, 12, 0x01020304));
    static const uint8_t expected[16] = { 0xaa, 0xcc, 0xbb, 0x10, 0x32, 0x54, 0x76, 0x98,
                                          0xba, 0xdc, 0xfe, 12,   4,    3,    2,    1 };
    EXPECT_BYTES_EQ(block.data, expected, sizeof expected);
    uint64_t number = 0;
    EXPECT_OK(sel4_span_read_u64(span, 3, &number));
    EXPECT_EQ(number, 0xfedcba9876543210);
    EXPECT_ERROR(sel4_span_write_u64(block, 9, 0), SEL4_BASE_ERR_RANGE);
    EXPECT_ERROR(sel4_span_write_u8(block, 16, 0), SEL4_BASE_ERR_RANGE);
    EXPECT_ERROR(sel4_span_write_u16(block, 15, 0), SEL4_BASE_ERR_RANGE);
    EXPECT_ERROR(sel4_span_write_u32(block, SIZE_MAX, 0), SEL4_BASE_ERR_RANGE);
    EXPECT_BYTES_EQ(block.data, expected, sizeof expected);
    free(block.data);
}

TEST(span, parts_and_cuts)
{
    sel4_span_t whole = sel4_span("abcdef", 6);
    sel4_span_t part = { 0 };
    EXPECT_OK(sel4_span_part(whole, 2, 3, &part));
    EXPECT_BYTES_SIZED_EQ(part.data, part.size, "cde", 3);
    EXPECT_OK(sel4_span_part(whole, 6, 0, &part));
    EXPECT_EQ(part.size, 0);
    part = whole;
    EXPECT_ERROR(sel4_span_part(whole, 5, 2, &part), SEL4_BASE_ERR_RANGE);
    EXPECT_ERROR(sel4_span_part(whole, SIZE_MAX, SIZE_MAX, &part), SEL4_BASE_ERR_RANGE);
    EXPECT_EQ(part.size, 6);

    sel4_span_t rest = whole;
    EXPECT_OK(sel4_span_cut(&rest, 4, &part));
    EXPECT_BYTES_SIZED_EQ(part.data, part.size, "abcd", 4);
    EXPECT_BYTES_SIZED_EQ(rest.data, rest.size, "ef", 2);
    EXPECT_ERROR(sel4_span_cut(&rest, 3, &part), SEL4_BASE_ERR_RANGE);
    EXPECT_EQ(rest.size, 2);
    EXPECT_OK(sel4_span_cut(&rest, 2, &part));
    EXPECT_EQ(rest.size, 0);
    EXPECT_OK(sel4_span_cut(&rest, 0, &part));

    sel4_span_t empty = { 0 };
    EXPECT_OK(sel4_span_part(empty, 0, 0, &part));
    EXPECT_OK(sel4_span_cut(&empty, 0, &part));
    EXPECT_TRUE(sel4_span_equals(empty, part));
}

TEST(span, copies_also_when_overlapping)
{
    char text[] = "0123456789";
    sel4_mutable_span_t whole = sel4_mutable_span(text, 10);
    EXPECT_OK(sel4_span_copy(whole, 2, sel4_span(text, 5)));
    EXPECT_STR_EQ(text, "0101234789");
    EXPECT_OK(sel4_span_copy(whole, 0, sel4_span(text + 4, 6)));
    EXPECT_STR_EQ(text, "2347894789");
    EXPECT_ERROR(sel4_span_copy(whole, 5, sel4_span(text, 6)), SEL4_BASE_ERR_RANGE);
    EXPECT_OK(sel4_span_copy(whole, 10, (sel4_span_t){ 0 }));
    EXPECT_STR_EQ(text, "2347894789");
}

TEST(span, equals)
{
    EXPECT_TRUE(sel4_span_equals(sel4_span("ab", 2), sel4_span("abc", 2)));
    EXPECT_FALSE(sel4_span_equals(sel4_span("ab", 2), sel4_span("abc", 3)));
    EXPECT_FALSE(sel4_span_equals(sel4_span("ab", 2), sel4_span("ac", 2)));
}
