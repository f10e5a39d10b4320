// SPDX-License-Identifier: BSD-2-Clause

// The running thread: its program and its stack, as lib/rt knows them.

#include <sel4c/backtrace.h>
#include <sel4c/rt/stack.h>

void sel4_backtrace_priv_walk_here(sel4_backtrace_walk_t *walk)
{
    static sel4_unwind_image_t image;
    sel4_rt_stack_bounds_t bounds = sel4_rt_stack_bounds();
    image = sel4_unwind_image_this(); // the same for all threads
    walk->machine = SEL4_BACKTRACE_NATIVE;
    walk->image = &image;
    walk->stack.start = bounds.start;
    walk->stack.end = bounds.end;
    walk->stack.read = NULL;
    walk->is_stopped_at = false;
    walk->frame_count = 0;
    walk->stop = SEL4_BACKTRACE_END;
}

void sel4_backtrace_print_here(const sel4_sink_t *sink, const char *image)
{
    sel4_backtrace_walk_t walk;
    uintptr_t own;
    sel4_backtrace_walk_here(&walk);
    (void)sel4_backtrace_next(&walk, &own);
    (void)sel4_backtrace_print(sink, image, &walk);
}
