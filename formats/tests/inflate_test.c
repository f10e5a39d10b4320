// SPDX-License-Identifier: BSD-2-Clause

// Streams that zlib makes, in all its ways, and streams by hand with one defect each.

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include <sel4c/inflate.h>

#include "harness.h"

enum { SIZE_MAX_ = 300 * 1024 };

static uint8_t packed[2 * SIZE_MAX_];
static uint8_t plain[SIZE_MAX_];
static uint8_t unpacked[SIZE_MAX_ + 1];

static size_t pack(size_t size, int level, int strategy)
{
    z_stream stream = {
        .next_in = plain, .avail_in = (uInt)size, .next_out = packed, .avail_out = sizeof packed
    };

    ASSERT_EQ(deflateInit2(&stream, level, Z_DEFLATED, -15, 9, strategy), Z_OK);
    ASSERT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
    ASSERT_EQ(deflateEnd(&stream), Z_OK);
    return stream.total_out;
}

// The bytes of the last test are still there, and one behind the end that must stay.
static sel4_inflate_error_t unpack(size_t packed_size, size_t size)
{
    uint8_t *exact = malloc(packed_size + 1);

    ASSERT_NOT_NULL(exact);
    memcpy(exact, packed, packed_size);
    memset(unpacked, 0xa5, sizeof unpacked);
    sel4_inflate_error_t error =
        sel4_inflate(sel4_span(exact, packed_size), sel4_mutable_span(unpacked, size)).error;
    EXPECT_EQ(unpacked[size], 0xa5);
    free(exact);
    return error;
}

static void round_trip(size_t size)
{
    static const int strategies[] = { Z_DEFAULT_STRATEGY, Z_FILTERED, Z_HUFFMAN_ONLY, Z_RLE,
                                      Z_FIXED };

    for (int level = 0; level <= 9; level += 3) {
        for (size_t i = 0; i < sizeof strategies / sizeof *strategies; i++) {
            size_t packed_size = pack(size, level, strategies[i]);
            ASSERT_EQ(unpack(packed_size, size), SEL4_INFLATE_OK);
            EXPECT_EQ(memcmp(unpacked, plain, size), 0);
        }
    }
}

static uint32_t random_state;

static uint32_t next_random(void)
{
    random_state = random_state * 1664525u + 1013904223u;
    return random_state >> 8;
}

TEST(inflate, nothing)
{
    round_trip(0);
}

TEST(inflate, zeros)
{
    memset(plain, 0, sizeof plain);
    round_trip(1);
    round_trip(4096);
    round_trip(SIZE_MAX_);
}

TEST(inflate, noise)
{
    random_state = 1;
    for (size_t i = 0; i < sizeof plain; i++) {
        plain[i] = (uint8_t)next_random();
    }
    round_trip(4096);
    round_trip(SIZE_MAX_);
}

// Symbols of very different frequency have codes of up to 15 bits.
TEST(inflate, long_codes)
{
    random_state = 2;
    for (size_t i = 0; i < sizeof plain; i++) {
        uint32_t bits = next_random() | 0x100000;
        unsigned zeros = 0;
        while ((bits >> zeros & 1) == 0) {
            zeros++;
        }
        plain[i] = (uint8_t)(zeros * 11);
    }
    round_trip(4096);
    round_trip(SIZE_MAX_);
}

// Repeats of all lengths from all distances up to the limit.
TEST(inflate, repeats)
{
    random_state = 3;
    for (size_t at = 0; at < sizeof plain;) {
        size_t length = 1 + next_random() % 300;
        size_t distance = 1 + next_random() % 33000;
        for (; length > 0 && at < sizeof plain; length--, at++) {
            plain[at] = at < distance || next_random() % 64 == 0 ? (uint8_t)next_random()
                                                                 : plain[at - distance];
        }
    }
    round_trip(4096);
    round_trip(SIZE_MAX_);
}

// A stream is for one size: neither less nor more room makes it another one.
TEST(inflate, the_wrong_size)
{
    memset(plain, 'x', 4096);
    size_t packed_size = pack(4096, 9, Z_DEFAULT_STRATEGY);
    EXPECT_EQ(unpack(packed_size, 4095), SEL4_INFLATE_ERR_SIZE);
    EXPECT_EQ(unpack(packed_size, 4097), SEL4_INFLATE_ERR_SIZE);
    EXPECT_EQ(unpack(packed_size, 0), SEL4_INFLATE_ERR_SIZE);
    packed[packed_size] = 0;
    EXPECT_EQ(unpack(packed_size + 1, 4096), SEL4_INFLATE_ERR_TRAILING);
}

TEST(inflate, cut_off_anywhere)
{
    random_state = 4;
    for (size_t i = 0; i < 600; i++) {
        plain[i] = (uint8_t)(next_random() % 20);
    }
    size_t packed_size = pack(600, 9, Z_DEFAULT_STRATEGY);
    for (size_t size = 0; size < packed_size; size++) {
        EXPECT_EQ(unpack(size, 600), SEL4_INFLATE_ERR_TRUNCATED);
    }
}

/* ---- By hand */

static size_t bit_at;

static void begin(void)
{
    memset(packed, 0, 1024);
    bit_at = 0;
}

