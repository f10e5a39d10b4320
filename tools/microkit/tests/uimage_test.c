// SPDX-License-Identifier: BSD-2-Clause

// The headers of images for U-Boot.

#include <string.h>

#include "harness.h"
#include "microkit/uimage.h"

static uint32_t big(const text_t *text, size_t at)
{
    const uint8_t *bytes = (const uint8_t *)text->bytes + at;

    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

// As the definition has it: the remainder of a division of polynomials, bit by bit.
static uint32_t crc(const void *bytes, size_t size)
{
    uint32_t rest = UINT32_MAX;

    for (size_t i = 0; i < size * 8; i++) {
        uint32_t bit = ((const uint8_t *)bytes)[i / 8] >> i % 8 & 1;
        rest = (rest ^ bit) & 1 ? rest >> 1 ^ UINT32_C(0xedb88320) : rest >> 1;
    }
    return ~rest;
}

TEST(uimage, the_reference_of_this_test_is_right)
{
    EXPECT_EQ(crc("123456789", 9), 0xcbf43926u);
}

TEST(uimage, headers_say_where_and_what)
{
    const uint8_t bytes[] = { 1, 2, 3, 4, 5 };
    const binary_t raw = { "raw", bytes, sizeof bytes };
    text_t text = { 0 };

    ASSERT_TRUE(mk_uimage_write(&raw, 0x80400000, &text));
    ASSERT_EQ(text.size, 64 + 64 + 5);
    EXPECT_EQ(big(&text, 0), 0x27051956u);
    EXPECT_EQ(big(&text, 8), 0u);
    EXPECT_EQ(big(&text, 12), 64u + 5);
    EXPECT_EQ(big(&text, 16), 0x803fffc0u);
    EXPECT_EQ(big(&text, 20), 0x80400000u);
    EXPECT_EQ(big(&text, 24), crc(text.bytes + 64, 64 + 5));
    EXPECT_EQ(big(&text, 28), 0x051a0200u);
    EXPECT_STR_EQ(text.bytes + 32, "seL4 Microkit");
    EXPECT_EQ(memcmp(text.bytes + 64, "\x6f\0\0\4", 4), 0);
    EXPECT_EQ((unsigned char)text.bytes[64 + 16], 64 + 5);
    EXPECT_EQ(memcmp(text.bytes + 64 + 48, "RISCV\0\0\0RSC\5", 12), 0);
    EXPECT_EQ(memcmp(text.bytes + 128, bytes, sizeof bytes), 0);

    char header[64];
    memcpy(header, text.bytes, sizeof header);
    memset(header + 4, 0, 4);
    EXPECT_EQ(big(&text, 4), crc(header, sizeof header));
    text_finish(&text);
}

TEST(uimage, addresses_have_32_bits_and_room_for_the_header_before)
{
    const binary_t raw = { "raw", (const uint8_t *)"x", 1 };
    text_t text = { 0 };

    EXPECT_FALSE(mk_uimage_write(&raw, 63, &text));
    EXPECT_FALSE(mk_uimage_write(&raw, UINT64_C(0x100000000), &text));
    EXPECT_EQ(text.size, 0u);
    EXPECT_TRUE(mk_uimage_write(&raw, 64, &text));
    EXPECT_TRUE(mk_uimage_write(&raw, UINT32_MAX, &text));
    text_finish(&text);
}
