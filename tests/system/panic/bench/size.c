// SPDX-License-Identifier: BSD-2-Clause

// Formats a text, in any case; catches and panics, and prints a backtrace, as asked for when
// compiled.

#include <sel4c/format.h>

#ifdef WITH_PANIC
#include <sel4c/panic.h>
#endif
#ifdef WITH_BACKTRACE
#include <sel4c/backtrace.h>
#endif

#include "process.h"

static char text[64];

static void put(void *context, char character)
{
    (void)context;
    text[0] = character;
}

static const sel4_sink_t sink = { put, NULL };

static void format(void *argument)
{
    (void)sel4_sink_print(&sink, "%s", (const char *)argument);
#ifdef WITH_PANIC
    sel4_panic("%s", (const char *)argument);
#endif
}

int process_main(void)
{
#ifdef WITH_BACKTRACE
    sel4_backtrace_print_here(&sink, NULL);
#endif
#ifdef WITH_PANIC
    sel4_panic_payload_t payload;
    return sel4_panic_catch(format, text, &payload).error == SEL4_PANIC_OK;
#else
    format(text);
    return 0;
#endif
}
