// SPDX-License-Identifier: BSD-2-Clause

/*
 * Lines are empty, valid, or busy: a task fills one or writes it, and whoever else wants it waits.
 * What is done to a line is so done by one task after another.  A line keeps its number while it is
 * busy; it is found by it in its bucket.
 */

#include <string.h>

#include <sel4c/blk_cache.h>

#include "blk_priv.h"

enum {
    EMPTY, // and in no bucket
    VALID,
    BUSY,
};

/* ---- Finding */

static sel4_blk_cache_line_t **bucket_of(sel4_blk_cache_t *cache, uint64_t number)
{
    return &cache->buckets[number & (cache->bucket_count - 1)];
}

static sel4_blk_cache_line_t *find(sel4_blk_cache_t *cache, uint64_t number)
{
    sel4_blk_cache_line_t *line = *bucket_of(cache, number);
    while (line != NULL && line->number != number) {
        line = line->next;
    }
    return line;
}

static void drop(sel4_blk_cache_t *cache, sel4_blk_cache_line_t *line)
{
    sel4_blk_cache_line_t **place = bucket_of(cache, line->number);
    while (*place != line) {
        place = &(*place)->next;
    }
    *place = line->next;
    line->state = EMPTY;
}

// The line that was used least recently of those that nobody is busy with; NULL without one.
static sel4_blk_cache_line_t *find_oldest(sel4_blk_cache_t *cache)
{
    SEL4_LIST_FOR_EACH(&cache->lines, link)
    {
        sel4_blk_cache_line_t *line = SEL4_CONTAINER_OF(link, sel4_blk_cache_line_t, link);
        if (line->state != BUSY) {
            return line;
        }
    }
    return NULL;
}

static void use(sel4_blk_cache_t *cache, sel4_blk_cache_line_t *line)
{
    sel4_list_remove(&line->link);
    sel4_list_append(&cache->lines, &line->link);
}

/* ---- Taking a line: it is the caller's until settle() */

typedef struct claim {
    sel4_async_future_t future;
    sel4_blk_cache_t *cache;
    uint64_t number;
    sel4_blk_cache_line_t *line;
    bool is_valid;
} claim_t;

static void take(claim_t *claim, sel4_blk_cache_line_t *line, bool is_valid)
{
    claim->line = line;
    claim->is_valid = is_valid;
    line->state = BUSY;
    use(claim->cache, line);
}

static bool poll_claim(sel4_async_future_t *future)
{
    claim_t *claim = SEL4_CONTAINER_OF(future, claim_t, future);
    sel4_blk_cache_line_t *line = find(claim->cache, claim->number);
    if (line == NULL) {
        line = find_oldest(claim->cache);
        if (line != NULL) {
            if (line->state == VALID) {
                drop(claim->cache, line);
            }
            line->number = claim->number;
            line->next = *bucket_of(claim->cache, claim->number);
            *bucket_of(claim->cache, claim->number) = line;
            take(claim, line, false);
            return true;
        }
    } else if (line->state == VALID) {
        take(claim, line, true);
        return true;
    }
    sel4_async_future_enlist(future, &claim->cache->waiters);
    return false;
}

static sel4_blk_result_t claim_line(claim_t *claim, sel4_async_task_t *self,
                                    sel4_async_time_t deadline)
{
    claim->future = SEL4_ASYNC_FUTURE(poll_claim);
    return sel4_blk_priv_of_wait(sel4_async_await(self, &claim->future, deadline));
}

static void settle(claim_t *claim, bool is_valid)
{
    if (is_valid) {
        claim->line->state = VALID;
    } else {
        drop(claim->cache, claim->line);
    }
    sel4_async_wake_all(&claim->cache->waiters);
}

/* ---- Requests, line by line */

typedef struct piece {
    uint64_t number;
    uint64_t sector;     // the first of the line
    uint32_t line_count; // sectors of the line: fewer at the end of the device
    uint32_t skip;
    uint32_t count; // sectors of the request in this line
} piece_t;

static piece_t first_piece(const sel4_blk_cache_t *cache, uint64_t sector, uint32_t count)
{
    piece_t piece = { .number = sector / cache->line_sectors };
    piece.sector = piece.number * cache->line_sectors;
    uint64_t left = cache->blk.layout.sector_count - piece.sector;
    piece.line_count = left < cache->line_sectors ? (uint32_t)left : cache->line_sectors;
    piece.skip = (uint32_t)(sector - piece.sector);
    piece.count = piece.line_count - piece.skip < count ? piece.line_count - piece.skip : count;
    return piece;
}

static sel4_blk_result_t fill(claim_t *claim, sel4_async_task_t *self, const piece_t *piece,
                              sel4_async_time_t deadline)
{
    if (claim->is_valid) {
        claim->cache->counts.hits++;
        return SEL4_BLK_SUCCESS;
    }
    claim->cache->counts.misses++;
    return sel4_blk_read(claim->cache->blk, self, piece->sector, piece->line_count,
                         claim->line->bytes, deadline);
}

