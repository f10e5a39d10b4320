// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Numbers from 0 on, of which runs are taken and given back: the slots of a CNode, the pages of a
 * range of addresses.
 *
 * With a bitmap, in words that the caller supplies, whatever was given back is found again.
 * Without words, numbers are handed out in ascending order and only the last run can be given back.
 * Nothing here knows seL4.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The words that a bitmap of `count` numbers needs.
#define SEL4_ALLOC_RUNS_WORD_COUNT(count) (((size_t)(count) + 63) / 64)

typedef struct sel4_alloc_runs {
    uint64_t *words; // a bit is set for a number that is taken; NULL for none
    size_t count;
    size_t first_free; // all below are taken
    size_t taken_count;
} sel4_alloc_runs_t;

/*
 * Numbers 0 to `count - 1`, none taken.
 *
 * Owns  `words`, SEL4_ALLOC_RUNS_WORD_COUNT(count) of them or NULL, are used until the end
 */
void sel4_alloc_runs_init(sel4_alloc_runs_t *runs, uint64_t *words, size_t count);

/*
 * Takes `count` consecutive numbers, the first a multiple of `alignment`: the lowest that fit.
 * False, and `*ret_first` untouched, when there are none, when `count` is 0, or when `alignment` is
 * no power of two.
 */
bool sel4_alloc_runs_take(sel4_alloc_runs_t *runs, size_t count, size_t alignment,
                          size_t *ret_first);

// Takes these very numbers.  False, and nothing taken, when one is taken already or there is none.
bool sel4_alloc_runs_take_at(sel4_alloc_runs_t *runs, size_t first, size_t count);

// Gives numbers back.  Those that are not there, or not taken, are passed over.
void sel4_alloc_runs_give(sel4_alloc_runs_t *runs, size_t first, size_t count);
