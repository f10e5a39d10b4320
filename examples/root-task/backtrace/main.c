// SPDX-License-Identifier: BSD-2-Clause

/*
 * Prints where it is: once from within functions that the compiler put into their callers, once
 * from a call-back.  The program has no symbols; `sel4c symbolize` on the host finds the names.
 */

#include <sel4c/backtrace.h>
#include <sel4c/root_task.h>

// For calls that the trace is to show: none of them becomes a jump, or a part of its caller.
#define KEEP_FRAME    __asm__ volatile("")
#define OUT_OF_LINE   __attribute__((noinline))
#define ALWAYS_INLINE inline __attribute__((always_inline))

static void put(void *context, char character)
{
    (void)context;
    sel4_debug_put_char(character);
}

static const sel4_sink_t console = { put, NULL };

static OUT_OF_LINE void report(const char *what)
{
    sel4_debug_print("%s\n", what);
    sel4_backtrace_print_here(&console, "backtrace");
    KEEP_FRAME;
}

static ALWAYS_INLINE void read_scale(int grams)
{
    if (grams > 3) {
        report("too heavy");
    }
}

static ALWAYS_INLINE void weigh(int grams)
{
    read_scale(grams);
}

static OUT_OF_LINE void measure(int grams)
{
    weigh(grams);
    KEEP_FRAME;
}

static OUT_OF_LINE void for_each(void (*visit)(int), int count)
{
    for (int i = 0; i < count; i++) {
        visit(i);
    }
}

static OUT_OF_LINE void visit(int number)
{
    if (number == 1) {
        report("second visit");
    }
    KEEP_FRAME;
}

static OUT_OF_LINE int run(const sel4_bootinfo_t *bootinfo)
{
    (void)bootinfo;
    measure(7);
    for_each(visit, 3);
    return 0;
}

SEL4_ROOT_TASK(run);
