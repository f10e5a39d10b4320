// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// What is where in the probe's address space: the description puts it there, the probe looks.

#include <stdint.h>

#define PATTERN_PAGE 0x20000000u // can be packed
#define NOISE_PAGE   0x20001000u // cannot
#define PARTS_PAGE   0x20002000u // two parts, zeros between
#define CHUNK_PAGE   0x20003000u // of the boot information
#define UNCACHED     0x20004000u // the pattern, in a page that is not cached
#define COMMON_PAGE  0x20005000u // of both threads
#define LARGE_PAGE   0x20200000u // 2 MiB: pattern, zeros, noise
#define MANY_PAGES   0x20400000u // in a row, zeros

enum {
    PART_START = 100,
    PART_END = 300,
    PART_2_START = 1000,
    LARGE_PATTERN_END = 0x180000,
    LARGE_NOISE_START = 0x1ff000,
    LARGE_END = 0x200000,
    MARK = 0x5e14,
    MANY_COUNT = 256, // of these pages
};

enum {
    UNTYPED_SLOT = 1, // with a child
    CNODE_SLOT = 2,
    CHILD_SLOT = 3,
    NOTIFICATION_SLOT = 4,
    IRQ_SLOT = 5,
    SCHED_CONTROL_SLOT = 6,
    SCHED_CONTEXT_SLOT = 7,
    IRQ_CONTROL_SLOT = 8,
    SGI_SLOT = 9,
    ASID_CONTROL_SLOT = 10,
    ASID_POOL_SLOT = 11,
    VCPU_SLOT = 13,
    PORTS_SLOT = 14,
    FREE_SLOT = 20, // from here on
    CNODE_BITS = 5,
    UNTYPED_BITS = 18,
    IRQ_BADGE = 0x21,
    SGI = 7,
};

// The bytes, by their place.
static inline uint8_t pattern(uint32_t at)
{
    return (uint8_t)((at >> 4) + (at >> 12) * 3);
}

static inline uint8_t noise(uint32_t at)
{
    uint32_t x = (at + 1) * 2654435761u;

    x = (x ^ x >> 15) * 2246822519u;
    return (uint8_t)(x >> 13);
}
