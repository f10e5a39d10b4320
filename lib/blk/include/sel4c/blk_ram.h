// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// A block device in memory.

#include <sel4c/blk.h>
#include <sel4c/span.h>

typedef struct sel4_blk_ram {
    const uint8_t *bytes;
    uint8_t *writable; // the same bytes; NULL when the device is read-only
    uint32_t sector_size;
} sel4_blk_ram_t;

/*
 * The device whose sectors are the bytes of `memory`; what is left of a sector at its end is not
 * used.
 *
 * Needs  `sector_size` as in <sel4c/blk.h>
 * Owns   `ram` and the memory are the caller's, for as long as the device is used
 */
sel4_blk_t sel4_blk_ram(sel4_blk_ram_t *ram, sel4_mutable_span_t memory, uint32_t sector_size);

// The same with memory that is only read; writing fails with SEL4_BLK_ERR_READ_ONLY.
sel4_blk_t sel4_blk_ram_read_only(sel4_blk_ram_t *ram, sel4_span_t memory, uint32_t sector_size);
