// SPDX-License-Identifier: BSD-2-Clause

/*
 * A second thread: it has its own copy of a thread-local variable and its own IPC buffer, adds up
 * what it was given, and ends.  Afterwards nothing of it is left.
 */

#include <sel4c/alloc/root.h>
#include <sel4c/root_task.h>
#include <sel4c/spawn/thread.h>

typedef struct job {
    int from, to;
    int sum;
} job_t;

static __thread int steps = 100;

static void add_up(void *argument)
{
    job_t *job = argument;
    for (int i = job->from; i <= job->to; i++) {
        job->sum += i;
        steps++;
    }
    sel4_debug_print("thread: sum %d, steps %d\n", job->sum, steps);
}

static sel4_alloc_root_t root;

static sel4_result_t add_up_in_a_thread(const sel4_bootinfo_t *bootinfo, job_t *job)
{
    SEL4_TRY(sel4_alloc_root_init(&root, bootinfo));
    sel4_spawner_t spawner;
    SEL4_TRY(sel4_spawner_init(&spawner, &root.alloc, &root.space, bootinfo, 0));

    sel4_spawn_thread_t thread;
    sel4_spawn_thread_options_t options = { .name = "adder", .priority = 100 };
    SEL4_TRY(sel4_spawn_thread_start(&spawner, &thread, &options, add_up, job));
    sel4_spawn_thread_join(&thread);
    sel4_spawn_thread_finish(&thread);
    return SEL4_SUCCESS;
}

static int run(const sel4_bootinfo_t *bootinfo)
{
    job_t job = { .from = 1, .to = 10 };
    sel4_result_t result = add_up_in_a_thread(bootinfo, &job);
    if (result.error != SEL4_OK) {
        sel4_debug_print("failed: %s\n", sel4_error_text(result.error));
        return 1;
    }
    sel4_debug_print("main: sum %d, steps %d\n", job.sum, steps);
    return job.sum == 55 && steps == 100 ? 0 : 2;
}

SEL4_ROOT_TASK(run);
