// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Backtraces and addresses as text:
 *
 *     backtrace: NAME
 *        0: 0x4001ac - report at main.c:27
 *        1: 0x4002b8 - read_scale at main.c:34
 *           inlined into weigh at main.c:40
 *        2: 0x4002c4
 */

#include <stdio.h>

#include <sel4c/backtrace_stream.h>

#include "symbolize/images.h"

typedef struct report {
    FILE *out;
    images_t *images;
    arena_t *scratch; // for what is not needed after a backtrace
    const char *line_end;
    bool without_addresses;
} report_t;

/*
 * Prints a backtrace, if `bytes` are one from their start to their end.
 *
 * Fails as sel4_backtrace_read_next() does, and has printed nothing
 */
sel4_backtrace_stream_result_t report_backtrace(const report_t *report, sel4_span_t bytes);

// Prints what is known of one address, taken as it is.
void report_address(const report_t *report, uint64_t address);
