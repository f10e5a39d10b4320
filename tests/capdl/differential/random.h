// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Numbers that follow from a seed, the same everywhere.

#include <stdbool.h>
#include <stdint.h>

typedef struct dice {
    uint64_t state;
} dice_t;

static inline uint64_t dice_word(dice_t *dice)
{
    uint64_t word = dice->state += UINT64_C(0x9e3779b97f4a7c15);
    word = (word ^ word >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    word = (word ^ word >> 27) * UINT64_C(0x94d049bb133111eb);
    return word ^ word >> 31;
}

// From 0 to `count` - 1.
static inline uint32_t dice_below(dice_t *dice, uint32_t count)
{
    return (uint32_t)(dice_word(dice) % count);
}

// From `min` to `max`, both included.
static inline uint32_t dice_from(dice_t *dice, uint32_t min, uint32_t max)
{
    return min + dice_below(dice, max - min + 1);
}

// True once in `count` times.
static inline bool dice_one_in(dice_t *dice, uint32_t count)
{
    return dice_below(dice, count) == 0;
}
