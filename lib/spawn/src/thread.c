// SPDX-License-Identifier: BSD-2-Clause

/*
 * Threads.  All objects of a thread are made in one region, the largest first, and all its pages
 * are one run of addresses:
 *
 *     | guard | stack … thread-local storage | guard | IPC buffer |
 */

#include <sel4c/bits.h>
#include <sel4c/rt/tls.h>

#include "spawn_priv.h"

#define GUARD_SIZE SEL4_ALLOC_PAGE_SIZE

static size_t stack_page_count(const sel4_spawn_thread_t *thread)
{
    return thread->stack_size / SEL4_ALLOC_PAGE_SIZE;
}

sel4_vaddr_t sel4_spawn_thread_stack_start(const sel4_spawn_thread_t *thread)
{
    return sel4_vaddr(thread->at.bits + GUARD_SIZE);
}

sel4_vaddr_t sel4_spawn_thread_stack_end(const sel4_spawn_thread_t *thread)
{
    return sel4_vaddr(thread->at.bits + GUARD_SIZE + thread->stack_size);
}

static sel4_result_t make_region(sel4_spawn_thread_t *thread, const sel4_alloc_t *alloc)
{
    size_t frame_count = stack_page_count(thread) + 1;
    size_t size = frame_count * SEL4_ALLOC_PAGE_SIZE + ((size_t)1 << seL4_TCBBits) +
                  ((size_t)1 << seL4_NotificationBits) + sel4_spawn_priv_schedule_size();
    return sel4_alloc_region_init(&thread->region, alloc, size,
                                  frame_count + 2 + SEL4_SPAWN_PRIV_SCHEDULE_SLOTS);
}

// Stack and IPC buffer; gives the frame of the latter.
static sel4_result_t map_memory(sel4_spawn_thread_t *thread, sel4_frame_t *ret_ipc_frame)
{
    size_t stack_pages = stack_page_count(thread);
    sel4_cap_t frames;
    SEL4_TRY(
        sel4_alloc_objects(&thread->region.alloc, SEL4_BLUEPRINT_FRAME, stack_pages + 1, &frames));
    sel4_mapping_t mapping = { .at = sel4_spawn_thread_stack_start(thread),
                               .rights = SEL4_READ_WRITE,
                               .attributes = SEL4_VM_EXECUTE_NEVER };
    SEL4_TRY(sel4_alloc_space_map_run(thread->space, (sel4_frame_t){ frames.bits }, stack_pages,
                                      &mapping));
    mapping.at.bits = sel4_spawn_thread_stack_end(thread).bits + GUARD_SIZE;
    *ret_ipc_frame = (sel4_frame_t){ frames.bits + stack_pages };
    SEL4_TRY(sel4_alloc_space_map(thread->space, *ret_ipc_frame, &mapping));
    thread->ipc = (sel4_ipc_buffer_t *)mapping.at.bits;
    return SEL4_SUCCESS;
}

static sel4_result_t make_tcb(const sel4_spawner_t *spawner, sel4_spawn_thread_t *thread,
                              const sel4_spawn_thread_options_t *options, sel4_frame_t ipc_frame)
{
    sel4_cap_t cap;
    SEL4_TRY(sel4_alloc_object(&thread->region.alloc, SEL4_BLUEPRINT_TCB, &cap));
    thread->tcb = sel4_tcb_from_bits(cap.bits);
    SEL4_TRY(sel4_thread_set_spaces(thread->tcb,
                                    &(sel4_thread_spaces_t){
                                        .cspace = spawner->alloc->slots->cnode,
                                        .vspace = spawner->space->vspace,
                                        .ipc_buffer = sel4_vaddr_of(thread->ipc),
                                        .ipc_buffer_frame = ipc_frame,
                                        .fault_handler_in_cspace = options->fault_handler.bits,
                                    }));
    SEL4_TRY(
        sel4_spawn_priv_schedule(spawner, &thread->region.alloc,
                                 &(sel4_spawn_priv_schedule_t){
                                     .tcb = thread->tcb,
                                     .priority = options->priority,
                                     .max_controlled_priority = options->max_controlled_priority,
                                     .budget_us = options->budget_us,
                                     .period_us = options->period_us,
                                     .fault_handler = options->fault_handler,
                                 }));
    SEL4_TRY(sel4_alloc_object(&thread->region.alloc, SEL4_BLUEPRINT_NOTIFICATION, &cap));
    thread->ended = sel4_notification_from_bits(cap.bits);
    if (options->name != NULL) {
        sel4_debug_name_thread(thread->tcb, options->name);
    }
    return SEL4_SUCCESS;
}

