// SPDX-License-Identifier: BSD-2-Clause

// A run of sectors of another device.

#include <sel4c/blk_partition.h>

#include "blk_priv.h"

static sel4_blk_result_t part_read(void *state, sel4_async_task_t *self, uint64_t sector,
                                   uint32_t count, void *bytes, sel4_async_time_t deadline)
{
    const sel4_blk_part_t *part = state;
    return sel4_blk_read(part->blk, self, part->start + sector, count, bytes, deadline);
}

static sel4_blk_result_t part_write(void *state, sel4_async_task_t *self, uint64_t sector,
                                    uint32_t count, const void *bytes, sel4_async_time_t deadline)
{
    const sel4_blk_part_t *part = state;
    return sel4_blk_write(part->blk, self, part->start + sector, count, bytes, deadline);
}

static sel4_blk_result_t part_flush(void *state, sel4_async_task_t *self,
                                    sel4_async_time_t deadline)
{
    const sel4_blk_part_t *part = state;
    return sel4_blk_flush(part->blk, self, deadline);
}

static const sel4_blk_functions_t part_functions = { part_read, part_write, part_flush };

sel4_blk_result_t sel4_blk_part(sel4_blk_part_t *part, sel4_blk_t blk, uint64_t start,
                                uint64_t sector_count, sel4_blk_t *ret_blk)
{
    if (!sel4_blk_priv_is_inside(start, sector_count, blk.layout.sector_count)) {
        return SEL4_BLK_FAILURE(SEL4_BLK_ERR_RANGE);
    }
    *part = (sel4_blk_part_t){ blk, start };
    *ret_blk = (sel4_blk_t){ &part_functions, part, blk.layout };
    ret_blk->layout.sector_count = sector_count;
    return SEL4_BLK_SUCCESS;
}
