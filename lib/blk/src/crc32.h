// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// The checksum of the GPT (UEFI specification 2.10, 4.2.1): CRC-32 with the polynomial 0x04c11db7,
// bits the other way round.

#include <sel4c/span.h>

// Goes on from the checksum of what came before; 0 at the start.
static inline uint32_t sel4_blk_priv_crc32(uint32_t checksum, sel4_span_t bytes)
{
    static const uint32_t of_nibble[16] = {
        0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4,
        0x4db26158, 0x5005713c, 0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c,
        0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
    };
    checksum = ~checksum;
    for (size_t i = 0; i < bytes.size; i++) {
        checksum ^= bytes.data[i];
        checksum = checksum >> 4 ^ of_nibble[checksum & 15];
        checksum = checksum >> 4 ^ of_nibble[checksum & 15];
    }
    return ~checksum;
}
