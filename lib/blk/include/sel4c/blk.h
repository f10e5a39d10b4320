// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Block devices for tasks: sectors read and written while the task waits and others run.
 *
 * A `sel4_blk_t` is passed by value and is the same whatever lies behind it: a disk
 * (<sel4c/blk_disk.h>), memory (<sel4c/blk_ram.h>), a partition of another one
 * (<sel4c/blk_partition.h>), a cache before another one (<sel4c/blk_cache.h>).
 *
 * Several tasks may use a device at once.  Requests that overlap are done in any order unless one
 * has ended before the other begins.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <sel4c/async.h>
#include <sel4c/blk_error.h>

typedef struct sel4_blk_layout {
    uint64_t sector_count;
    uint32_t sector_size; // bytes, a power of two from 512 to SEL4_BLK_SECTOR_SIZE_MAX
    bool is_read_only;
} sel4_blk_layout_t;

#define SEL4_BLK_SECTOR_SIZE_MAX 4096

typedef struct sel4_blk_functions {
    sel4_blk_result_t (*read)(void *state, sel4_async_task_t *self, uint64_t sector, uint32_t count,
                              void *bytes, sel4_async_time_t deadline);
    sel4_blk_result_t (*write)(void *state, sel4_async_task_t *self, uint64_t sector,
                               uint32_t count, const void *bytes, sel4_async_time_t deadline);
    sel4_blk_result_t (*flush)(void *state, sel4_async_task_t *self, sel4_async_time_t deadline);
} sel4_blk_functions_t;

typedef struct sel4_blk {
    const sel4_blk_functions_t *functions;
    void *state;
    sel4_blk_layout_t layout;
} sel4_blk_t;

/*
 * Reads `count` sectors from `sector` on.
 *
 * Blocks  until they are there, the deadline, or the task's cancellation
 * Fails   SEL4_BLK_ERR_RANGE, _IO, _DEVICE, _TIMED_OUT, _CANCELLED: `bytes` holds who knows what,
 *         and nobody writes to it any more
 */
sel4_blk_result_t sel4_blk_read(sel4_blk_t blk, sel4_async_task_t *self, uint64_t sector,
                                uint32_t count, void *bytes, sel4_async_time_t deadline);

/*
 * Writes `count` sectors from `sector` on.  That they outlast a loss of power is only sure after
 * sel4_blk_flush().
 *
 * Blocks  as above
 * Fails   as above, and SEL4_BLK_ERR_READ_ONLY.  Unless it is that or SEL4_BLK_ERR_RANGE, any of
 *         the sectors may hold what it held, or what was to be written, now or later.
 */
sel4_blk_result_t sel4_blk_write(sel4_blk_t blk, sel4_async_task_t *self, uint64_t sector,
                                 uint32_t count, const void *bytes, sel4_async_time_t deadline);

// What was written before is kept when the power goes.  Blocks and fails as above.
sel4_blk_result_t sel4_blk_flush(sel4_blk_t blk, sel4_async_task_t *self,
                                 sel4_async_time_t deadline);
