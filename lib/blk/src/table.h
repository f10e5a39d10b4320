// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// The table that is being read: where it comes from, and the entries found so far.

#include <sel4c/blk_partition.h>
#include <sel4c/span.h>

typedef struct table {
    sel4_blk_t blk;
    sel4_async_task_t *self;
    sel4_async_time_t deadline;
    sel4_blk_partition_t *partitions;
    size_t capacity;
    size_t count;
    bool is_full; // There were more.
    uint8_t sector[SEL4_BLK_SECTOR_SIZE_MAX];
} table_t;

// Reads one sector into the table's buffer.
sel4_blk_result_t table_read(table_t *table, uint64_t sector);

static inline sel4_span_t table_sector(const table_t *table)
{
    return sel4_span(table->sector, table->blk.layout.sector_size);
}

void table_add(table_t *table, const sel4_blk_partition_t *partition);

// Both fill in the table; the MBR is in its buffer.
sel4_blk_result_t table_read_mbr(table_t *table);
sel4_blk_result_t table_read_gpt(table_t *table);

// Fields of bytes whose size the caller has seen to.
static inline uint16_t field16(const uint8_t *at)
{
    return (uint16_t)(at[0] | at[1] << 8);
}

static inline uint32_t field32(const uint8_t *at)
{
    return field16(at) | (uint32_t)field16(at + 2) << 16;
}

static inline uint64_t field64(const uint8_t *at)
{
    return field32(at) | (uint64_t)field32(at + 4) << 32;
}
