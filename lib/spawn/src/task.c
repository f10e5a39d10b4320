// SPDX-License-Identifier: BSD-2-Clause

/*
 * Tasks.  The image is a run of pages, some of which hold nothing; each page that does gets a
 * frame, filled through a scratch mapping.  A page that two segments share has what both need.
 * Everything is made in one region, the largest objects first.
 */

#include <sel4c/alloc/space.h>
#include <sel4c/arith.h>
#include <sel4c/bits.h>
#include <sel4c/spawn/task.h>

#include "spawn_priv.h"

#define PAGE_SIZE  SEL4_ALLOC_PAGE_SIZE
#define GRANTS_MAX ((size_t)1 << 12)

// What building a task needs, and only that.
typedef struct plan {
    const sel4_spawner_t *spawner;
    const sel4_spawn_task_options_t *options;
    sel4_spawn_task_t *task;
    sel4_elf_image_t image;
    sel4_alloc_space_t space;
    sel4_alloc_scratch_t scratch;
    size_t page_count; // of the image, those with something in them
    size_t table_count;
} plan_t;

/* ---- The pages of an image */

// Consecutive pages; the last page of one run is never the first of the next.
typedef struct pages {
    uint64_t start;
    uint64_t end;
} pages_t;

static uint64_t page_start(uint64_t address)
{
    return sel4_align_down(address, seL4_PageBits);
}

// The pages of one segment that belong to no earlier one; `from` is where the earlier ones end.
static pages_t pages_of(const sel4_elf_segment_t *segment, uint64_t from)
{
    uint64_t start = page_start(segment->vaddr);
    uint64_t end = page_start(segment->vaddr + segment->memory_size - 1) + PAGE_SIZE;
    return (pages_t){ start < from ? from : start, end < from ? from : end };
}

static sel4_result_t count_pages(plan_t *plan)
{
    // The page after the image stays free, and the next is the IPC buffer.
    if (plan->image.end > SEL4_VSPACE_TOP - 4 * PAGE_SIZE) {
        return SEL4_FAILURE(SEL4_ERR_INVALID_ARGUMENT);
    }
    uint64_t from = 0;
    size_t cursor = 0;
    sel4_elf_segment_t segment;
    while (sel4_elf_image_next(&plan->image, &cursor, &segment)) {
        pages_t pages = pages_of(&segment, from);
        size_t size = pages.end - pages.start;
        plan->page_count += size / PAGE_SIZE;
        plan->table_count += sel4_alloc_space_table_count_max(sel4_vaddr(pages.start), size);
        from = pages.end;
    }
    plan->task->ipc_buffer = sel4_vaddr(from + PAGE_SIZE);
    plan->table_count += sel4_alloc_space_table_count_max(plan->task->ipc_buffer, PAGE_SIZE);
    plan->task->frame_count = plan->page_count + 1;
    return SEL4_SUCCESS;
}

/* ---- Contents */

// What a segment has for the page at `page`.
static void copy_part(uint8_t *bytes, uint64_t page, const sel4_elf_segment_t *segment)
{
    uint64_t start = segment->vaddr;
    uint64_t end = segment->vaddr + segment->bytes.size;
    uint64_t from = start > page ? start : page;
    uint64_t to = end < page + PAGE_SIZE ? end : page + PAGE_SIZE;
    for (uint64_t at = from; at < to; at++) {
        bytes[at - page] = segment->bytes.data[at - start];
    }
}

// Fills the page from every segment that reaches into it; gives how it is to be mapped.
static sel4_mapping_t fill_page(const plan_t *plan, uint8_t *bytes, uint64_t page, size_t cursor)
{
    sel4_elf_segment_t segment;
    unsigned rights = 0;
    bool is_executable = false;
    while (sel4_elf_image_next(&plan->image, &cursor, &segment) &&
           segment.vaddr < page + PAGE_SIZE) {
        if (segment.vaddr + segment.memory_size <= page) {
            continue;
        }
        copy_part(bytes, page, &segment);
        rights |= SEL4_RIGHT_READ | (segment.is_writable ? (unsigned)SEL4_RIGHT_WRITE : 0u);
        is_executable |= segment.is_executable;
    }
    return (sel4_mapping_t){ .at = sel4_vaddr(page),
                             .rights = sel4_cap_rights(rights),
                             .attributes =
                                 is_executable ? SEL4_VM_DEFAULT : SEL4_VM_EXECUTE_NEVER };
}

