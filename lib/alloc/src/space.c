// SPDX-License-Identifier: BSD-2-Clause

/*
 * Address spaces.  No table is counted or remembered: the kernel says which level is missing, and
 * each answer brings the mapping one level further.
 */

#include <sel4c/alloc/space.h>
#include <sel4c/bits.h>

#include "arch_code.h"

void sel4_alloc_space_init(sel4_alloc_space_t *space, sel4_vspace_t vspace,
                           const sel4_alloc_t *tables, sel4_vaddr_t start, size_t page_count,
                           uint64_t *words)
{
    *space = (sel4_alloc_space_t){ .vspace = vspace, .tables = tables, .start = start };
    sel4_alloc_runs_init(&space->pages, words, page_count);
}

sel4_result_t sel4_alloc_space_reserve(sel4_alloc_space_t *space, size_t page_count,
                                       unsigned align_bits, sel4_vaddr_t *ret_at)
{
    size_t alignment =
        align_bits <= seL4_PageBits ? 1 : (size_t)sel4_power_of_two(align_bits - seL4_PageBits);
    size_t first;
    if (!sel4_is_aligned(space->start.bits, align_bits) ||
        !sel4_alloc_runs_take(&space->pages, page_count, alignment, &first)) {
        return SEL4_FAILURE(SEL4_ERR_RANGE);
    }
    *ret_at = sel4_vaddr(space->start.bits + first * SEL4_ALLOC_PAGE_SIZE);
    return SEL4_SUCCESS;
}

void sel4_alloc_space_release(sel4_alloc_space_t *space, sel4_vaddr_t at, size_t page_count)
{
    if (at.bits >= space->start.bits) {
        sel4_alloc_runs_give(&space->pages, (at.bits - space->start.bits) >> seL4_PageBits,
                             page_count);
    }
}

static sel4_result_t make_table(sel4_alloc_space_t *space, sel4_vaddr_t at, unsigned level)
{
    sel4_cap_t table;
    SEL4_TRY(sel4_alloc_object(space->tables, sel4_blueprint_page_table(level), &table));
    sel4_table_mapping_t mapping = {
        .at = sel4_vaddr(sel4_align_down(at.bits, sel4_vspace_span_bits(level))),
        .level = level,
    };
    sel4_result_t result =
        sel4_page_table_map((sel4_page_table_t){ table.bits }, space->vspace, &mapping);
    if (result.error != SEL4_OK) {
        sel4_alloc_delete(space->tables, table);
    }
    return result;
}

sel4_result_t sel4_alloc_space_map(sel4_alloc_space_t *space, sel4_frame_t frame,
                                   const sel4_mapping_t *mapping)
{
    for (unsigned tries = 0;; tries++) {
        sel4_result_t result = sel4_frame_map(frame, space->vspace, mapping);
        if (result.error != SEL4_ERR_FAILED_LOOKUP || tries == SEL4_VSPACE_LEVEL_COUNT) {
            return result;
        }
        unsigned level = sel4_vspace_missing_level();
        if (level == SEL4_VSPACE_LEVEL_COUNT) {
            return result;
        }
        SEL4_TRY(make_table(space, mapping->at, level));
    }
}

sel4_result_t sel4_alloc_space_map_run(sel4_alloc_space_t *space, sel4_frame_t first, size_t count,
                                       const sel4_mapping_t *mapping)
{
    sel4_mapping_t next = *mapping;
    for (size_t i = 0; i < count; i++) {
        sel4_frame_t frame = { first.bits + i };
        sel4_result_t result = sel4_alloc_space_map(space, frame, &next);
        if (result.error != SEL4_OK) {
            sel4_alloc_space_unmap_run(first, i);
            return result;
        }
        next.at.bits += SEL4_ALLOC_PAGE_SIZE;
    }
    return SEL4_SUCCESS;
}

void sel4_alloc_space_unmap_run(sel4_frame_t first, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        (void)sel4_frame_unmap((sel4_frame_t){ first.bits + i });
    }
}

size_t sel4_alloc_space_table_count_max(sel4_vaddr_t at, size_t size)
{
    size_t count = 0;
    for (unsigned level = 1; size > 0 && level < SEL4_VSPACE_LEVEL_COUNT; level++) {
        unsigned bits = sel4_vspace_span_bits(level);
        count += ((at.bits + size - 1) >> bits) - (at.bits >> bits) + 1;
    }
    return count;
}

/* ---- Scratch */

sel4_result_t sel4_alloc_scratch_init(sel4_alloc_scratch_t *scratch, sel4_alloc_space_t *space)
{
    sel4_vaddr_t at;
    SEL4_TRY(sel4_alloc_space_reserve(space, 1, 0, &at));
    *scratch = (sel4_alloc_scratch_t){ .space = space, .at = at };
    return SEL4_SUCCESS;
}

sel4_result_t sel4_alloc_scratch_open(sel4_alloc_scratch_t *scratch, sel4_frame_t frame,
                                      void **ret_bytes)
{
    sel4_alloc_scratch_close(scratch);
    sel4_mapping_t mapping = { .at = scratch->at, .rights = SEL4_READ_WRITE };
    SEL4_TRY(sel4_alloc_space_map(scratch->space, frame, &mapping));
    scratch->frame = frame;
    *ret_bytes = (void *)scratch->at.bits;
    return SEL4_SUCCESS;
}

void sel4_alloc_scratch_close(sel4_alloc_scratch_t *scratch)
{
    if (scratch->frame.bits == seL4_CapNull) {
        return;
    }
    sel4_arch_frame_make_executable(scratch->frame);
    (void)sel4_frame_unmap(scratch->frame);
    scratch->frame.bits = seL4_CapNull;
}

void sel4_alloc_scratch_finish(sel4_alloc_scratch_t *scratch)
{
    if (scratch->space == NULL) {
        return;
    }
    sel4_alloc_scratch_close(scratch);
    sel4_alloc_space_release(scratch->space, scratch->at, 1);
    *scratch = (sel4_alloc_scratch_t){ 0 };
}
