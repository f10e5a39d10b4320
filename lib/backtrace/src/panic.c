// SPDX-License-Identifier: BSD-2-Clause

// What lib/panic calls in programs that are linked with this library.

#include <sel4c/backtrace.h>
#include <sel4c/rt/start.h>

static void put(void *context, char character)
{
    (void)context;
    sel4_rt_put_char(character);
}

void sel4_panic_backtrace(void);

void sel4_panic_backtrace(void)
{
    static const sel4_sink_t console = { put, NULL };
    sel4_backtrace_print_here(&console, sel4_backtrace_image);
}
