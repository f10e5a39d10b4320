// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Threads of this program: each with a stack that ends in a guard page, thread-local storage, an
 * IPC buffer, a notification that says that it has ended, and on MCS kernels a scheduling context.
 *
 *     static sel4_spawn_thread_t thread;
 *     SEL4_TRY(sel4_spawn_thread_start(&spawner, &thread, &(sel4_spawn_thread_options_t){ 0 },
 *                                      work, &job));
 *     sel4_spawn_thread_join(&thread);
 *     sel4_spawn_thread_finish(&thread);
 *
 * Raw layer: seL4_TCB_Configure, seL4_TCB_WriteRegisters, seL4_SchedControl_ConfigureFlags.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <sel4c/alloc.h>
#include <sel4c/alloc/space.h>
#include <sel4c/sel4.h>

#define SEL4_SPAWN_STACK_SIZE_DEFAULT ((size_t)16 * 1024)

// What a thread is made with.  The CSpace is that of `alloc`, the address space that of `space`.
typedef struct sel4_spawner {
    const sel4_alloc_t *alloc;
    sel4_alloc_space_t *space;
    sel4_tcb_t authority; // new priorities are at most its maximum controlled priority
    sel4_sched_control_t sched_control; // MCS: of the core that the threads run on
    sel4_asid_pool_t asid_pool;         // for tasks
} sel4_spawner_t;

/*
 * With all that a root task has.
 *
 * Fails  SEL4_ERR_RANGE  MCS: core `node` does not exist
 */
sel4_result_t sel4_spawner_init(sel4_spawner_t *spawner, const sel4_alloc_t *alloc,
                                sel4_alloc_space_t *space, const sel4_bootinfo_t *bootinfo,
                                size_t node);

typedef void (*sel4_spawn_entry_t)(void *argument);

/*
 * Calls `entry(argument)`, and says whether it returned; false when it was left by a panic, which
 * is caught.
 */
typedef bool (*sel4_spawn_catch_t)(sel4_spawn_entry_t entry, void *argument);

// All zero is a thread of the lowest priority with the default stack.
typedef struct sel4_spawn_thread_options {
    const char *name; // for the kernel's debugging aids; NULL for none
    size_t
        stack_size; // rounded up to pages; thread-local storage comes from it as well; 0: default
    seL4_Word priority;
    seL4_Word max_controlled_priority;
    sel4_endpoint_t fault_handler; // may be null; on MCS needs the rights to send and grant a reply
    sel4_time_us_t budget_us;      // MCS; 0: 10 ms, round robin
    sel4_time_us_t period_us;      // MCS; 0: the budget
    sel4_spawn_catch_t catch_panic; // NULL: a panic in the thread ends the program
} sel4_spawn_thread_options_t;

typedef enum sel4_spawn_outcome {
    SEL4_SPAWN_RUNNING,
    SEL4_SPAWN_RETURNED,
    SEL4_SPAWN_PANICKED,
} sel4_spawn_outcome_t;

typedef struct sel4_spawn_thread {
    sel4_tcb_t tcb;
    sel4_notification_t ended;
    sel4_alloc_region_t region;
    sel4_alloc_space_t *space;
    sel4_vaddr_t at; // the guard page; then stack, another guard page, IPC buffer
    size_t page_count;
    size_t stack_size;
    sel4_ipc_buffer_t *ipc;
    sel4_spawn_entry_t entry;
    void *argument;
    sel4_spawn_catch_t catch_panic;
    uint32_t outcome; // a sel4_spawn_outcome_t; written once, by the thread
} sel4_spawn_thread_t;

/*
 * Makes a thread that runs `entry(argument)`, and starts it.
 *
 * Needs   the program has thread-local storage (not `tls := no`), or uses no implicit IPC buffer in
 *         the thread; `*thread` stays where it is until it is finished
 * Blocks  never
 * Fails   SEL4_ERR_NOT_ENOUGH_MEMORY  no memory is left, or the stack cannot hold the thread-local
 *                                     storage
 *         SEL4_ERR_RANGE              no slots or addresses are left, or the priority is above that
 *                                     of the authority
 *         On failure nothing is left but page tables of `space`.
 * Owns    the thread uses `spawner`'s alloc and space until it is finished
 */
sel4_result_t sel4_spawn_thread_start(const sel4_spawner_t *spawner, sel4_spawn_thread_t *thread,
                                      const sel4_spawn_thread_options_t *options,
                                      sel4_spawn_entry_t entry, void *argument);

/*
 * Waits until the thread has ended, and says how.  For one waiter.
 *
 * Blocks  until then: for ever, if the thread faults and nobody handles that
 */
sel4_spawn_outcome_t sel4_spawn_thread_join(sel4_spawn_thread_t *thread);

/*
 * Lets a thread begin anew, wherever it is or if it has ended, with `entry(argument)` and fresh
 * thread-local storage.  What it had acquired, it does not release: for a thread that faulted.
 *
 * Blocks  never
 * Fails   SEL4_ERR_ILLEGAL_OPERATION  it is the caller
 */
sel4_result_t sel4_spawn_thread_restart(sel4_spawn_thread_t *thread, sel4_spawn_entry_t entry,
                                        void *argument);

// How the thread has ended, if it has.  Blocks never.
sel4_spawn_outcome_t sel4_spawn_thread_outcome(const sel4_spawn_thread_t *thread);

/*
 * Destroys the thread, running or not, and gives back all that it was made of.  Does nothing to a
 * thread that is zero, which `*thread` is afterwards.  What the thread itself owned, it does not
 * release.
 */
void sel4_spawn_thread_finish(sel4_spawn_thread_t *thread);

// The lowest address of the thread's stack, and the one above its highest.
sel4_vaddr_t sel4_spawn_thread_stack_start(const sel4_spawn_thread_t *thread);
sel4_vaddr_t sel4_spawn_thread_stack_end(const sel4_spawn_thread_t *thread);
