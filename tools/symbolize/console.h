// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * A console on its way through: lines with a backtrace are replaced, all other bytes go on as they
 * came, and at once, a prompt without a line end included.  Only hexadecimal digits at the start of
 * a line wait for what follows.
 */

#include "common/text.h"
#include "symbolize/report.h"

// A longer line is no backtrace.
#define CONSOLE_LINE_SIZE_MAX ((size_t)64 * 1024)

typedef struct console {
    report_t *report;
    text_t held;          // digits since the start of the line
    text_t line;          // the start of any other line, to know an announcement
    bool is_passed;       // the line is no backtrace
    bool is_announced;    // the line before said that one comes
    uint64_t line_number; // from 1
} console_t;

void console_init(console_t *console, report_t *report);
void console_finish(console_t *console);

void console_feed(console_t *console, const char *bytes, size_t size);

// No more will come.
void console_end(console_t *console);