static sel4_result_t out_of_stack(sel4_base_result_t result)
{
    (void)result;
    return SEL4_FAILURE(SEL4_ERR_NOT_ENOUGH_MEMORY);
}

// Thread-local storage at the top of the stack; the registers that the thread begins with.
static sel4_result_t start(sel4_spawn_thread_t *thread)
{
    sel4_rt_tls_image_t image = sel4_rt_tls_image();
    sel4_rt_tls_layout_t layout;
    SEL4_TRY_AS(out_of_stack, sel4_rt_tls_lay_out(SEL4_RT_TLS_NATIVE, &image, &layout));
    size_t tls_size = layout.size + layout.alignment;
    if (tls_size >= thread->stack_size) {
        return SEL4_FAILURE(SEL4_ERR_NOT_ENOUGH_MEMORY);
    }
    uintptr_t tls = sel4_spawn_thread_stack_end(thread).bits - tls_size;
    uintptr_t pointer;
    SEL4_TRY_AS(out_of_stack,
                sel4_rt_tls_place(SEL4_RT_TLS_NATIVE, &image, (void *)tls, tls_size, &pointer));
    sel4_user_context_t context = { 0 };
    *sel4_user_context_pc(&context) = (seL4_Word)sel4_spawn_priv_entry;
    *sel4_user_context_sp(&context) = sel4_align_down(tls, 4);
    *sel4_user_context_tls(&context) = pointer;
    *sel4_user_context_c_param(&context, 0) = (seL4_Word)thread;
    return sel4_thread_write_context(thread->tcb, true, &context);
}

static sel4_result_t make(const sel4_spawner_t *spawner, sel4_spawn_thread_t *thread,
                          const sel4_spawn_thread_options_t *options)
{
    SEL4_TRY(make_region(thread, spawner->alloc));
    size_t page_count = stack_page_count(thread) + 3;
    SEL4_TRY(sel4_alloc_space_reserve(spawner->space, page_count, 0, &thread->at));
    thread->page_count = page_count;
    sel4_frame_t ipc_frame;
    SEL4_TRY(map_memory(thread, &ipc_frame));
    SEL4_TRY(make_tcb(spawner, thread, options, ipc_frame));
    return start(thread);
}

sel4_result_t sel4_spawn_thread_start(const sel4_spawner_t *spawner, sel4_spawn_thread_t *thread,
                                      const sel4_spawn_thread_options_t *options,
                                      sel4_spawn_entry_t entry, void *argument)
{
    size_t stack_size =
        options->stack_size == 0 ? SEL4_SPAWN_STACK_SIZE_DEFAULT : options->stack_size;
    if (stack_size > SEL4_VSPACE_TOP) {
        return SEL4_FAILURE(SEL4_ERR_RANGE);
    }
    *thread = (sel4_spawn_thread_t){
        .space = spawner->space,
        .stack_size = sel4_align_up(stack_size, seL4_PageBits),
        .entry = entry,
        .argument = argument,
        .catch_panic = options->catch_panic,
    };
    sel4_result_t result = make(spawner, thread, options);
    if (result.error != SEL4_OK) {
        sel4_spawn_thread_finish(thread);
    }
    return result;
}

sel4_result_t sel4_spawn_thread_restart(sel4_spawn_thread_t *thread, sel4_spawn_entry_t entry,
                                        void *argument)
{
    SEL4_TRY(sel4_tcb_suspend(thread->tcb));
    (void)sel4_notification_poll(thread->ended);
    thread->entry = entry;
    thread->argument = argument;
    __atomic_store_n(&thread->outcome, (uint32_t)SEL4_SPAWN_RUNNING, __ATOMIC_RELAXED);
    return start(thread);
}

sel4_spawn_outcome_t sel4_spawn_thread_outcome(const sel4_spawn_thread_t *thread)
{
    return (sel4_spawn_outcome_t)__atomic_load_n(&thread->outcome, __ATOMIC_ACQUIRE);
}

sel4_spawn_outcome_t sel4_spawn_thread_join(sel4_spawn_thread_t *thread)
{
    while (sel4_spawn_thread_outcome(thread) == SEL4_SPAWN_RUNNING) {
        (void)sel4_notification_wait(thread->ended);
    }
    return sel4_spawn_thread_outcome(thread);
}

void sel4_spawn_thread_finish(sel4_spawn_thread_t *thread)
{
    sel4_alloc_region_finish(&thread->region);
    if (thread->page_count != 0) {
        sel4_alloc_space_release(thread->space, thread->at, thread->page_count);
    }
    *thread = (sel4_spawn_thread_t){ 0 };
}
