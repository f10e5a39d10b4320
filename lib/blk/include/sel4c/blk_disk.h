// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * A disk (<sel4c/driver/disk.h>) as a block device: tasks wait for their requests, the event
 * handler says when some may have ended.
 *
 * Bytes go through buffers that the device can reach, so that a task may go away at its deadline
 * while the device still writes: the buffer is out of use until the device has given it back.
 */

#include <sel4c/async_semaphore.h>
#include <sel4c/blk.h>
#include <sel4c/driver/disk.h>

// A buffer, the same memory twice: for the processor and for the device.
typedef struct sel4_blk_buffer {
    void *bytes;
    uint64_t device_address;
    // The rest belongs to the library.
    sel4_async_waiters_t waiters;
    sel4_driver_error_t error;
    uint8_t state;
} sel4_blk_buffer_t;

typedef struct sel4_blk_disk {
    sel4_disk_t disk;
    sel4_blk_buffer_t *buffers;
    size_t buffer_count;
    uint32_t buffer_sectors;
    sel4_async_semaphore_t free;
    sel4_async_waiters_t room; // for a request
    size_t bad_tokens;
} sel4_blk_disk_t;

/*
 * Needs  each of the `buffer_count` buffers has its two addresses and `buffer_size` bytes
 * Fails  SEL4_BLK_ERR_SECTOR_SIZE  the disk's sectors are of a size that <sel4c/blk.h> has not
 *        SEL4_BLK_ERR_MEMORY       no buffers, or they do not hold a sector
 * Owns   `buffers` is the library's for as long as the device is used
 */
sel4_blk_result_t sel4_blk_disk_init(sel4_blk_disk_t *state, sel4_disk_t disk,
                                     sel4_blk_buffer_t *buffers, size_t buffer_count,
                                     size_t buffer_size, sel4_blk_t *ret_blk);

/*
 * To be called after an event of the disk, before sel4_async_run_until_stalled(): has the disk
 * see to its interrupt, takes what has ended and wakes who waits for it.
 *
 * Blocks  never
 */
void sel4_blk_disk_handle_event(sel4_blk_disk_t *state);

// The completions so far that belonged to no request: a disk that gives any is not to be trusted.
static inline size_t sel4_blk_disk_bad_tokens(const sel4_blk_disk_t *state)
{
    return state->bad_tokens;
}
