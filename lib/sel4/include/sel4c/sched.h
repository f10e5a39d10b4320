// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Scheduling contexts of MCS kernels: how much time, how often.  On other kernels this header
 * declares nothing.
 *
 * Raw layer: seL4_SchedControl_ConfigureFlags, seL4_MaxExtraRefills.
 */

#include <stdbool.h>

#include <sel4/sel4.h>

#include <sel4c/cap.h>
#include <sel4c/error.h>
#include <sel4c/gen/config.h>
#include <sel4c/gen/invocations.h>
#include <sel4c/ipc_buffer.h>
#include <sel4c/time.h>

#if SEL4_CONFIG(KERNEL_MCS)

// What a scheduling context grants: `budget_us` in every `period_us`.
typedef struct sel4_sched_params {
    sel4_time_us_t budget_us;
    sel4_time_us_t period_us; // 0: as the budget, which makes a round-robin thread
    seL4_Word extra_refills;  // how finely a budget used in parts comes back; see below
    seL4_Word badge;          // told to the handler of timeout faults
    bool is_sporadic;         // a new budget starts when the thread does, not at once
} sel4_sched_params_t;

// The most extra refills that a scheduling context of 2 to the power of `size_bits` bytes can hold.
static inline seL4_Word sel4_sched_context_extra_refills_max(unsigned size_bits)
{
    return size_bits < seL4_MinSchedContextBits || size_bits >= seL4_WordBits
               ? 0
               : seL4_MaxExtraRefills(size_bits);
}

static inline sel4_time_us_t sel4_priv_period(const sel4_sched_params_t *params)
{
    return params->period_us == 0 ? params->budget_us : params->period_us;
}

static inline seL4_Word sel4_priv_sched_flags(const sel4_sched_params_t *params)
{
    return params->is_sporadic ? seL4_SchedContext_Sporadic : seL4_SchedContext_NoFlag;
}

/*
 * Sets what `context` grants on the core that `control` is for.
 *
 * Blocks  never
 * Fails   SEL4_ERR_RANGE               a time is shorter than the kernel can measure or longer than
 *                                      its timer, the budget exceeds the period, or the refills are
 *                                      too many for the size of `context`
 *         SEL4_ERR_INVALID_CAPABILITY  `context` is no scheduling context
 *         On failure nothing changed.
 */
static inline sel4_result_t sel4_sched_control_configure_with(sel4_ipc_buffer_t *ipc,
                                                              sel4_sched_control_t control,
                                                              sel4_sched_context_t context,
                                                              const sel4_sched_params_t *params)
{
    return sel4_sched_control_configure_flags_with(ipc, control, context, params->budget_us,
                                                   sel4_priv_period(params), params->extra_refills,
                                                   params->badge, sel4_priv_sched_flags(params));
}

static inline sel4_result_t sel4_sched_control_configure(sel4_sched_control_t control,
                                                         sel4_sched_context_t context,
                                                         const sel4_sched_params_t *params)
{
    return sel4_sched_control_configure_flags(control, context, params->budget_us,
                                              sel4_priv_period(params), params->extra_refills,
                                              params->badge, sel4_priv_sched_flags(params));
}

#endif
