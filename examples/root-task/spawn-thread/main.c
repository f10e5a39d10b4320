// SPDX-License-Identifier: BSD-2-Clause

/*
 * Two threads, one after the other: each has its own copy of a thread-local variable and its own
 * IPC buffer.  The first adds up what it was given, the second panics, which its entry catches.
 * Afterwards nothing of them is left.
 */

#include <sel4c/alloc/root.h>
#include <sel4c/panic.h>
#include <sel4c/root_task.h>
#include <sel4c/spawn/thread.h>

#define TERM_MAX 1000

typedef struct job {
    int from, to;
    int sum;
} job_t;

static __thread int steps = 100;

static void add_up(void *argument)
{
    job_t *job = argument;
    if (job->to > TERM_MAX) {
        sel4_panic("%d is too much", job->to);
    }
    for (int i = job->from; i <= job->to; i++) {
        job->sum += i;
        steps++;
    }
    sel4_debug_print("thread: sum %d, steps %d\n", job->sum, steps);
}

// Around the entry of each thread.
static bool catch_panic(sel4_spawn_entry_t entry, void *argument)
{
    sel4_panic_payload_t payload;
    if (sel4_panic_catch(entry, argument, &payload).error == SEL4_PANIC_OK) {
        return true;
    }
    sel4_debug_print("thread: caught: %s\n", payload.message);
    return false;
}

static sel4_result_t run_job(const sel4_spawner_t *spawner, job_t *job)
{
    SEL4_SCOPED(sel4_spawn_thread_finish) sel4_spawn_thread_t thread = { 0 };
    sel4_spawn_thread_options_t options = {
        .name = "adder",
        .priority = 100,
        .catch_panic = catch_panic,
    };
    SEL4_TRY(sel4_spawn_thread_start(spawner, &thread, &options, add_up, job));
    bool is_done = sel4_spawn_thread_join(&thread) == SEL4_SPAWN_RETURNED;
    sel4_debug_print("main: %s, sum %d, steps %d\n", is_done ? "done" : "failed", job->sum, steps);
    return SEL4_SUCCESS;
}

static sel4_alloc_root_t root;

static sel4_result_t run_jobs(const sel4_bootinfo_t *bootinfo)
{
    SEL4_TRY(sel4_alloc_root_init(&root, bootinfo));
    sel4_spawner_t spawner;
    SEL4_TRY(sel4_spawner_init(&spawner, &root.alloc, &root.space, bootinfo, 0));
    job_t small = { .from = 1, .to = 10 };
    SEL4_TRY(run_job(&spawner, &small));
    job_t large = { .from = 1, .to = 10000 };
    return run_job(&spawner, &large);
}

static int run(const sel4_bootinfo_t *bootinfo)
{
    sel4_result_t result = run_jobs(bootinfo);
    if (result.error != SEL4_OK) {
        sel4_debug_print("failed: %s\n", sel4_error_text(result.error));
        return 1;
    }
    return 0;
}

SEL4_ROOT_TASK(run);