// A number, its lowest bit first.
static void number(unsigned value, unsigned bits)
{
    for (unsigned i = 0; i < bits; i++, bit_at++) {
        packed[bit_at / 8] |= (uint8_t)((value >> i & 1) << (bit_at % 8));
    }
}

// A code, its highest bit first.
static void code(unsigned value, unsigned bits)
{
    for (unsigned i = bits; i-- > 0;) {
        number(value >> i & 1, 1);
    }
}

static size_t end(void)
{
    return (bit_at + 7) / 8;
}

enum { STORED, FIXED, DYNAMIC, UNKNOWN };

static void block(unsigned kind)
{
    number(1, 1);
    number(kind, 2);
}

TEST(inflate, by_hand)
{
    begin();
    block(FIXED);
    code(0x30 + 'a', 8);
    code(1, 7); // length 3
    code(0, 5); // distance 1
    code(0, 7); // the end
    ASSERT_EQ(unpack(end(), 4), SEL4_INFLATE_OK);
    EXPECT_EQ(memcmp(unpacked, "aaaa", 4), 0);
}

TEST(inflate, unknown_block)
{
    begin();
    block(UNKNOWN);
    EXPECT_EQ(unpack(16, 0), SEL4_INFLATE_ERR_BLOCK);
}

TEST(inflate, stored_length_and_its_complement)
{
    begin();
    block(STORED);
    bit_at = 8;
    number(1, 16);
    number(0xffff, 16);
    EXPECT_EQ(unpack(16, 1), SEL4_INFLATE_ERR_BLOCK);
}

TEST(inflate, before_the_start)
{
    begin();
    block(FIXED);
    code(0x30 + 'a', 8);
    code(1, 7); // length 3
    code(1, 5); // distance 2
    code(0, 7);
    EXPECT_EQ(unpack(end(), 4), SEL4_INFLATE_ERR_DISTANCE);
}

TEST(inflate, symbols_without_a_meaning)
{
    for (unsigned symbol = 286; symbol < 288; symbol++) {
        begin();
        block(FIXED);
        code(0xc0 + symbol - 280, 8);
        EXPECT_EQ(unpack(16, 4), SEL4_INFLATE_ERR_SYMBOL);
    }
    for (unsigned distance = 30; distance < 32; distance++) {
        begin();
        block(FIXED);
        code(0x30 + 'a', 8);
        code(1, 7);
        code(distance, 5);
        EXPECT_EQ(unpack(16, 4), SEL4_INFLATE_ERR_SYMBOL);
    }
}

TEST(inflate, too_many_codes)
{
    begin();
    block(DYNAMIC);
    number(30, 5); // 287 literals and lengths
    EXPECT_EQ(unpack(64, 4), SEL4_INFLATE_ERR_CODES);
    begin();
    block(DYNAMIC);
    number(0, 5);
    number(30, 5); // 31 distances
    EXPECT_EQ(unpack(64, 4), SEL4_INFLATE_ERR_CODES);
}

// Starts a block with 257 literals and 1 distance, whose lengths are coded with 1 and 18 at 1 bit.
static void begin_dynamic(void)
{
    begin();
    block(DYNAMIC);
    number(0, 5);
    number(0, 5);
    number(14, 4);
    for (unsigned i = 0; i < 18; i++) {
        number(i == 2 || i == 17 ? 1 : 0, 3); // 18, and 1
    }
}

static void zeros(unsigned count)
{
    code(1, 1);
    number(count - 11, 7);
}

static void one(void)
{
    code(0, 1);
}

TEST(inflate, without_an_end)
{
    begin_dynamic();
    one();
    one();
    zeros(138);
    zeros(118); // 258 without a code for the end
    EXPECT_EQ(unpack(64, 4), SEL4_INFLATE_ERR_CODES);
}

TEST(inflate, more_codes_than_words)
{
    begin_dynamic();
    one();
    one();
    one();
    zeros(138);
    zeros(115);
    one();
    one();
    EXPECT_EQ(unpack(64, 4), SEL4_INFLATE_ERR_CODES);
}

TEST(inflate, lengths_beyond_the_last)
{
    begin_dynamic();
    zeros(138);
    zeros(138);
    EXPECT_EQ(unpack(64, 4), SEL4_INFLATE_ERR_CODES);
}

// The end alone, of one bit; and then a word that is no code.
TEST(inflate, one_code)
{
    for (unsigned bit = 0; bit < 2; bit++) {
        begin_dynamic();
        zeros(138);
        zeros(118);
        one();
        one();
        code(bit, 1);
        EXPECT_EQ(unpack(bit ? 64 : end(), 0), bit ? SEL4_INFLATE_ERR_SYMBOL : SEL4_INFLATE_OK);
    }
}

TEST(inflate, errors_have_texts)
{
    for (int i = SEL4_INFLATE_OK; i <= SEL4_INFLATE_ERR_TRAILING; i++) {
        EXPECT_GT(strlen(sel4_inflate_error_text((sel4_inflate_error_t)i)), 0);
    }
    EXPECT_EQ(strcmp(sel4_inflate_error_text((sel4_inflate_error_t)99), "unknown error"), 0);
}
