// SPDX-License-Identifier: BSD-2-Clause

// Which kind of table a device has, and what must hold for each.

#include "table.h"

#include "blk_priv.h"
#include "mbr.h"

sel4_blk_result_t table_read(table_t *table, uint64_t sector)
{
    return sel4_blk_read(table->blk, table->self, sector, 1, table->sector, table->deadline);
}

void table_add(table_t *table, const sel4_blk_partition_t *partition)
{
    if (table->count == table->capacity) {
        table->is_full = true;
        return;
    }
    table->partitions[table->count++] = *partition;
}

static bool do_overlap(const sel4_blk_partition_t *a, const sel4_blk_partition_t *b)
{
    return a->start < b->start + b->sector_count && b->start < a->start + a->sector_count;
}

// All of them lie on the device, so that no sum overflows in what follows.
static bool is_on_device(const table_t *table)
{
    for (size_t i = 0; i < table->count; i++) {
        const sel4_blk_partition_t *partition = &table->partitions[i];
        if (partition->sector_count == 0 ||
            !sel4_blk_priv_is_inside(partition->start, partition->sector_count,
                                     table->blk.layout.sector_count)) {
            return false;
        }
    }
    return true;
}

static bool is_disjoint(const table_t *table)
{
    for (size_t i = 0; i < table->count; i++) {
        for (size_t j = 0; j < i; j++) {
            if (do_overlap(&table->partitions[i], &table->partitions[j])) {
                return false;
            }
        }
    }
    return true;
}

static sel4_blk_result_t read_table(table_t *table)
{
    SEL4_TRY(table_read(table, 0));
    if (!mbr_is_there(table_sector(table))) {
        return SEL4_BLK_FAILURE(SEL4_BLK_ERR_NO_TABLE);
    }
    SEL4_TRY(mbr_is_protective(table_sector(table)) ? table_read_gpt(table)
                                                    : table_read_mbr(table));
    if (!is_on_device(table) || !is_disjoint(table)) {
        return SEL4_BLK_FAILURE(SEL4_BLK_ERR_BAD_TABLE);
    }
    return SEL4_BLK_SUCCESS;
}

sel4_blk_result_t sel4_blk_partitions_read(sel4_blk_t blk, sel4_async_task_t *self,
                                           sel4_blk_partition_t *partitions, size_t capacity,
                                           sel4_async_time_t deadline, size_t *ret_count)
{
    *ret_count = 0;
    if (!sel4_blk_priv_is_sector_size(blk.layout.sector_size)) {
        return SEL4_BLK_FAILURE(SEL4_BLK_ERR_SECTOR_SIZE);
    }
    table_t table = {
        .blk = blk,
        .self = self,
        .deadline = deadline,
        .partitions = partitions,
        .capacity = capacity,
    };
    SEL4_TRY(read_table(&table));
    *ret_count = table.count;
    return SEL4_BLK_FAILURE(table.is_full ? SEL4_BLK_ERR_TOO_MANY : SEL4_BLK_OK);
}
