// SPDX-License-Identifier: BSD-2-Clause

// What differs between kernels with and without MCS.

#include "spawn_priv.h"

sel4_result_t sel4_spawner_init(sel4_spawner_t *spawner, const sel4_alloc_t *alloc,
                                sel4_alloc_space_t *space, const sel4_bootinfo_t *bootinfo,
                                size_t node)
{
    sel4_spawner_t made = {
        .alloc = alloc, .space = space, .authority = SEL4_INIT_TCB, .asid_pool = SEL4_INIT_ASID_POOL
    };
#if SEL4_CONFIG(KERNEL_MCS)
    SEL4_TRY(sel4_bootinfo_sched_control(bootinfo, node, &made.sched_control));
#else
    (void)bootinfo;
    (void)node;
#endif
    *spawner = made;
    return SEL4_SUCCESS;
}

#if SEL4_CONFIG(KERNEL_MCS)

size_t sel4_spawn_priv_schedule_size(void)
{
    return (size_t)1 << seL4_MinSchedContextBits;
}

static sel4_result_t make_context(const sel4_spawner_t *spawner, const sel4_alloc_t *alloc,
                                  const sel4_spawn_priv_schedule_t *schedule,
                                  sel4_sched_context_t *ret_context)
{
    sel4_cap_t made;
    SEL4_TRY(
        sel4_alloc_object(alloc, sel4_blueprint_sched_context(seL4_MinSchedContextBits), &made));
    sel4_sched_context_t context = sel4_sched_context_from_bits(made.bits);
    sel4_sched_params_t params = { .budget_us = schedule->budget_us,
                                   .period_us = schedule->period_us };
    if (params.budget_us == 0) {
        params.budget_us = SEL4_SPAWN_PRIV_BUDGET_US_DEFAULT;
    }
    SEL4_TRY(sel4_sched_control_configure(spawner->sched_control, context, &params));
    *ret_context = context;
    return SEL4_SUCCESS;
}

#else

size_t sel4_spawn_priv_schedule_size(void)
{
    return 0;
}

static sel4_result_t make_context(const sel4_spawner_t *spawner, const sel4_alloc_t *alloc,
                                  const sel4_spawn_priv_schedule_t *schedule,
                                  sel4_sched_context_t *ret_context)
{
    (void)spawner;
    (void)alloc;
    (void)schedule;
    *ret_context = SEL4_CAP_NULL(sched_context);
    return SEL4_SUCCESS;
}

#endif

sel4_result_t sel4_spawn_priv_schedule(const sel4_spawner_t *spawner, const sel4_alloc_t *alloc,
                                       const sel4_spawn_priv_schedule_t *schedule)
{
    sel4_sched_context_t context;
    SEL4_TRY(make_context(spawner, alloc, schedule, &context));
    return sel4_thread_set_schedule(
        schedule->tcb, &(sel4_thread_schedule_t){
                           .authority = spawner->authority,
                           .max_controlled_priority = schedule->max_controlled_priority,
                           .priority = schedule->priority,
                           .sched_context = context,
                           .fault_handler = schedule->fault_handler,
                       });
}
