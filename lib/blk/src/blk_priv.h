// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <sel4c/blk.h>

static inline bool sel4_blk_priv_is_sector_size(uint32_t size)
{
    return size >= 512 && size <= SEL4_BLK_SECTOR_SIZE_MAX && (size & (size - 1)) == 0;
}

static inline bool sel4_blk_priv_is_inside(uint64_t start, uint64_t count, uint64_t all)
{
    return start <= all && count <= all - start;
}

static inline sel4_blk_result_t sel4_blk_priv_of_wait(sel4_async_result_t result)
{
    switch (result.error) {
    case SEL4_ASYNC_OK:
        return SEL4_BLK_SUCCESS;
    case SEL4_ASYNC_TIMED_OUT:
        return SEL4_BLK_FAILURE(SEL4_BLK_ERR_TIMED_OUT);
    default:
        return SEL4_BLK_FAILURE(SEL4_BLK_ERR_CANCELLED);
    }
}
