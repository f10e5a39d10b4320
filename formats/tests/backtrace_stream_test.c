// SPDX-License-Identifier: BSD-2-Clause

// The bytes of a backtrace: a published one, each piece both ways, and everything that is refused.

#include <string.h>

#include <sel4c/backtrace_stream.h>

#include "harness.h"

typedef struct bytes {
    uint8_t data[6000];
    size_t size;
} bytes_t;

static void put(void *context, uint8_t byte)
{
    bytes_t *bytes = context;

    ASSERT_LT(bytes->size, sizeof bytes->data);
    bytes->data[bytes->size++] = byte;
}

static bytes_t from_hex(const char *hex)
{
    static const char digits[] = "0123456789abcdef";
    bytes_t bytes = { 0 };

    for (; hex[0] != '\0'; hex += 2) {
        put(&bytes,
            (uint8_t)((strchr(digits, hex[0]) - digits) * 16 + (strchr(digits, hex[1]) - digits)));
    }
    return bytes;
}

// One from rust-sel4: ten frames, no image, no error.
static const char published[] =
    "0001b09a910101f0f88a0101d4d6900101a09f8b0101bce5900101a0e8900101e8e7900101c0f1900101a8ee900101"
    "80c0a9100000";
static const uint64_t published_addresses[] = { 0x244d30, 0x22bc70, 0x242b54, 0x22cfa0, 0x2432bc,
                                                0x243420, 0x2433e8, 0x2438c0, 0x243728, 0x20a6000 };

TEST(backtrace_stream, reads_the_published_one)
{
    bytes_t bytes = from_hex(published);
    sel4_backtrace_reader_t reader;
    uint64_t address;
    bool more;

    ASSERT_EQ(bytes.size, 53u);
    ASSERT_ERROR(sel4_backtrace_read_start(sel4_span(bytes.data, bytes.size), &reader), 0);
    EXPECT_EQ(reader.image.size, 0u);
    for (size_t i = 0; i < SEL4_ARRAY_COUNT(published_addresses); i++) {
        ASSERT_ERROR(sel4_backtrace_read_next(&reader, &more, &address), 0);
        ASSERT_TRUE(more);
        EXPECT_EQ(address, published_addresses[i]);
    }
    ASSERT_ERROR(sel4_backtrace_read_next(&reader, &more, &address), 0);
    EXPECT_FALSE(more);
    EXPECT_EQ(reader.stop, 0);
}

TEST(backtrace_stream, writes_the_published_one)
{
    bytes_t wanted = from_hex(published);
    bytes_t bytes = { 0 };
    sel4_backtrace_writer_t writer = { put, &bytes };

    sel4_backtrace_write_start(&writer, NULL);
    for (size_t i = 0; i < SEL4_ARRAY_COUNT(published_addresses); i++) {
        sel4_backtrace_write_address(&writer, published_addresses[i]);
    }
    sel4_backtrace_write_end(&writer, 0);
    EXPECT_BYTES_SIZED_EQ(bytes.data, bytes.size, wanted.data, wanted.size);
}

TEST(backtrace_stream, image_and_stop_in_bytes)
{
    bytes_t wanted = from_hex("0103702d7101ffffffffffffffffff010001"
                              "20");
    bytes_t bytes = { 0 };
    sel4_backtrace_writer_t writer = { put, &bytes };

    sel4_backtrace_write_start(&writer, "p-q");
    sel4_backtrace_write_address(&writer, UINT64_MAX);
    sel4_backtrace_write_end(&writer, SEL4_BACKTRACE_STOP_NO_ENTRY);
    EXPECT_BYTES_SIZED_EQ(bytes.data, bytes.size, wanted.data, wanted.size);
}

TEST(backtrace_stream, every_stop_comes_back)
{
    static const int32_t stops[] = { 0, 1, -1, 5, 16, 23, 63, 64, -64, -65, INT32_MAX, INT32_MIN };

    for (size_t i = 0; i < SEL4_ARRAY_COUNT(stops); i++) {
        bytes_t bytes = { 0 };
        sel4_backtrace_writer_t writer = { put, &bytes };
        sel4_backtrace_write_start(&writer, "i");
        sel4_backtrace_write_end(&writer, stops[i]);
        sel4_backtrace_reader_t reader;
        bool more = true;
        uint64_t address = 7;
        ASSERT_ERROR(sel4_backtrace_read_start(sel4_span(bytes.data, bytes.size), &reader), 0);
        ASSERT_ERROR(sel4_backtrace_read_next(&reader, &more, &address), 0);
        EXPECT_FALSE(more);
        EXPECT_EQ(reader.stop, stops[i]);
        EXPECT_EQ(address, 7u);
    }
}

