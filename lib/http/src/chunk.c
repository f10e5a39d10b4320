// SPDX-License-Identifier: BSD-2-Clause

/*
 *     size line ──► data ──► CR LF ──► size line …
 *         │ size 0
 *         ▼
 *     trailer lines ──► empty line: done
 *
 * Lines are read character by character, data in pieces.
 */

#include <sel4c/http_chunk.h>

#include "chars.h"

enum state {
    SIZE_FIRST, // no digit yet
    SIZE,
    SIZE_END, // a space behind it
    EXTENSION,
    SIZE_LF,
    DATA,
    DATA_CR,
    DATA_LF,
    TRAILER_START,
    TRAILER,
    TRAILER_LF,
    END_LF,
};

#define MALFORMED SEL4_HTTP_FAILURE(SEL4_HTTP_ERR_CHUNK)

void sel4_http_chunks_init(sel4_http_chunks_t *chunks, uint64_t total_max)
{
    *chunks = (sel4_http_chunks_t){ .total_max = total_max, .state = SIZE_FIRST };
}

static sel4_http_result_t go_to(sel4_http_chunks_t *chunks, enum state state)
{
    chunks->state = (uint8_t)state;
    return SEL4_HTTP_SUCCESS;
}

// What stands behind a space cannot be more of the size: "1 2" would have two meanings.
static sel4_http_result_t end_size(sel4_http_chunks_t *chunks, uint8_t c)
{
    if (c == '\r') {
        return go_to(chunks, SIZE_LF);
    }
    if (c == ';') {
        return go_to(chunks, EXTENSION);
    }
    return is_space(c) ? go_to(chunks, SIZE_END) : MALFORMED;
}

static sel4_http_result_t read_size(sel4_http_chunks_t *chunks, uint8_t c)
{
    unsigned digit = hex_value(c);
    if (digit < 16) {
        if (chunks->left > UINT64_MAX >> 4) {
            return SEL4_HTTP_FAILURE(SEL4_HTTP_ERR_BODY_TOO_LARGE);
        }
        chunks->left = chunks->left << 4 | digit;
        return go_to(chunks, SIZE);
    }
    return chunks->state == SIZE_FIRST ? MALFORMED : end_size(chunks, c);
}

// An extension or a trailer field: any text up to CR.
static sel4_http_result_t read_text(sel4_http_chunks_t *chunks, uint8_t c, enum state after)
{
    if (c == '\r') {
        return go_to(chunks, after);
    }
    return c >= 0x20 || c == '\t' ? SEL4_HTTP_SUCCESS : MALFORMED;
}

static sel4_http_result_t end_size_line(sel4_http_chunks_t *chunks)
{
    uint64_t total;
    if (__builtin_add_overflow(chunks->total, chunks->left, &total) || total > chunks->total_max) {
        return SEL4_HTTP_FAILURE(SEL4_HTTP_ERR_BODY_TOO_LARGE);
    }
    chunks->total = total;
    chunks->line_size = 0;
    return go_to(chunks, chunks->left == 0 ? TRAILER_START : DATA);
}

static sel4_http_result_t expect(sel4_http_chunks_t *chunks, uint8_t c, uint8_t wanted,
                                 enum state next)
{
    return c == wanted ? go_to(chunks, next) : MALFORMED;
}

static sel4_http_result_t read_char(sel4_http_chunks_t *chunks, uint8_t c)
{
    if (++chunks->line_size > SEL4_HTTP_CHUNK_LINE_SIZE_MAX) {
        return MALFORMED;
    }
    switch ((enum state)chunks->state) {
    case SIZE_FIRST:
    case SIZE:
        return read_size(chunks, c);
    case SIZE_END:
        return end_size(chunks, c);
    case EXTENSION:
        return read_text(chunks, c, SIZE_LF);
    case SIZE_LF:
        return c == '\n' ? end_size_line(chunks) : MALFORMED;
    case DATA_CR:
        return expect(chunks, c, '\r', DATA_LF);
    case DATA_LF:
        chunks->line_size = 0;
        return expect(chunks, c, '\n', SIZE_FIRST);
    case TRAILER_START:
        if (c == '\r') {
            return go_to(chunks, END_LF);
        }
        chunks->state = TRAILER;
        return read_text(chunks, c, TRAILER_LF);
    case TRAILER:
        return read_text(chunks, c, TRAILER_LF);
    case TRAILER_LF:
        return expect(chunks, c, '\n', TRAILER_START);
    case END_LF:
        chunks->is_done = c == '\n';
        return chunks->is_done ? SEL4_HTTP_SUCCESS : MALFORMED;
    case DATA:
        break;
    }
    return MALFORMED;
}

static sel4_span_t take_data(sel4_http_chunks_t *chunks, sel4_span_t *bytes)
{
    size_t size = chunks->left < bytes->size ? (size_t)chunks->left : bytes->size;
    sel4_span_t piece = sel4_span(bytes->data, size);
    *bytes = sel4_span(bytes->data + size, bytes->size - size);
    chunks->left -= size;
    if (chunks->left == 0) {
        chunks->state = DATA_CR;
    }
    return piece;
}

sel4_http_result_t sel4_http_chunks_next(sel4_http_chunks_t *chunks, sel4_span_t *bytes,
                                         sel4_span_t *ret_piece)
{
    *ret_piece = (sel4_span_t){ 0 };
    while (bytes->size > 0 && !chunks->is_done) {
        if (chunks->state == DATA) {
            *ret_piece = take_data(chunks, bytes);
            return SEL4_HTTP_SUCCESS;
        }
        uint8_t c = bytes->data[0];
        *bytes = sel4_span(bytes->data + 1, bytes->size - 1);
        SEL4_TRY(read_char(chunks, c));
    }
    return SEL4_HTTP_FAILURE(chunks->is_done ? SEL4_HTTP_OK : SEL4_HTTP_ERR_INCOMPLETE);
}