static sel4_result_t load_page(plan_t *plan, sel4_frame_t frame, uint64_t page, size_t cursor)
{
    void *bytes;
    SEL4_TRY(sel4_alloc_scratch_open(&plan->scratch, frame, &bytes));
    sel4_mapping_t mapping = fill_page(plan, bytes, page, cursor);
    sel4_alloc_scratch_close(&plan->scratch);
    return sel4_alloc_space_map(&plan->space, frame, &mapping);
}

static sel4_result_t load_image(plan_t *plan)
{
    sel4_frame_t frame = plan->task->first_frame;
    uint64_t from = 0;
    size_t cursor = 0;
    for (;;) {
        // Contents are looked for from the segment on that brings the page: no page has an earlier
        // one that it does not bring itself.
        size_t at = cursor;
        sel4_elf_segment_t segment;
        if (!sel4_elf_image_next(&plan->image, &cursor, &segment)) {
            break;
        }
        pages_t pages = pages_of(&segment, from);
        for (uint64_t page = pages.start; page < pages.end; page += PAGE_SIZE) {
            SEL4_TRY(load_page(plan, frame, page, at));
            frame.bits++;
        }
        from = pages.end;
    }
    sel4_mapping_t mapping = { .at = plan->task->ipc_buffer,
                               .rights = SEL4_READ_WRITE,
                               .attributes = SEL4_VM_EXECUTE_NEVER };
    return sel4_alloc_space_map(&plan->space, frame, &mapping);
}

/* ---- Objects */

static sel4_result_t make_region(plan_t *plan)
{
    sel4_spawn_task_t *task = plan->task;
    size_t pages = task->frame_count + plan->table_count;
    size_t size;
    if (sel4_mul_size(pages, PAGE_SIZE, &size).error != 0 || size > SIZE_MAX / 2) {
        return SEL4_FAILURE(SEL4_ERR_NOT_ENOUGH_MEMORY);
    }
    size += ((size_t)1 << seL4_VSpaceBits) + ((size_t)1 << seL4_TCBBits) +
            ((size_t)1 << (task->cnode_bits + seL4_SlotBits)) + sel4_spawn_priv_schedule_size();
    return sel4_alloc_region_init(&task->region, plan->spawner->alloc, size,
                                  pages + 3 + SEL4_SPAWN_PRIV_SCHEDULE_SLOTS);
}

// Those that are not larger than a page come after those that are.
static sel4_result_t make_space(plan_t *plan)
{
    sel4_spawn_task_t *task = plan->task;
    sel4_cap_t cap;
    SEL4_TRY(sel4_alloc_object(&task->region.alloc, SEL4_BLUEPRINT_VSPACE, &cap));
    task->vspace = (sel4_vspace_t){ cap.bits };
    SEL4_TRY(sel4_asid_pool_assign(plan->spawner->asid_pool, task->vspace));
    sel4_alloc_space_init(&plan->space, task->vspace, &task->region.alloc, sel4_vaddr(0), 0, NULL);
    SEL4_TRY(
        sel4_alloc_objects(&task->region.alloc, SEL4_BLUEPRINT_FRAME, task->frame_count, &cap));
    task->first_frame = (sel4_frame_t){ cap.bits };
    return load_image(plan);
}

static sel4_result_t grant(const plan_t *plan, seL4_Word index, const sel4_spawn_grant_t *what)
{
    sel4_path_t to = { plan->task->cnode, index, plan->task->cnode_bits };
    sel4_path_t from = sel4_path(plan->spawner->alloc->slots->cnode, what->cap.bits);
    return what->badge == 0 ? sel4_path_copy(to, from, what->rights)
                            : sel4_path_mint(to, from, what->rights, what->badge);
}

