// SPDX-License-Identifier: BSD-2-Clause

/*
 * Primary partitions, and the chain of logical ones in an extended partition: each link has a
 * record of its own, whose first entry is the partition, from that record on, and whose second one
 * is the next record, from the start of the extended partition on.
 */

#include "mbr.h"

#include "table.h"

#define ENTRIES_OFFSET  446
#define ENTRY_SIZE      16
#define SIGNATURE       0xaa55
#define TYPE_PROTECTIVE 0xee
#define LOGICAL_MAX     256 // A longer chain runs in a circle.

typedef struct mbr_entry {
    uint8_t status;
    uint8_t type; // 0: not used
    uint64_t start;
    uint64_t count;
} mbr_entry_t;

static mbr_entry_t entry_at(sel4_span_t sector, size_t index)
{
    const uint8_t *at = sector.data + ENTRIES_OFFSET + index * ENTRY_SIZE;
    return (mbr_entry_t){ at[0], at[4], field32(at + 8), field32(at + 12) };
}

static bool is_extended(const mbr_entry_t *entry)
{
    return entry->type == 0x05 || entry->type == 0x0f || entry->type == 0x85;
}

bool mbr_is_there(sel4_span_t sector)
{
    return field16(sector.data + 510) == SIGNATURE;
}

bool mbr_is_protective(sel4_span_t sector)
{
    for (size_t i = 0; i < 4; i++) {
        if (entry_at(sector, i).type == TYPE_PROTECTIVE) {
            return true;
        }
    }
    return false;
}

static void add(table_t *table, const mbr_entry_t *entry, uint64_t base)
{
    table_add(table, &(sel4_blk_partition_t){
                         .start = base + entry->start,
                         .sector_count = entry->count,
                         .mbr_type = entry->type,
                     });
}

static sel4_blk_result_t read_chain(table_t *table, const mbr_entry_t *extended)
{
    uint64_t record = extended->start;
    for (size_t i = 0; i < LOGICAL_MAX; i++) {
        sel4_blk_result_t read = table_read(table, record);
        if (read.error == SEL4_BLK_ERR_RANGE) {
            return SEL4_BLK_FAILURE(SEL4_BLK_ERR_BAD_TABLE);
        }
        SEL4_TRY(read);
        if (!mbr_is_there(table_sector(table))) {
            return SEL4_BLK_FAILURE(SEL4_BLK_ERR_BAD_TABLE);
        }
        mbr_entry_t logical = entry_at(table_sector(table), 0);
        mbr_entry_t next = entry_at(table_sector(table), 1);
        if (logical.type != 0) {
            add(table, &logical, record);
        }
        if (next.type == 0) {
            return SEL4_BLK_SUCCESS;
        }
        if (!is_extended(&next) || next.start >= extended->count) {
            return SEL4_BLK_FAILURE(SEL4_BLK_ERR_BAD_TABLE);
        }
        record = extended->start + next.start;
    }
    return SEL4_BLK_FAILURE(SEL4_BLK_ERR_BAD_TABLE);
}

sel4_blk_result_t table_read_mbr(table_t *table)
{
    mbr_entry_t entries[4];
    for (size_t i = 0; i < 4; i++) {
        entries[i] = entry_at(table_sector(table), i);
        // The boot sector of a file system may end in the same two bytes, and has code here.
        if ((entries[i].status & 0x7f) != 0) {
            return SEL4_BLK_FAILURE(SEL4_BLK_ERR_NO_TABLE);
        }
    }
    for (size_t i = 0; i < 4; i++) {
        if (entries[i].type != 0 && !is_extended(&entries[i])) {
            add(table, &entries[i], 0);
        }
    }
    for (size_t i = 0; i < 4; i++) {
        if (is_extended(&entries[i])) {
            SEL4_TRY(read_chain(table, &entries[i]));
        }
    }
    return SEL4_BLK_SUCCESS;
}
