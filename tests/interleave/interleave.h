// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Threads that take turns as the explorer wants.
 *
 * A run is a list of choices, which thread makes the next step.  The next run has the same choices
 * up to the last one that could have been another, and there the next.  Where that would be too
 * many, the choices are random.
 *
 * What processors reorder is not explored: every step is seen by all at once.
 */

#include <stdbool.h>

// A thread is one of these, called with its number.
typedef void (*interleave_thread_t)(unsigned number);

#define INTERLEAVE_THREADS_MAX 4u

/*
 * Runs `count` threads in all orders, or in `run_count` random ones if that is not 0: before each
 * run `prepare` is called, after it `judge`.  Ends early when the test has failed, which it also
 * has if no thread can go on.  Gives the number of runs.
 */
unsigned interleave_explore(unsigned count, void (*prepare)(void), interleave_thread_t thread,
                            void (*judge)(void), unsigned run_count);

// From a thread: another one may come now.  Does nothing outside.
void interleave_step(void);

// From a thread: goes on only when `*flag` is set, and clears it then.
void interleave_wait(bool *flag);

// The number of the thread that runs.
unsigned interleave_current(void);
