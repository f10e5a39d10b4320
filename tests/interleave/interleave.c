// SPDX-License-Identifier: BSD-2-Clause

// Each thread is a context of its own; all go back to the explorer at each step.

#include "interleave.h"

#include <stddef.h>
#include <string.h>
#include <ucontext.h>

#include "harness.h"

#define STEPS_MAX  1000
#define STACK_SIZE 65536

static struct thread {
    ucontext_t context;
    interleave_thread_t function;
    const bool *waits_for; // NULL: it can go on
    bool is_done;
} threads[INTERLEAVE_THREADS_MAX];

static char stacks[INTERLEAVE_THREADS_MAX][STACK_SIZE];
static ucontext_t explorer;
static unsigned thread_count;
static unsigned running;
static bool is_inside;

static struct {
    unsigned char choice[STEPS_MAX];
    unsigned char option_count[STEPS_MAX];
    unsigned length;
    bool is_random;
    unsigned long long seed;
} path;

static void leave(void)
{
    is_inside = false;
    swapcontext(&threads[running].context, &explorer);
    is_inside = true;
}

void interleave_step(void)
{
    if (is_inside) {
        leave();
    }
}

void interleave_wait(bool *flag)
{
    unsigned self = running;
    threads[self].waits_for = flag;
    leave();
    threads[self].waits_for = NULL;
    *flag = false;
}

unsigned interleave_current(void)
{
    return running;
}

static void begin(void)
{
    is_inside = true;
    threads[running].function(running);
    threads[running].is_done = true;
    leave();
}

static void start(unsigned count, interleave_thread_t function)
{
    thread_count = count;
    for (unsigned i = 0; i < count; i++) {
        threads[i] = (struct thread){ .function = function };
        getcontext(&threads[i].context);
        threads[i].context.uc_stack.ss_sp = stacks[i];
        threads[i].context.uc_stack.ss_size = STACK_SIZE;
        threads[i].context.uc_link = NULL;
        makecontext(&threads[i].context, begin, 0);
    }
}

static unsigned choose(unsigned option_count, unsigned step)
{
    if (path.is_random) {
        path.seed = path.seed * 6364136223846793005u + 1442695040888963407u;
        return (unsigned)(path.seed >> 33) % option_count;
    }
    if (step >= path.length) {
        path.choice[step] = 0;
        path.length = step + 1;
    }
    path.option_count[step] = (unsigned char)option_count;
    return path.choice[step];
}

// Who can make the next step; gives how many that are, and how many have ended.
static unsigned find_options(unsigned *ret_options, unsigned *ret_done_count)
{
    unsigned count = 0;
    *ret_done_count = 0;
    for (unsigned i = 0; i < thread_count; i++) {
        const struct thread *thread = &threads[i];
        *ret_done_count += thread->is_done;
        if (!thread->is_done && (thread->waits_for == NULL || *thread->waits_for)) {
            ret_options[count++] = i;
        }
    }
    return count;
}

// Runs all threads to their end; false if they are stuck, or do not come to one.
static bool run_once(void)
{
    for (unsigned step = 0; step < STEPS_MAX; step++) {
        unsigned options[INTERLEAVE_THREADS_MAX];
        unsigned done_count;
        unsigned option_count = find_options(options, &done_count);
        if (option_count == 0) {
            return done_count == thread_count;
        }
        running = options[choose(option_count, step)];
        swapcontext(&explorer, &threads[running].context);
    }
    return false;
}

// The next list of choices; false if there is none.
static bool next_path(void)
{
    while (path.length > 0) {
        unsigned last = path.length - 1;
        if (++path.choice[last] < path.option_count[last]) {
            return true;
        }
        path.length--;
    }
    return false;
}

unsigned interleave_explore(unsigned count, void (*prepare)(void), interleave_thread_t thread,
                            void (*judge)(void), unsigned run_count)
{
    memset(&path, 0, sizeof(path));
    path.is_random = run_count != 0;
    unsigned runs = 0;
    do {
        harness_note("run %u", runs);
        path.seed = runs;
        prepare();
        start(count, thread);
        if (!run_once()) {
            EXPECT_FAIL("the threads are stuck");
            break;
        }
        judge();
        runs++;
    } while (harness_failure_count() == 0 && (path.is_random ? runs < run_count : next_path()));
    return runs;
}
