// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * A cache before a block device: lines of sectors, the one that was used least recently makes room.
 *
 * Writes go through to the device before they end, so nothing is lost with the cache.  Requests of
 * several tasks for one line are done one after another; a task never reads a line half of which
 * is new.
 */

#include <sel4c/async_future.h>
#include <sel4c/blk.h>
#include <sel4c/list.h>

typedef struct sel4_blk_cache_line {
    sel4_list_link_t link;            // in the order of use
    struct sel4_blk_cache_line *next; // of the same bucket
    uint64_t number;
    uint8_t *bytes;
    uint8_t state;
} sel4_blk_cache_line_t;

typedef struct sel4_blk_cache_counts {
    uint64_t hits;
    uint64_t misses;
    uint64_t writes;
} sel4_blk_cache_counts_t;

typedef struct sel4_blk_cache {
    sel4_blk_t blk;
    sel4_list_t lines; // the least recently used first
    sel4_blk_cache_line_t **buckets;
    size_t bucket_count; // a power of two
    uint32_t line_sectors;
    sel4_async_waiters_t waiters; // for a line to be idle
    sel4_blk_cache_counts_t counts;
} sel4_blk_cache_t;

// Bytes of storage for `lines` lines of `line_size` bytes.
#define SEL4_BLK_CACHE_SIZE(lines, line_size) \
    ((lines) * ((line_size) + sizeof(sel4_blk_cache_line_t) + sizeof(void *)))

/*
 * A cache before `blk` with as many lines as fit into `storage`.
 *
 * Needs  `storage` is aligned as a pointer
 *        the device behind is used through the cache only
 * Fails  SEL4_BLK_ERR_SECTOR_SIZE  `line_size` is no multiple of the sector size
 *        SEL4_BLK_ERR_MEMORY       not even two lines fit
 * Owns   `storage` and `cache` are the caller's, for as long as the device is used
 */
sel4_blk_result_t sel4_blk_cache_init(sel4_blk_cache_t *cache, sel4_blk_t blk, void *storage,
                                      size_t storage_size, uint32_t line_size, sel4_blk_t *ret_blk);

static inline sel4_blk_cache_counts_t sel4_blk_cache_counts(const sel4_blk_cache_t *cache)
{
    return cache->counts;
}
