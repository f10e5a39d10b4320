// SPDX-License-Identifier: BSD-2-Clause

// Logs to the console of the board.

#include "log.h"

#include "arch.h"

static void put(void *context, char character)
{
    (void)context;
    if (character == '\n') {
        loader_arch_put('\r');
    }
    loader_arch_put(character);
}

static const sel4_sink_t console = { put, NULL };

static void line(const char *level, const char *format, va_list list)
{
    sel4_sink_print(&console, "sel4c loader | %-5s | ", level);
    sel4_sink_vprint(&console, format, list);
    put(NULL, '\n');
}

void loader_info(const char *format, ...)
{
    va_list list;

    va_start(list, format);
    line("INFO", format, list);
    va_end(list);
}

void loader_error(const char *format, ...)
{
    va_list list;

    va_start(list, format);
    line("ERROR", format, list);
    va_end(list);
}

void loader_fail(const char *format, ...)
{
    va_list list;

    va_start(list, format);
    line("ERROR", format, list);
    va_end(list);
    loader_arch_stop();
}
