// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * A backtrace as bytes: the name of the program's image, addresses from the innermost frame
 * outwards, and why the trace ends.  docs/formats/backtrace.md has the format; rust-sel4's is the
 * same.
 *
 * The writer needs no memory: each piece goes out as it is known.  The reader checks everything.
 *
 * An address lies one byte or more behind the start of the instruction that it stands for, and not
 * behind its end: it is a return address, or one more than the program counter of a thread that
 * was stopped.  So `address - 1` is always in the right instruction.
 */

#include <stdbool.h>
#include <stdint.h>

#include <sel4c/base.h>
#include <sel4c/span.h>

// Longer names are refused.
#define SEL4_BACKTRACE_IMAGE_SIZE_MAX 4096u

/*
 * Why a trace ends early: name, number in the stream, text.  Numbers below 16 are those of
 * `_Unwind_Reason_Code`, which other unwinders send.
 */
#define SEL4_BACKTRACE_STOPS(X)                                                  \
    X(FOREIGN_EXCEPTION, 1, "the unwinder met a foreign exception")              \
    X(FATAL_PHASE2, 2, "the unwinder failed in its second phase")                \
    X(FATAL_PHASE1, 3, "the unwinder failed in its first phase")                 \
    X(NORMAL_STOP, 4, "the unwinder was told to stop")                           \
    X(END_OF_STACK, 5, "the unwinder reached the end of the stack")              \
    X(HANDLER_FOUND, 6, "the unwinder found a handler")                          \
    X(INSTALL_CONTEXT, 7, "the unwinder wants to enter a handler")               \
    X(CONTINUE_UNWIND, 8, "the unwinder wants to go on")                         \
    X(NO_ENTRY, 16, "no unwind table entry for the last address")                \
    X(BAD_ENTRY, 17, "the unwind table entry of the last address is not valid")  \
    X(OUTSIDE_STACK, 18, "the next frame is not on the stack")                   \
    X(CYCLE, 19, "the stack does not go on from the last frame")                 \
    X(LIMIT, 20, "more frames than the limit")                                   \
    X(UNKNOWN_REGISTER, 21, "the last frame needs a register that is not known") \
    X(NO_TABLES, 22, "the program has no unwind tables, or they are not readable")

typedef enum sel4_backtrace_stop {
    SEL4_BACKTRACE_END = 0, // the outermost frame was reached
#define X(name, number, text) SEL4_BACKTRACE_STOP_##name = number,
    SEL4_BACKTRACE_STOPS(X)
#undef X
} sel4_backtrace_stop_t;

// A clause without a full stop; never NULL.
const char *sel4_backtrace_stop_text(int32_t stop);

/* ---- Writing */

// Where bytes go, in order.
typedef struct sel4_backtrace_writer {
    void (*put)(void *context, uint8_t byte);
    void *context;
} sel4_backtrace_writer_t;

/*
 * In this order: start once, address for each frame, end once.  `image` may be NULL, for no name.
 *
 * Blocks  as `writer->put` does
 */
void sel4_backtrace_write_start(const sel4_backtrace_writer_t *writer, const char *image);
void sel4_backtrace_write_address(const sel4_backtrace_writer_t *writer, uint64_t address);
void sel4_backtrace_write_end(const sel4_backtrace_writer_t *writer, int32_t stop);

/* ---- Reading */

// name, number, text
#define SEL4_BACKTRACE_STREAM_ERRORS(X)                          \
    X(TRUNCATED, 1, "the backtrace is cut off")                  \
    X(TAG, 2, "a byte that should be 0 or 1 is neither")         \
    X(NUMBER, 3, "a number is too large")                        \
    X(IMAGE, 4, "the name of the image is too long or not text") \
    X(TRAILING, 5, "something follows the end of the backtrace")

typedef enum sel4_backtrace_stream_error {
    SEL4_BACKTRACE_STREAM_OK = 0,
#define X(name, number, text) SEL4_BACKTRACE_STREAM_ERR_##name = number,
    SEL4_BACKTRACE_STREAM_ERRORS(X)
#undef X
} sel4_backtrace_stream_error_t;

typedef struct SEL4_MUST_CHECK sel4_backtrace_stream_result {
    sel4_backtrace_stream_error_t error;
} sel4_backtrace_stream_result_t;

// What an error means, in a clause without a full stop; never NULL.
const char *sel4_backtrace_stream_error_text(sel4_backtrace_stream_error_t error);

typedef struct sel4_backtrace_reader {
    sel4_span_t rest;
    sel4_span_t image; // printable UTF-8, not ended by a NUL; empty when there is no name
    int32_t stop;      // after the last frame: 0, or why the trace ends there
} sel4_backtrace_reader_t;

/*
 * Reads what comes before the frames.
 *
 * Fails  SEL4_BACKTRACE_STREAM_ERR_…, as the list says; `*ret_reader` is untouched
 * Owns   the reader borrows `bytes`
 */
sel4_backtrace_stream_result_t sel4_backtrace_read_start(sel4_span_t bytes,
                                                         sel4_backtrace_reader_t *ret_reader);

/*
 * Reads the next frame, or with `*ret_more` false the end, which must also be that of the bytes.
 *
 * Fails  SEL4_BACKTRACE_STREAM_ERR_…, as the list says; both parameters are untouched
 */
sel4_backtrace_stream_result_t sel4_backtrace_read_next(sel4_backtrace_reader_t *reader,
                                                        bool *ret_more, uint64_t *ret_address);
