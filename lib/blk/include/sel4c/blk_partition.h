// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Partitions: where they are (MBR with its chain of logical ones; GPT, UEFI specification 2.10
 * section 5.3), and each as a block device.
 */

#include <sel4c/blk.h>

typedef struct sel4_blk_guid {
    uint8_t bytes[16]; // as on the disk
} sel4_blk_guid_t;

typedef struct sel4_blk_partition {
    uint64_t start; // sector
    uint64_t sector_count;
    bool is_gpt;
    uint8_t mbr_type;     // in an MBR
    sel4_blk_guid_t type; // in a GPT
    sel4_blk_guid_t id;
    char name[36 * 3 + 1]; // UTF-8; what is no UTF-16 comes out as U+FFFD
} sel4_blk_partition_t;

/*
 * Reads the table of `blk`: entries that are used, in the order of the table.
 *
 * A GPT counts if its checksums hold; if those of the first one do not, the second one at the end
 * of the device is taken.  Without a GPT, the MBR's four and the logical ones behind an extended
 * one.  Every partition that is given lies on the device; in a table they do not overlap.
 *
 * Fails  SEL4_BLK_ERR_NO_TABLE   neither an MBR nor a GPT
 *        SEL4_BLK_ERR_BAD_TABLE  a partition is beyond the device or overlaps another one, a chain
 *                                that does not end, both copies of the GPT are damaged
 *        SEL4_BLK_ERR_TOO_MANY   more than `capacity`; `*ret_count` of them were given
 *        those of sel4_blk_read()
 */
sel4_blk_result_t sel4_blk_partitions_read(sel4_blk_t blk, sel4_async_task_t *self,
                                           sel4_blk_partition_t *partitions, size_t capacity,
                                           sel4_async_time_t deadline, size_t *ret_count);

// A run of sectors of another device, as a device.
typedef struct sel4_blk_part {
    sel4_blk_t blk;
    uint64_t start;
} sel4_blk_part_t;

/*
 * Fails  SEL4_BLK_ERR_RANGE  it is not on the device
 * Owns   `part` is the caller's, for as long as the device is used
 */
sel4_blk_result_t sel4_blk_part(sel4_blk_part_t *part, sel4_blk_t blk, uint64_t start,
                                uint64_t sector_count, sel4_blk_t *ret_blk);
