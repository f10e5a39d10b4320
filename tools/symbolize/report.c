// SPDX-License-Identifier: BSD-2-Clause

// Prints what has been found.  A backtrace is read twice: to check it, and to print it.

#include "report.h"

#include <elf.h>
#include <inttypes.h>

static void print_place(const report_t *report, const debug_function_t *function)
{
    fputs(function->name ? function->name : "?", report->out);
    if (function->offset) {
        fprintf(report->out, "+0x%" PRIx64, function->offset);
    }
    if (function->file && function->line) {
        fprintf(report->out, " at %s:%d", function->file, function->line);
    } else if (function->file) {
        fprintf(report->out, " at %s", function->file);
    }
    fputs(report->line_end, report->out);
}

static void print_answer(const report_t *report, uint64_t shown, const worker_answer_t *answer)
{
    if (answer->count == 0) {
        fprintf(report->out, "0x%" PRIx64 "%s", shown, report->line_end);
        return;
    }
    if (!report->without_addresses) {
        fprintf(report->out, "0x%" PRIx64 " - ", shown);
    }
    print_place(report, &answer->functions[0]);
    for (unsigned i = 1; i < answer->count; i++) {
        fputs("      inlined into ", report->out);
        print_place(report, &answer->functions[i]);
    }
}

// An odd address, where instructions are at even ones, is that of a thread that was stopped.
static uint64_t shown_address(const image_t *image, uint64_t address)
{
    uint16_t machine = image ? worker_machine(image->worker) : EM_NONE;

    return machine == EM_AARCH64 || machine == EM_RISCV ? address & ~UINT64_C(1) : address;
}

static sel4_backtrace_stream_result_t check(sel4_span_t bytes)
{
    sel4_backtrace_reader_t reader;
    uint64_t address;
    bool more = true;

    SEL4_TRY(sel4_backtrace_read_start(bytes, &reader));
    while (more) {
        SEL4_TRY(sel4_backtrace_read_next(&reader, &more, &address));
    }
    return (sel4_backtrace_stream_result_t){ SEL4_BACKTRACE_STREAM_OK };
}

static void print_name(const report_t *report, const sel4_backtrace_reader_t *reader,
                       const image_t *image)
{
    if (reader->image.size > 0) {
        fprintf(report->out, "backtrace: %.*s%s", (int)reader->image.size,
                (const char *)reader->image.data, report->line_end);
    } else {
        fprintf(report->out, "backtrace: %s%s", image ? image->path : "", report->line_end);
    }
}

sel4_backtrace_stream_result_t report_backtrace(const report_t *report, sel4_span_t bytes)
{
    sel4_backtrace_reader_t reader;
    worker_answer_t answer = { 0 };
    bool more = true;
    unsigned count = 0;
    unsigned code_count = 0;

    SEL4_TRY(check(bytes));
    SEL4_TRY(sel4_backtrace_read_start(bytes, &reader));
    image_t *image = images_choose(report->images, report->scratch, reader.image);
    print_name(report, &reader, image);
    for (;; count++) {
        uint64_t address;
        SEL4_TRY(sel4_backtrace_read_next(&reader, &more, &address));
        if (!more) {
            break;
        }
        if (image) {
            worker_ask(image->worker, report->scratch, report->images->diag, address - 1, &answer);
        }
        code_count += answer.is_code;
        fprintf(report->out, "%4u: ", count);
        print_answer(report, shown_address(image, address), &answer);
    }
    if (reader.stop != 0) {
        fprintf(report->out, "      ends early: %s%s", sel4_backtrace_stop_text(reader.stop),
                report->line_end);
    }
    if (image && count > 0 && code_count == 0 && worker_machine(image->worker) != EM_NONE) {
        diag_note(report->images->diag, (place_t){ .path = image->path },
                  "none of the addresses is in its code; is it the program that ran?");
    }
    return (sel4_backtrace_stream_result_t){ SEL4_BACKTRACE_STREAM_OK };
}

void report_address(const report_t *report, uint64_t address)
{
    worker_answer_t answer = { 0 };

    for (size_t i = 0; i < report->images->count && !answer.is_code; i++) {
        worker_ask(report->images->items[i].worker, report->scratch, report->images->diag, address,
                   &answer);
    }
    print_answer(report, address, &answer);
}
