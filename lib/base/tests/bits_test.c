// SPDX-License-Identifier: BSD-2-Clause

// sel4c/bits.h, against bit-by-bit definitions where the edges are many.

#include <sel4c/bits.h>

#include "harness.h"

static const uint64_t samples[] = { 0, 1, 0x8000000000000000, UINT64_MAX, 0x123456789abcdef0 };

TEST(bits, mask)
{
    EXPECT_EQ(sel4_bits_mask(0), 0);
    EXPECT_EQ(sel4_bits_mask(1), 1);
    EXPECT_EQ(sel4_bits_mask(63), UINT64_MAX >> 1);
    EXPECT_EQ(sel4_bits_mask(64), UINT64_MAX);
    EXPECT_EQ(sel4_bits_mask(1000), UINT64_MAX);
}

TEST(bits, get_and_set_all_ranges)
{
    for (unsigned s = 0; s < sizeof samples / sizeof samples[0]; s++) {
        for (unsigned first = 0; first < 66; first++) {
            for (unsigned count = 0; count < 66; count++) {
                uint64_t word = samples[s];
                uint64_t value = ~samples[s] ^ 0x5a5a5a5a5a5a5a5a;
                uint64_t got = 0;
                uint64_t set = word;
                for (unsigned i = 0; i < count && i < 64 && first + i < 64; i++) {
                    got |= (word >> (first + i) & 1) << i;
                    uint64_t bit = (uint64_t)1 << (first + i);
                    set = (value >> i & 1) != 0 ? set | bit : set & ~bit;
                }
                harness_note("word %d, first %u, count %u", (int)s, first, count);
                ASSERT_EQ(sel4_bits_get(word, first, count), got);
                ASSERT_EQ(sel4_bits_set(word, first, count, value), set);
            }
        }
    }
}

TEST(bits, powers)
{
    EXPECT_EQ(sel4_power_of_two(0), 1);
    EXPECT_EQ(sel4_power_of_two(63), 0x8000000000000000);
    EXPECT_EQ(sel4_power_of_two(64), 0);
    EXPECT_FALSE(sel4_is_power_of_two(0));
    EXPECT_TRUE(sel4_is_power_of_two(1));
    EXPECT_FALSE(sel4_is_power_of_two(3));
    EXPECT_TRUE(sel4_is_power_of_two(0x8000000000000000));
}

TEST(bits, alignment)
{
    EXPECT_TRUE(sel4_is_aligned(0, 64));
    EXPECT_TRUE(sel4_is_aligned(0x3000, 12));
    EXPECT_FALSE(sel4_is_aligned(0x3001, 12));
    EXPECT_TRUE(sel4_is_aligned(0x3001, 0));
    EXPECT_EQ(sel4_align_down(0x3fff, 12), 0x3000);
    EXPECT_EQ(sel4_align_up(0x3001, 12), 0x4000);
    EXPECT_EQ(sel4_align_up(0x3000, 12), 0x3000);
    EXPECT_EQ(sel4_align_up(UINT64_MAX, 12), 0);
    EXPECT_EQ(sel4_align_up(UINT64_MAX, 0), UINT64_MAX);
    EXPECT_EQ(sel4_align_up(0, 64), 0);
    EXPECT_EQ(sel4_align_up(1, 64), 0);
    EXPECT_EQ(sel4_align_down(UINT64_MAX, 64), 0);
}

TEST(bits, logarithms)
{
    EXPECT_EQ(sel4_log2_floor(0), 0);
    EXPECT_EQ(sel4_log2_ceil(0), 0);
    for (unsigned n = 0; n < 64; n++) {
        uint64_t value = (uint64_t)1 << n;
        EXPECT_EQ(sel4_log2_floor(value), n);
        EXPECT_EQ(sel4_log2_ceil(value), n);
        EXPECT_EQ(sel4_lowest_bit(value), n);
        if (n > 1) {
            EXPECT_EQ(sel4_log2_floor(value - 1), n - 1);
            EXPECT_EQ(sel4_log2_ceil(value - 1), n);
            EXPECT_EQ(sel4_log2_floor(value + 1), n);
            EXPECT_EQ(sel4_log2_ceil(value + 1), n + 1);
        }
    }
    EXPECT_EQ(sel4_log2_ceil(UINT64_MAX), 64);
    EXPECT_EQ(sel4_lowest_bit(0), 64);
    EXPECT_EQ(sel4_lowest_bit(0x18), 3);
}
