// SPDX-License-Identifier: BSD-2-Clause

/*
 * Runs of numbers in a bitmap.  The search goes from one border between free and taken to the next,
 * a word at a time; everything below `first_free` is known to be taken.
 */

#include <sel4c/alloc/runs.h>
#include <sel4c/arith.h>
#include <sel4c/bits.h>

void sel4_alloc_runs_init(sel4_alloc_runs_t *runs, uint64_t *words, size_t count)
{
    *runs = (sel4_alloc_runs_t){ .words = words, .count = count };
    for (size_t i = 0; words != NULL && i < SEL4_ALLOC_RUNS_WORD_COUNT(count); i++) {
        words[i] = 0;
    }
}

// The first number from `from` on, and below `end`, that is taken, or is not; `end` for none.
static size_t next_that(const sel4_alloc_runs_t *runs, bool is_taken, size_t from, size_t end)
{
    for (size_t at = from; at < end; at = (at | 63) + 1) {
        uint64_t word = runs->words[at / 64];
        uint64_t wanted = (is_taken ? word : ~word) >> (at % 64);
        if (wanted != 0) {
            size_t found = at + sel4_lowest_bit(wanted);
            return found < end ? found : end;
        }
    }
    return end;
}

static void mark(sel4_alloc_runs_t *runs, size_t first, size_t count, bool is_taken)
{
    for (size_t at = first; at < first + count;) {
        unsigned bit = (unsigned)(at % 64);
        size_t left = first + count - at;
        unsigned width = left < 64 - bit ? (unsigned)left : 64 - bit;
        uint64_t *word = &runs->words[at / 64];
        *word = sel4_bits_set(*word, bit, width, is_taken ? UINT64_MAX : 0);
        at += width;
    }
}

static bool find(const sel4_alloc_runs_t *runs, size_t count, size_t alignment, size_t *ret_first)
{
    size_t at = runs->first_free;
    for (;;) {
        at = next_that(runs, false, at, runs->count);
        at = (at + alignment - 1) & ~(alignment - 1);
        if (!sel4_range_fits(at, count, runs->count)) {
            return false;
        }
        size_t border = next_that(runs, true, at, at + count);
        if (border == at + count) {
            *ret_first = at;
            return true;
        }
        at = border;
    }
}

static bool take_next(sel4_alloc_runs_t *runs, size_t count, size_t alignment, size_t *ret_first)
{
    size_t first = (runs->first_free + alignment - 1) & ~(alignment - 1);
    if (!sel4_range_fits(first, count, runs->count)) {
        return false;
    }
    runs->taken_count += count;
    runs->first_free = first + count;
    *ret_first = first;
    return true;
}

bool sel4_alloc_runs_take(sel4_alloc_runs_t *runs, size_t count, size_t alignment,
                          size_t *ret_first)
{
    if (count == 0 || count > runs->count || alignment == 0 || !sel4_is_power_of_two(alignment) ||
        alignment > SIZE_MAX / 4) {
        return false;
    }
    if (runs->words == NULL) {
        return take_next(runs, count, alignment, ret_first);
    }
    size_t first;
    if (!find(runs, count, alignment, &first)) {
        return false;
    }
    mark(runs, first, count, true);
    runs->taken_count += count;
    runs->first_free = next_that(runs, false, runs->first_free, runs->count);
    *ret_first = first;
    return true;
}

bool sel4_alloc_runs_take_at(sel4_alloc_runs_t *runs, size_t first, size_t count)
{
    if (!sel4_range_fits(first, count, runs->count) || runs->words == NULL ||
        next_that(runs, true, first, first + count) != first + count) {
        return false;
    }
    mark(runs, first, count, true);
    runs->taken_count += count;
    return true;
}

static void give_last(sel4_alloc_runs_t *runs, size_t first, size_t count)
{
    if (count <= runs->taken_count && first + count == runs->first_free) {
        runs->first_free = first;
        runs->taken_count -= count;
    }
}

void sel4_alloc_runs_give(sel4_alloc_runs_t *runs, size_t first, size_t count)
{
    if (first >= runs->count) {
        return;
    }
    if (count > runs->count - first) {
        count = runs->count - first;
    }
    if (runs->words == NULL) {
        give_last(runs, first, count);
        return;
    }
    size_t end = first + count;
    for (size_t at = next_that(runs, true, first, end); at < end;
         at = next_that(runs, true, at, end)) {
        size_t border = next_that(runs, false, at, end);
        mark(runs, at, border - at, false);
        runs->taken_count -= border - at;
    }
    if (first < runs->first_free) {
        runs->first_free = first;
    }
}