// Reads all; the first error.
static sel4_backtrace_stream_error_t read_all(sel4_span_t bytes)
{
    sel4_backtrace_reader_t reader;
    uint64_t address;
    bool more = true;
    sel4_backtrace_stream_result_t result = sel4_backtrace_read_start(bytes, &reader);

    while (result.error == 0 && more) {
        result = sel4_backtrace_read_next(&reader, &more, &address);
    }
    return result.error;
}

static void expect_refused(const char *hex, sel4_backtrace_stream_error_t wanted)
{
    bytes_t bytes = from_hex(hex);

    harness_note("%s", hex);
    EXPECT_EQ(read_all(sel4_span(bytes.data, bytes.size)), wanted);
}

TEST(backtrace_stream, refuses)
{
    expect_refused("", SEL4_BACKTRACE_STREAM_ERR_TRUNCATED);
    expect_refused("02", SEL4_BACKTRACE_STREAM_ERR_TAG);
    expect_refused("0002", SEL4_BACKTRACE_STREAM_ERR_TAG);
    expect_refused("000002", SEL4_BACKTRACE_STREAM_ERR_TAG);
    expect_refused("00000000", SEL4_BACKTRACE_STREAM_ERR_TRAILING);
    expect_refused("0001ffffffffffffffffff020000", SEL4_BACKTRACE_STREAM_ERR_NUMBER);
    expect_refused("000180808080808080808080000000", SEL4_BACKTRACE_STREAM_ERR_NUMBER);
    expect_refused("000001ffffffff1f", SEL4_BACKTRACE_STREAM_ERR_NUMBER);
    expect_refused("01ff7f00", SEL4_BACKTRACE_STREAM_ERR_IMAGE);
    expect_refused("01011b0000", SEL4_BACKTRACE_STREAM_ERR_IMAGE);
    expect_refused("0101800000", SEL4_BACKTRACE_STREAM_ERR_IMAGE);
    expect_refused("0102c29b0000", SEL4_BACKTRACE_STREAM_ERR_IMAGE);
    expect_refused("0102e2820000", SEL4_BACKTRACE_STREAM_ERR_IMAGE);
    expect_refused("0105616263", SEL4_BACKTRACE_STREAM_ERR_TRUNCATED);
    expect_refused("01ffffffffffffffffff01", SEL4_BACKTRACE_STREAM_ERR_IMAGE);
}

TEST(backtrace_stream, accepts_names_beyond_ascii)
{
    expect_refused("0103e282ac0000", SEL4_BACKTRACE_STREAM_OK);
    expect_refused("0104f09f90a50000", SEL4_BACKTRACE_STREAM_OK);
}

TEST(backtrace_stream, cut_anywhere_is_truncated)
{
    bytes_t bytes = from_hex(published);

    for (size_t size = 0; size < bytes.size; size++) {
        EXPECT_EQ(read_all(sel4_span(bytes.data, size)), SEL4_BACKTRACE_STREAM_ERR_TRUNCATED);
    }
}

TEST(backtrace_stream, texts)
{
    EXPECT_STR_EQ(sel4_backtrace_stop_text(SEL4_BACKTRACE_STOP_CYCLE),
                  "the stack does not go on from the last frame");
    EXPECT_STR_EQ(sel4_backtrace_stop_text(5), "the unwinder reached the end of the stack");
    EXPECT_STR_EQ(sel4_backtrace_stop_text(-9), "for an unknown reason");
    EXPECT_STR_EQ(sel4_backtrace_stop_text(0), "the outermost frame was reached");
    EXPECT_STR_EQ(sel4_backtrace_stream_error_text(SEL4_BACKTRACE_STREAM_ERR_TAG),
                  "a byte that should be 0 or 1 is neither");
}
