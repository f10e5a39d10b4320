// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * A body in chunks (RFC 9112 7.1), taken apart as it arrives.
 *
 * Extensions and trailer fields are read over.
 */

#include <stdbool.h>

#include <sel4c/http_error.h>
#include <sel4c/span.h>

typedef struct sel4_http_chunks {
    uint64_t left;  // of the chunk that is being read
    uint64_t total; // of the body so far
    uint64_t total_max;
    uint32_t line_size; // of the line that is being read
    uint8_t state;
    bool is_done;
} sel4_http_chunks_t;

// Bytes of a size line with its extensions, and of the trailer.
#define SEL4_HTTP_CHUNK_LINE_SIZE_MAX 1024

void sel4_http_chunks_init(sel4_http_chunks_t *chunks, uint64_t total_max);

/*
 * Reads on at the start of `*bytes`, takes away what it has read, and gives the piece of the body
 * that it found, which may be empty.  Once `chunks->is_done`, the rest of `*bytes` is the next
 * request's.
 *
 * Fails  SEL4_HTTP_ERR_INCOMPLETE      `*bytes` is used up; the piece is empty
 *        SEL4_HTTP_ERR_CHUNK, SEL4_HTTP_ERR_BODY_TOO_LARGE
 * Owns   the piece refers to the bytes
 */
sel4_http_result_t sel4_http_chunks_next(sel4_http_chunks_t *chunks, sel4_span_t *bytes,
                                         sel4_span_t *ret_piece);
