// SPDX-License-Identifier: BSD-2-Clause

// What holds for every device, whatever lies behind it.

#include <sel4c/blk.h>

#include "blk_priv.h"

static sel4_blk_result_t check(sel4_blk_t blk, uint64_t sector, uint32_t count)
{
    bool is_inside = sel4_blk_priv_is_inside(sector, count, blk.layout.sector_count);
    return SEL4_BLK_FAILURE(is_inside ? SEL4_BLK_OK : SEL4_BLK_ERR_RANGE);
}

sel4_blk_result_t sel4_blk_read(sel4_blk_t blk, sel4_async_task_t *self, uint64_t sector,
                                uint32_t count, void *bytes, sel4_async_time_t deadline)
{
    SEL4_TRY(check(blk, sector, count));
    return blk.functions->read(blk.state, self, sector, count, bytes, deadline);
}

sel4_blk_result_t sel4_blk_write(sel4_blk_t blk, sel4_async_task_t *self, uint64_t sector,
                                 uint32_t count, const void *bytes, sel4_async_time_t deadline)
{
    SEL4_TRY(check(blk, sector, count));
    if (blk.layout.is_read_only) {
        return SEL4_BLK_FAILURE(SEL4_BLK_ERR_READ_ONLY);
    }
    return blk.functions->write(blk.state, self, sector, count, bytes, deadline);
}

sel4_blk_result_t sel4_blk_flush(sel4_blk_t blk, sel4_async_task_t *self,
                                 sel4_async_time_t deadline)
{
    return blk.functions->flush(blk.state, self, deadline);
}
