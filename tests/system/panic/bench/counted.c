// SPDX-License-Identifier: BSD-2-Clause

/*
 * What is counted: the instructions between two calls of `mark`, each kind once before, so that
 * what comes only once is over.  The first pair has nothing between.
 */

#include <sel4c/backtrace.h>
#include <sel4c/panic.h>

#include "process.h"

#define RELEASE_COUNT   10
#define FRAME_COUNT_MAX 16

void mark(void);

__attribute__((noinline)) void mark(void)
{
    __asm__ volatile("");
}

static unsigned released;

static __attribute__((noinline)) void nothing(void *argument)
{
    __asm__ volatile("" ::"r"(argument));
}

static __attribute__((noinline)) void release(unsigned *number)
{
    released += *number != 0;
}

// One frame with one release for each number.
static __attribute__((noinline)) void panic_below(unsigned number)
{
    SEL4_SCOPED(release) unsigned own = number;
    if (own == RELEASE_COUNT) {
        sel4_panic("counted");
    }
    if (released != 1000) {
        panic_below(number + 1);
    }
    released += own;
}

static void panic_below_all(void *argument)
{
    (void)argument;
    panic_below(1);
}

static uintptr_t addresses[FRAME_COUNT_MAX];
static sel4_backtrace_record_t record = { .addresses = addresses, .capacity = FRAME_COUNT_MAX };

static __attribute__((noinline)) void capture(void)
{
    sel4_backtrace_walk_t walk;
    sel4_backtrace_walk_here(&walk);
    sel4_backtrace_keep(&record, &walk);
}

static __attribute__((noinline)) void capture_below(unsigned depth)
{
    if (depth > 0) {
        capture_below(depth - 1);
    } else {
        mark();
        capture();
        mark();
    }
    __asm__ volatile("" ::"r"(depth));
}

static sel4_panic_payload_t payload;

static bool count_panic(void)
{
    released = 0;
    mark();
    sel4_panic_error_t error = sel4_panic_catch(panic_below_all, NULL, &payload).error;
    mark();
    return error == SEL4_PANIC_ERR_CAUGHT && released == RELEASE_COUNT;
}

int process_main(void)
{
    bool good = true;
    for (unsigned round = 0; round < 2; round++) {
        mark();
        mark();
        mark();
        good &= sel4_panic_catch(nothing, NULL, &payload).error == SEL4_PANIC_OK;
        mark();
        good &= count_panic();
        capture_below(FRAME_COUNT_MAX + 4);
        good &= record.count == FRAME_COUNT_MAX;
    }
    return good ? 0 : 1;
}
