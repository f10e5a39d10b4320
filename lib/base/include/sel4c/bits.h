// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Bits of a 64-bit word: ranges of them, alignment, powers of two.
 *
 * All functions are total: an argument outside what **Needs** names gives a defined, if useless,
 * value, never undefined behaviour.
 */

#include <stdbool.h>
#include <stdint.h>

// The lowest `count` bits set; 64 and more give all.
static inline uint64_t sel4_bits_mask(unsigned count)
{
    return count >= 64 ? UINT64_MAX : ((uint64_t)1 << count) - 1;
}

// Bits `first` to `first + count - 1` of `word`, moved down.  Bits beyond 63 read as zero.
static inline uint64_t sel4_bits_get(uint64_t word, unsigned first, unsigned count)
{
    return first >= 64 ? 0 : (word >> first) & sel4_bits_mask(count);
}

/*
 * `word` with bits `first` to `first + count - 1` replaced by the lowest `count` bits of `value`.
 * Higher bits of `value`, and bits beyond 63, are dropped.
 */
static inline uint64_t sel4_bits_set(uint64_t word, unsigned first, unsigned count, uint64_t value)
{
    if (first >= 64) {
        return word;
    }
    uint64_t mask = sel4_bits_mask(count);
    return (word & ~(mask << first)) | ((value & mask) << first);
}

/*
 * 2 to the power of `bits`; 0 when that does not fit.
 *
 * Needs  `bits` below 64
 */
static inline uint64_t sel4_power_of_two(unsigned bits)
{
    return bits >= 64 ? 0 : (uint64_t)1 << bits;
}

static inline bool sel4_is_power_of_two(uint64_t value)
{
    return value != 0 && (value & (value - 1)) == 0;
}

// Whether `value` is a multiple of 2 to the power of `bits`.
static inline bool sel4_is_aligned(uint64_t value, unsigned bits)
{
    return (value & sel4_bits_mask(bits)) == 0;
}

// The next multiple of 2 to the power of `bits` at or below `value`.
static inline uint64_t sel4_align_down(uint64_t value, unsigned bits)
{
    return value & ~sel4_bits_mask(bits);
}

/*
 * The next multiple of 2 to the power of `bits` at or above `value`; 0 when there is none below
 * 2 to the power of 64, so that a result below `value` tells.
 */
static inline uint64_t sel4_align_up(uint64_t value, unsigned bits)
{
    uint64_t mask = sel4_bits_mask(bits);
    return (value & mask) == 0 ? value : (value | mask) + 1;
}

/*
 * The greatest `n` with 2 to the power of `n` not above `value`; 0 for 0.
 *
 * Needs  `value` not 0
 */
static inline unsigned sel4_log2_floor(uint64_t value)
{
    return value == 0 ? 0 : 63u - (unsigned)__builtin_clzll(value);
}

/*
 * The least `n` with 2 to the power of `n` not below `value`: 64 for values above 2 to the power of
 * 63, 0 for 0 and 1.
 */
static inline unsigned sel4_log2_ceil(uint64_t value)
{
    return value <= 1 ? 0 : sel4_log2_floor(value - 1) + 1;
}

// The number of the lowest bit set; 64 for 0.
static inline unsigned sel4_lowest_bit(uint64_t value)
{
    return value == 0 ? 64 : (unsigned)__builtin_ctzll(value);
}
