// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Unpacks what was packed by "deflate" (RFC 1951): the bare stream, without the header and checksum
 * that zlib and gzip put around it.
 *
 * The output is its own window, so nothing is needed besides it but some 2 KiB of stack.  Every
 * step takes bits of the input or gives bytes, so that no input makes it loop; what zlib refuses is
 * refused.
 */

#include <sel4c/base.h>
#include <sel4c/span.h>

// name, number, text
#define SEL4_INFLATE_ERRORS(X)                                         \
    X(TRUNCATED, 1, "the packed data ends too early")                  \
    X(BLOCK, 2, "a block of the packed data is of no known kind")      \
    X(CODES, 3, "a block of the packed data has damaged codes")        \
    X(SYMBOL, 4, "the packed data has bits that are no code")          \
    X(DISTANCE, 5, "the packed data refers to what is before its own") \
    X(SIZE, 6, "the packed data is not of the size that was expected") \
    X(TRAILING, 7, "there is more than the packed data")

typedef enum sel4_inflate_error {
    SEL4_INFLATE_OK = 0,
#define X(name, number, text) SEL4_INFLATE_ERR_##name = number,
    SEL4_INFLATE_ERRORS(X)
#undef X
} sel4_inflate_error_t;

typedef struct SEL4_MUST_CHECK sel4_inflate_result {
    sel4_inflate_error_t error;
} sel4_inflate_result_t;

// What an error means, in a sentence without a full stop; never NULL.
const char *sel4_inflate_error_text(sel4_inflate_error_t error);

/*
 * Unpacks one stream, which must end in the last byte of `packed` and fill `to`.
 *
 * Needs  that the two do not overlap
 * Blocks never
 * Fails  SEL4_INFLATE_ERR_…, as the list says; `to` may hold a part of it, and nothing outside of
 *        it was written
 */
sel4_inflate_result_t sel4_inflate(sel4_span_t packed, sel4_mutable_span_t to);
