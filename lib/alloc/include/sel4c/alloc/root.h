// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * All that a root task was given, ready to be handed out: its untyped memory, its empty slots, and
 * the addresses above its image.
 *
 *     static sel4_alloc_root_t root;
 *     SEL4_TRY(sel4_alloc_root_init(&root, bootinfo));
 *     SEL4_TRY(sel4_alloc_object(&root.alloc, SEL4_BLUEPRINT_NOTIFICATION, &cap));
 *
 * Raw layer: seL4_BootInfo.
 */

#include <sel4c/alloc.h>
#include <sel4c/alloc/space.h>
#include <sel4c/bootinfo.h>

// What of it is used at most; what is beyond stays unused.
#define SEL4_ALLOC_ROOT_PIECES 384   // of untyped memory, those made by splitting included
#define SEL4_ALLOC_ROOT_SLOTS  16384 // slots
#define SEL4_ALLOC_ROOT_PAGES  16384 // pages of addresses

typedef struct sel4_alloc_root {
    sel4_alloc_t alloc;
    sel4_alloc_space_t space;
    sel4_alloc_untypeds_t untypeds;
    sel4_alloc_slots_t slots;
    sel4_alloc_piece_t pieces[SEL4_ALLOC_ROOT_PIECES];
    uint64_t slot_words[SEL4_ALLOC_RUNS_WORD_COUNT(SEL4_ALLOC_ROOT_SLOTS)];
    uint64_t page_words[SEL4_ALLOC_RUNS_WORD_COUNT(SEL4_ALLOC_ROOT_PAGES)];
} sel4_alloc_root_t;

/*
 * Needs  nothing was made from the untyped memory, the empty slots are empty, and `bootinfo` is in
 *        its place; a `root` that stays where it is
 * Fails  SEL4_ERR_RANGE  there are more pieces of untyped memory than this has room for
 */
sel4_result_t sel4_alloc_root_init(sel4_alloc_root_t *root, const sel4_bootinfo_t *bootinfo);
