// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Shared by threads and tasks, and with src/arch/<a>/entry.S.

#include <sel4c/spawn/thread.h>

#define SEL4_SPAWN_PRIV_BUDGET_US_DEFAULT 10000

// The first instruction of a thread, which calls the next function with its argument.
extern const char sel4_spawn_priv_entry[];
SEL4_NORETURN void sel4_spawn_priv_main(sel4_spawn_thread_t *thread);

// How a thread is scheduled, and who hears of its faults.
typedef struct sel4_spawn_priv_schedule {
    sel4_tcb_t tcb;
    seL4_Word priority;
    seL4_Word max_controlled_priority;
    sel4_time_us_t budget_us;
    sel4_time_us_t period_us;
    sel4_endpoint_t fault_handler;
} sel4_spawn_priv_schedule_t;

// Makes a scheduling context in `alloc` where there is such a thing, and gives it to the thread.
sel4_result_t sel4_spawn_priv_schedule(const sel4_spawner_t *spawner, const sel4_alloc_t *alloc,
                                       const sel4_spawn_priv_schedule_t *schedule);

// The bytes of the objects that sel4_spawn_priv_schedule() makes, and how many these are.
size_t sel4_spawn_priv_schedule_size(void);
#define SEL4_SPAWN_PRIV_SCHEDULE_SLOTS ((size_t)SEL4_CONFIG(KERNEL_MCS))
