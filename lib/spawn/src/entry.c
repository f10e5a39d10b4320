// SPDX-License-Identifier: BSD-2-Clause

// What a thread runs: its own set-up, the function that it was made for, and its end.

#include <sel4c/rt/stack.h>

#include "spawn_priv.h"

void sel4_spawn_priv_main(sel4_spawn_thread_t *thread)
{
    sel4_ipc_buffer_set(thread->ipc);
    sel4_rt_stack_bounds_set((sel4_rt_stack_bounds_t){
        .start = sel4_spawn_thread_stack_start(thread).bits,
        .end = sel4_spawn_thread_stack_end(thread).bits,
    });
    sel4_spawn_outcome_t outcome = SEL4_SPAWN_RETURNED;
    if (thread->catch_panic == NULL) {
        thread->entry(thread->argument);
    } else if (!thread->catch_panic(thread->entry, thread->argument)) {
        outcome = SEL4_SPAWN_PANICKED;
    }
    // After the signal, the thread and all that it stands on may vanish at any moment.
    sel4_tcb_t tcb = thread->tcb;
    __atomic_store_n(&thread->outcome, (uint32_t)outcome, __ATOMIC_RELEASE);
    sel4_notification_signal(thread->ended);
    for (;;) {
        (void)sel4_tcb_suspend(tcb);
    }
}