static sel4_result_t make_cspace(plan_t *plan)
{
    sel4_spawn_task_t *task = plan->task;
    sel4_cap_t cap;
    SEL4_TRY(sel4_alloc_object(&task->region.alloc, sel4_blueprint_cnode(task->cnode_bits), &cap));
    task->cnode = sel4_cnode_from_bits(cap.bits);
    sel4_spawn_grant_t own = { sel4_cap_from_bits(task->tcb.bits), SEL4_ALL_RIGHTS, 0 };
    SEL4_TRY(grant(plan, SEL4_SPAWN_TASK_TCB, &own));
    for (size_t i = 0; i < plan->options->grant_count; i++) {
        SEL4_TRY(grant(plan, SEL4_SPAWN_TASK_GRANTS + i, &plan->options->grants[i]));
    }
    return SEL4_SUCCESS;
}

static sel4_result_t make_tcb(plan_t *plan)
{
    sel4_spawn_task_t *task = plan->task;
    const sel4_spawn_task_options_t *options = plan->options;
    sel4_cap_t cap;
    SEL4_TRY(sel4_alloc_object(&task->region.alloc, SEL4_BLUEPRINT_TCB, &cap));
    task->tcb = sel4_tcb_from_bits(cap.bits);
    SEL4_TRY(make_cspace(plan));
    SEL4_TRY(sel4_thread_set_spaces(
        task->tcb, &(sel4_thread_spaces_t){
                       .cspace = task->cnode,
                       .cspace_guard = sel4_cnode_guard(0, seL4_WordBits - task->cnode_bits),
                       .vspace = task->vspace,
                       .ipc_buffer = task->ipc_buffer,
                       .ipc_buffer_frame = { task->first_frame.bits + plan->page_count },
                       .fault_handler_in_cspace = options->fault_handler_grant,
                   }));
    if (options->name != NULL) {
        sel4_debug_name_thread(task->tcb, options->name);
    }
    return sel4_spawn_priv_schedule(plan->spawner, &task->region.alloc,
                                    &(sel4_spawn_priv_schedule_t){
                                        .tcb = task->tcb,
                                        .priority = options->priority,
                                        .max_controlled_priority = options->max_controlled_priority,
                                        .budget_us = options->budget_us,
                                        .period_us = options->period_us,
                                        .fault_handler = options->fault_handler,
                                    });
}

static sel4_result_t start(const plan_t *plan)
{
    sel4_user_context_t context = { 0 };
    *sel4_user_context_pc(&context) = plan->image.entry;
    *sel4_user_context_c_param(&context, 0) = plan->task->ipc_buffer.bits;
    return sel4_thread_write_context(plan->task->tcb, true, &context);
}

static sel4_result_t make(plan_t *plan)
{
    SEL4_TRY(count_pages(plan));
    SEL4_TRY(make_region(plan));
    SEL4_TRY(sel4_alloc_scratch_init(&plan->scratch, plan->spawner->space));
    SEL4_TRY(make_space(plan));
    SEL4_TRY(make_tcb(plan));
    return start(plan);
}

sel4_result_t sel4_spawn_task_start(const sel4_spawner_t *spawner, sel4_spawn_task_t *task,
                                    sel4_span_t elf, const sel4_spawn_task_options_t *options)
{
    *task = (sel4_spawn_task_t){ 0 };
    plan_t plan = { .spawner = spawner, .options = options, .task = task };
    if (options->grant_count > GRANTS_MAX ||
        sel4_elf_image_open(elf, SEL4_ELF_NATIVE, &plan.image).error != SEL4_ELF_OK) {
        return SEL4_FAILURE(SEL4_ERR_INVALID_ARGUMENT);
    }
    task->cnode_bits = (uint8_t)sel4_log2_ceil(SEL4_SPAWN_TASK_GRANTS + options->grant_count);
    sel4_result_t result = make(&plan);
    sel4_alloc_scratch_finish(&plan.scratch);
    if (result.error != SEL4_OK) {
        sel4_spawn_task_finish(task);
    }
    return result;
}

void sel4_spawn_task_finish(sel4_spawn_task_t *task)
{
    sel4_alloc_region_finish(&task->region);
    *task = (sel4_spawn_task_t){ 0 };
}
