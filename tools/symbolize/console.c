// SPDX-License-Identifier: BSD-2-Clause

// Finds backtraces in a stream of bytes.  A line is one if all of its digits are.

#include "console.h"

#include <string.h>

static const char announcement[] = "sending stack backtrace";

void console_init(console_t *console, report_t *report)
{
    *console = (console_t){ .report = report, .line_number = 1 };
}

void console_finish(console_t *console)
{
    text_finish(&console->held);
    text_finish(&console->line);
}

static void pass(console_t *console, const char *bytes, size_t size)
{
    fwrite(bytes, 1, size, console->report->out);
}

static int digit_value(char digit)
{
    return digit >= '0' && digit <= '9'   ? digit - '0'
           : digit >= 'a' && digit <= 'f' ? digit - 'a' + 10
                                          : -1;
}

static void warn(console_t *console, const char *why)
{
    diag_note(console->report->images->diag, (place_t){ .path = "sel4c symbolize" },
              "line %llu of the console: %s; it is left as it is",
              (unsigned long long)console->line_number, why);
}

/*
 * Whether what is held was a backtrace, which is printed then.  A line that nobody announced may be
 * any number, so it must have a frame, and there is no warning.
 */
static bool print_digits(console_t *console, arena_t *scratch, const char *line_end)
{
    size_t size = console->held.size / 2;
    uint8_t *bytes = arena_alloc(scratch, size + 1);

    for (size_t i = 0; i < size; i++) {
        bytes[i] = (uint8_t)(digit_value(console->held.bytes[2 * i]) * 16 +
                             digit_value(console->held.bytes[2 * i + 1]));
    }
    if (!console->is_announced && size < 5) {
        return false;
    }
    console->report->scratch = scratch;
    console->report->line_end = line_end;
    sel4_backtrace_stream_error_t error =
        console->held.size % 2 != 0
            ? SEL4_BACKTRACE_STREAM_ERR_TRUNCATED
            : report_backtrace(console->report, sel4_span(bytes, size)).error;
    if (error != 0 && console->is_announced) {
        warn(console, sel4_backtrace_stream_error_text(error));
    }
    return error == 0;
}

static bool print_held(console_t *console, const char *line_end)
{
    arena_t *scratch = arena_create();
    bool is_backtrace = print_digits(console, scratch, line_end);

    arena_destroy(scratch);
    return is_backtrace;
}

// The line goes on as something else.
static void release(console_t *console)
{
    if (console->held.size > 0) {
        pass(console, console->held.bytes, console->held.size);
        text_put(&console->line, console->held.bytes,
                 console->held.size < sizeof announcement ? console->held.size
                                                          : sizeof announcement);
    }
    console->held.size = 0;
    console->is_passed = true;
}

static bool is_announcement(const text_t *line)
{
    size_t size = sizeof announcement - 1;

    return line->size >= size && memcmp(line->bytes + line->size - size, announcement, size) == 0;
}

static void end_line(console_t *console, const char *line_end)
{
    bool had_digits = console->held.size > 0;
    bool is_backtrace = had_digits && !console->is_passed && print_held(console, line_end);

    if (!is_backtrace) {
        if (console->is_announced && !had_digits) {
            warn(console, "no backtrace where one was announced");
        }
        release(console);
        pass(console, line_end, strlen(line_end));
    }
    console->is_announced = is_announcement(&console->line);
    console->held.size = 0;
    console->line.size = 0;
    console->is_passed = false;
    console->line_number++;
}

void console_feed(console_t *console, const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        char byte = bytes[i];
        bool has_return =
            console->held.size > 0 && console->held.bytes[console->held.size - 1] == '\r';
        if (byte == '\n') {
            console->held.size -= has_return;
            end_line(console, has_return ? "\r\n" : "\n");
        } else if (!console->is_passed && !has_return &&
                   (digit_value(byte) >= 0 || (byte == '\r' && console->held.size > 0)) &&
                   console->held.size < CONSOLE_LINE_SIZE_MAX) {
            text_put(&console->held, &byte, 1);
        } else {
            release(console);
            pass(console, &byte, 1);
            if (byte != '\r' && console->line.size < 4096) {
                text_put(&console->line, &byte, 1);
            }
        }
    }
    fflush(console->report->out);
}

void console_end(console_t *console)
{
    if (console->held.size > 0) {
        if (!print_held(console, "\n")) {
            release(console);
        }
    }
    fflush(console->report->out);
}