static sel4_blk_result_t read_piece(sel4_blk_cache_t *cache, sel4_async_task_t *self,
                                    const piece_t *piece, uint8_t *bytes,
                                    sel4_async_time_t deadline)
{
    size_t sector_size = cache->blk.layout.sector_size;
    claim_t claim = { .cache = cache, .number = piece->number };
    SEL4_TRY(claim_line(&claim, self, deadline));
    sel4_blk_result_t result = fill(&claim, self, piece, deadline);
    if (result.error == SEL4_BLK_OK) {
        memcpy(bytes, claim.line->bytes + piece->skip * sector_size, piece->count * sector_size);
    }
    settle(&claim, result.error == SEL4_BLK_OK);
    return result;
}

// A line that is not there is not read for the sake of a write; it comes in whole or not at all.
static sel4_blk_result_t write_piece(sel4_blk_cache_t *cache, sel4_async_task_t *self,
                                     const piece_t *piece, const uint8_t *bytes,
                                     sel4_async_time_t deadline)
{
    size_t sector_size = cache->blk.layout.sector_size;
    claim_t claim = { .cache = cache, .number = piece->number };
    SEL4_TRY(claim_line(&claim, self, deadline));
    cache->counts.writes++;
    sel4_blk_result_t result = sel4_blk_write(cache->blk, self, piece->sector + piece->skip,
                                              piece->count, bytes, deadline);
    bool is_valid =
        result.error == SEL4_BLK_OK && (claim.is_valid || piece->count == piece->line_count);
    if (is_valid) {
        memcpy(claim.line->bytes + piece->skip * sector_size, bytes, piece->count * sector_size);
    }
    settle(&claim, is_valid);
    return result;
}

static sel4_blk_result_t cache_read(void *state, sel4_async_task_t *self, uint64_t sector,
                                    uint32_t count, void *bytes, sel4_async_time_t deadline)
{
    sel4_blk_cache_t *cache = state;
    uint8_t *to = bytes;
    while (count > 0) {
        piece_t piece = first_piece(cache, sector, count);
        SEL4_TRY(read_piece(cache, self, &piece, to, deadline));
        to += (size_t)piece.count * cache->blk.layout.sector_size;
        sector += piece.count;
        count -= piece.count;
    }
    return SEL4_BLK_SUCCESS;
}

static sel4_blk_result_t cache_write(void *state, sel4_async_task_t *self, uint64_t sector,
                                     uint32_t count, const void *bytes, sel4_async_time_t deadline)
{
    sel4_blk_cache_t *cache = state;
    const uint8_t *from = bytes;
    while (count > 0) {
        piece_t piece = first_piece(cache, sector, count);
        SEL4_TRY(write_piece(cache, self, &piece, from, deadline));
        from += (size_t)piece.count * cache->blk.layout.sector_size;
        sector += piece.count;
        count -= piece.count;
    }
    return SEL4_BLK_SUCCESS;
}

static sel4_blk_result_t cache_flush(void *state, sel4_async_task_t *self,
                                     sel4_async_time_t deadline)
{
    const sel4_blk_cache_t *cache = state;
    return sel4_blk_flush(cache->blk, self, deadline);
}

static const sel4_blk_functions_t cache_functions = { cache_read, cache_write, cache_flush };

/* ---- Storage: lines, buckets, bytes */

static size_t buckets_for(size_t line_count)
{
    size_t count = 1;
    while (count * 2 <= line_count) {
        count *= 2;
    }
    return count;
}

sel4_blk_result_t sel4_blk_cache_init(sel4_blk_cache_t *cache, sel4_blk_t blk, void *storage,
                                      size_t storage_size, uint32_t line_size, sel4_blk_t *ret_blk)
{
    if (!sel4_blk_priv_is_sector_size(blk.layout.sector_size) || line_size == 0 ||
        line_size % blk.layout.sector_size != 0) {
        return SEL4_BLK_FAILURE(SEL4_BLK_ERR_SECTOR_SIZE);
    }
    size_t line_count = storage_size / SEL4_BLK_CACHE_SIZE(1, (size_t)line_size);
    if (line_count < 2) {
        return SEL4_BLK_FAILURE(SEL4_BLK_ERR_MEMORY);
    }
    sel4_blk_cache_line_t *lines = storage;
    *cache = (sel4_blk_cache_t){
        .blk = blk,
        .buckets = (sel4_blk_cache_line_t **)(lines + line_count),
        .bucket_count = buckets_for(line_count),
        .line_sectors = line_size / blk.layout.sector_size,
    };
    sel4_list_init(&cache->lines);
    sel4_async_waiters_init(&cache->waiters);
    memset(cache->buckets, 0, cache->bucket_count * sizeof(*cache->buckets));
    uint8_t *bytes = (uint8_t *)(cache->buckets + cache->bucket_count);
    for (size_t i = 0; i < line_count; i++) {
        lines[i] = (sel4_blk_cache_line_t){ .bytes = bytes + i * line_size };
        sel4_list_append(&cache->lines, &lines[i].link);
    }
    *ret_blk = (sel4_blk_t){ &cache_functions, cache, blk.layout };
    return SEL4_BLK_SUCCESS;
}
