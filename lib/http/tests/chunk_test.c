// SPDX-License-Identifier: BSD-2-Clause

#include <stdio.h>
#include <string.h>

#include <sel4c/http_chunk.h>

#include "harness.h"

static char body[4096];
static size_t body_size;
static size_t rest_size;

// Feeds the text in pieces of `step` bytes.
static sel4_http_error_t decode(const char *text, size_t step, uint64_t total_max)
{
    sel4_http_chunks_t chunks;
    sel4_http_chunks_init(&chunks, total_max);
    size_t size = strlen(text);
    size_t at = 0;
    body_size = 0;
    while (at < size) {
        sel4_span_t bytes = sel4_span(text + at, step < size - at ? step : size - at);
        at += bytes.size;
        sel4_http_result_t result;
        do {
            sel4_span_t piece;
            result = sel4_http_chunks_next(&chunks, &bytes, &piece);
            if (piece.size > 0) {
                memcpy(body + body_size, piece.data, piece.size);
                body_size += piece.size;
            }
        } while (result.error == SEL4_HTTP_OK && !chunks.is_done);
        if (chunks.is_done) {
            rest_size = bytes.size + (size - at);
            return SEL4_HTTP_OK;
        }
        if (result.error != SEL4_HTTP_ERR_INCOMPLETE) {
            return result.error;
        }
    }
    return SEL4_HTTP_ERR_INCOMPLETE;
}

TEST(chunk, a_body_is_put_together_whatever_the_pieces)
{
    const char *text = "5\r\nhello\r\nA;name=value \r\n, big worl\r\n1\t;x=\"y\"\r\nd\r\n000\r\n"
                       "Trailer: x\r\nOther: y\r\n\r\nnext";
    for (size_t step = 1; step <= strlen(text); step++) {
        harness_note("step %zu", step);
        ASSERT_EQ(decode(text, step, 100), SEL4_HTTP_OK);
        EXPECT_BYTES_SIZED_EQ(body, body_size, "hello, big world", 16);
        EXPECT_EQ(rest_size, 4);
    }
    for (size_t size = 0; size < strlen(text) - 4; size++) {
        char part[128];
        (void)snprintf(part, sizeof(part), "%.*s", (int)size, text);
        EXPECT_EQ(decode(part, 7, 100), SEL4_HTTP_ERR_INCOMPLETE);
    }
}

TEST(chunk, malformed_chunks_are_refused)
{
    static const char *const texts[] = {
        "\r\n",           "x\r\n",
        "-1\r\n",         "0x5\r\nhello",
        " 5\r\nhello",    "5\nhello",
        "5\r\nhelloX",    "5\r\nhello\n",
        "5\r\nhello\r\r", "5\rX",
        "0\r\n\rX",       "0\r\nA: b\rX",
        "0\r\nA\x01",     "5;\x01\r\n",
        "5 5\n",          "0\r\n\n",
        "5,5\r\n",        "5\r\nhello\r\n\r\n",
        "5 5\r\nhello",   "5\t \t5;x\r\nhello",
    };
    for (size_t i = 0; i < SEL4_ARRAY_COUNT(texts); i++) {
        for (size_t step = 1; step < 8; step++) {
            harness_note("%s in %zu", texts[i], step);
            EXPECT_EQ(decode(texts[i], step, 100), SEL4_HTTP_ERR_CHUNK);
        }
    }
}

TEST(chunk, limits_hold)
{
    EXPECT_EQ(decode("10\r\n0123456789abcdef\r\n0\r\n\r\n", 5, 16), SEL4_HTTP_OK);
    EXPECT_EQ(decode("10\r\n0123456789abcdef\r\n1\r\n", 5, 16), SEL4_HTTP_ERR_BODY_TOO_LARGE);
    EXPECT_EQ(decode("11\r\n", 5, 16), SEL4_HTTP_ERR_BODY_TOO_LARGE);
    EXPECT_EQ(decode("ffffffffffffffff\r\n", 5, UINT64_MAX), SEL4_HTTP_ERR_INCOMPLETE);
    EXPECT_EQ(decode("10000000000000000\r\n", 5, UINT64_MAX), SEL4_HTTP_ERR_BODY_TOO_LARGE);
    EXPECT_EQ(decode("1\r\nx\r\nffffffffffffffff\r\n", 5, UINT64_MAX),
              SEL4_HTTP_ERR_BODY_TOO_LARGE);
    static char text[2 * SEL4_HTTP_CHUNK_LINE_SIZE_MAX];
    memset(text, '0', sizeof(text) - 1);
    EXPECT_EQ(decode(text, 100, 16), SEL4_HTTP_ERR_CHUNK);
    text[1] = '\r';
    text[2] = '\n';
    text[3] = 'A';
    text[4] = ':';
    EXPECT_EQ(decode(text, 100, 16), SEL4_HTTP_ERR_CHUNK);
}

TEST(chunk, there_may_be_as_many_as_there_are_bytes)
{
    static char text[3 * 6 * SEL4_HTTP_CHUNK_LINE_SIZE_MAX];
    size_t size = 0;
    for (unsigned i = 0; i < 2 * SEL4_HTTP_CHUNK_LINE_SIZE_MAX; i++) {
        size += (size_t)snprintf(text + size, sizeof(text) - size, "1\r\n%c\r\n", 'a' + i % 26);
    }
    (void)snprintf(text + size, sizeof(text) - size, "0\r\n\r\n");
    ASSERT_EQ(decode(text, 100, sizeof(body)), SEL4_HTTP_OK);
    EXPECT_EQ(body_size, 2 * SEL4_HTTP_CHUNK_LINE_SIZE_MAX);
    EXPECT_BYTES_EQ(body, "abcdefghijklmnopqrstuvwxyzab", 28);
}
