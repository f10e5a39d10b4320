// SPDX-License-Identifier: BSD-2-Clause

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sel4c/http_request.h>

#include "harness.h"

static sel4_http_field_t fields[8];
static sel4_http_request_t request;

static sel4_http_result_t parse(const char *text)
{
    request = (sel4_http_request_t){ .fields = fields, .field_capacity = 8 };
    return sel4_http_request_parse(sel4_span(text, strlen(text)), &request);
}

static const char *text_of(sel4_span_t span)
{
    static char text[4][256];
    static unsigned next;
    char *buffer = text[next++ % 4];
    (void)snprintf(buffer, 256, "%.*s", (int)span.size, (const char *)span.data);
    return buffer;
}

TEST(request, a_browser_s_request_is_taken_apart)
{
    const char *text = "GET /a/b?c=d HTTP/1.1\r\n"
                       "Host: localhost:8443\r\n"
                       "User-Agent:   Test/1.0 (x; y)  \r\n"
                       "Empty:\r\n"
                       "Tabs:\ta\tb\t\r\n"
                       "\r\nrest";
    ASSERT_OK(parse(text));
    EXPECT_EQ(request.method, SEL4_HTTP_METHOD_GET);
    EXPECT_STR_EQ(text_of(request.target), "/a/b?c=d");
    EXPECT_EQ(request.minor_version, 1);
    EXPECT_EQ(request.head_size, strlen(text) - 4);
    ASSERT_EQ(request.field_count, 4);
    EXPECT_STR_EQ(text_of(fields[1].name), "User-Agent");
    EXPECT_STR_EQ(text_of(fields[1].value), "Test/1.0 (x; y)");
    EXPECT_STR_EQ(text_of(fields[2].value), "");
    EXPECT_STR_EQ(text_of(fields[3].value), "a\tb");
    EXPECT_STR_EQ(text_of(request.host), "localhost:8443");
    EXPECT_TRUE(request.keeps_alive);
    EXPECT_FALSE(request.is_chunked);
    EXPECT_EQ(request.content_length, 0);
    EXPECT_PTR_EQ(sel4_http_request_field(&request, "user-AGENT"), &fields[1]);
    EXPECT_NULL(sel4_http_request_field(&request, "User-Agen"));
    EXPECT_NULL(sel4_http_request_field(&request, "User-Agents"));
}

TEST(request, every_part_of_a_request_is_incomplete)
{
    const char *text = "\r\nPOST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n";
    for (size_t size = 0; size < strlen(text); size++) {
        harness_note("%zu bytes", size);
        request = (sel4_http_request_t){ .fields = fields, .field_capacity = 8 };
        // A copy of just that size, so that a read beyond it is seen.
        char *copy = strndup(text, size);
        EXPECT_ERROR(sel4_http_request_parse(sel4_span(copy, size), &request),
                     SEL4_HTTP_ERR_INCOMPLETE);
        free(copy);
    }
    ASSERT_OK(parse(text));
    EXPECT_EQ(request.head_size, strlen(text));
    EXPECT_EQ(request.content_length, 5);
}

#define HEAD(fields_) "GET / HTTP/1.1\r\nHost: a\r\n" fields_ "\r\n"

static const struct {
    const char *what;
    const char *text;
    sel4_http_error_t error;
} refusals[] = {
    { "bare LF", "GET / HTTP/1.1\nHost: a\n\n", SEL4_HTTP_ERR_REQUEST_LINE },
    { "bare CR in the line", "GET / HTTP/1.1\rX\r\n", SEL4_HTTP_ERR_REQUEST_LINE },
    { "no method", " / HTTP/1.1\r\n", SEL4_HTTP_ERR_REQUEST_LINE },
    { "a method that is no token", "G(T / HTTP/1.1\r\n", SEL4_HTTP_ERR_REQUEST_LINE },
    { "two spaces", "GET  / HTTP/1.1\r\n", SEL4_HTTP_ERR_TARGET },
    { "a space in the target", "GET /a b HTTP/1.1\r\n", SEL4_HTTP_ERR_REQUEST_LINE },
    { "a tab in the target", "GET /a\tb HTTP/1.1\r\n", SEL4_HTTP_ERR_TARGET },
    { "a byte above 127 in the target", "GET /\xc3\xa4 HTTP/1.1\r\n", SEL4_HTTP_ERR_TARGET },
    { "HTTP/0.9", "GET /\r\n", SEL4_HTTP_ERR_TARGET },
    { "HTTP/2", "GET / HTTP/2.0\r\n", SEL4_HTTP_ERR_VERSION },
    { "lower case", "GET / http/1.1\r\n", SEL4_HTTP_ERR_REQUEST_LINE },
    { "binary", "\x16\x03\x01\x02", SEL4_HTTP_ERR_REQUEST_LINE },
    { "a space after the version", "GET / HTTP/1.1 \r\n", SEL4_HTTP_ERR_REQUEST_LINE },
    { "a space before the colon", HEAD("Name : value\r\n"), SEL4_HTTP_ERR_FIELD },
    { "no name", HEAD(": value\r\n"), SEL4_HTTP_ERR_FIELD },
    { "no colon", HEAD("Name\r\n"), SEL4_HTTP_ERR_FIELD },
    { "a folded line", HEAD("Name: a\r\n b\r\n"), SEL4_HTTP_ERR_FIELD },
    { "bare LF in a value", HEAD("Name: a\nOther: b\r\n"), SEL4_HTTP_ERR_FIELD },
    { "bare CR in a value", HEAD("Name: a\rb\r\n"), SEL4_HTTP_ERR_FIELD },
    { "a control character", HEAD("Name: a\x01\r\n"), SEL4_HTTP_ERR_FIELD },
    { "DEL", HEAD("Name: 12345678\x7f\r\n"), SEL4_HTTP_ERR_FIELD },
    { "no Host", "GET / HTTP/1.1\r\n\r\n", SEL4_HTTP_ERR_HOST },
    { "two Hosts", HEAD("Host: b\r\n"), SEL4_HTTP_ERR_HOST },
    { "a Host with a slash", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", SEL4_HTTP_ERR_HOST },
    { "length and chunks", HEAD("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"),
      SEL4_HTTP_ERR_TRANSFER_ENCODING },
    { "two lengths", HEAD("Content-Length: 5\r\nContent-Length: 6\r\n"),
      SEL4_HTTP_ERR_CONTENT_LENGTH },
    { "two lengths in one", HEAD("Content-Length: 5, 6\r\n"), SEL4_HTTP_ERR_CONTENT_LENGTH },
    { "a negative length", HEAD("Content-Length: -5\r\n"), SEL4_HTTP_ERR_CONTENT_LENGTH },
    { "a length with a sign", HEAD("Content-Length: +5\r\n"), SEL4_HTTP_ERR_CONTENT_LENGTH },
    { "a length in words", HEAD("Content-Length: five\r\n"), SEL4_HTTP_ERR_CONTENT_LENGTH },
    { "no length", HEAD("Content-Length:\r\n"), SEL4_HTTP_ERR_CONTENT_LENGTH },
    { "a length beyond 64 bits", HEAD("Content-Length: 18446744073709551616\r\n"),
      SEL4_HTTP_ERR_CONTENT_LENGTH },
    { "another coding", HEAD("Transfer-Encoding: gzip\r\n"), SEL4_HTTP_ERR_UNKNOWN_CODING },
    { "a coding after chunked", HEAD("Transfer-Encoding: chunked, gzip\r\n"),
      SEL4_HTTP_ERR_TRANSFER_ENCODING },
    { "chunked twice", HEAD("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"),
      SEL4_HTTP_ERR_TRANSFER_ENCODING },
    { "chunks in HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n",
      SEL4_HTTP_ERR_TRANSFER_ENCODING },
    { "a coding before chunked", HEAD("Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n"),
      SEL4_HTTP_ERR_UNKNOWN_CODING },
    { "another expectation", HEAD("Expect: cake\r\n"), SEL4_HTTP_ERR_EXPECTATION },
    { "one expectation more", HEAD("Expect: 100-continue, cake\r\n"), SEL4_HTTP_ERR_EXPECTATION },
    { "one expectation more in a line of its own", HEAD("Expect: 100-continue\r\nExpect: cake\r\n"),
      SEL4_HTTP_ERR_EXPECTATION },
    { "nine fields", HEAD("a:b\r\na:b\r\na:b\r\na:b\r\na:b\r\na:b\r\na:b\r\na:b\r\n"),
      SEL4_HTTP_ERR_TOO_MANY_FIELDS },
};

TEST(request, what_has_no_one_meaning_is_refused)
{
    for (size_t i = 0; i < SEL4_ARRAY_COUNT(refusals); i++) {
        harness_note("%s", refusals[i].what);
        EXPECT_ERROR(parse(refusals[i].text), refusals[i].error);
        EXPECT_GE(sel4_http_error_status(refusals[i].error), 400);
    }
}

TEST(request, a_target_has_a_limit)
{
    static char text[SEL4_HTTP_TARGET_SIZE_MAX + 64];
    for (size_t size = SEL4_HTTP_TARGET_SIZE_MAX - 1; size <= SEL4_HTTP_TARGET_SIZE_MAX + 1;
         size++) {
        (void)snprintf(text, sizeof(text), "GET /%0*d HTTP/1.0\r\n\r\n", (int)size - 1, 0);
        EXPECT_ERROR(parse(text), size <= SEL4_HTTP_TARGET_SIZE_MAX
                                      ? SEL4_HTTP_OK
                                      : SEL4_HTTP_ERR_TARGET_TOO_LONG);
    }
    // Also before its end has come.
    (void)snprintf(text, sizeof(text), "GET /%0*d", SEL4_HTTP_TARGET_SIZE_MAX, 0);
    EXPECT_ERROR(parse(text), SEL4_HTTP_ERR_TARGET_TOO_LONG);
}

TEST(request, the_connection_stays_as_version_and_client_say)
{
    static const struct {
        const char *text;
        bool keeps_alive;
    } cases[] = {
        { "GET / HTTP/1.1\r\nHost: a\r\n\r\n", true },
        { "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", false },
        { "GET / HTTP/1.1\r\nHost: a\r\nConnection: x , CLOSE\r\n\r\n", false },
        { "GET / HTTP/1.1\r\nHost: a\r\nConnection: closed\r\n\r\n", true },
        { "GET / HTTP/1.1\r\nHost: a\r\nConnection: x\r\nConnection: close\r\n\r\n", false },
        { "GET / HTTP/1.0\r\nConnection: x\r\nConnection: keep-alive\r\n\r\n", true },
        { "GET / HTTP/1.0\r\n\r\n", false },
        { "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", true },
        { "GET / HTTP/1.0\r\nConnection: keep-alive, close\r\n\r\n", false },
        { "GET / HTTP/1.7\r\nHost: a\r\n\r\n", true },
    };
    for (size_t i = 0; i < SEL4_ARRAY_COUNT(cases); i++) {
        harness_note("%s", cases[i].text);
        ASSERT_OK(parse(cases[i].text));
        EXPECT_EQ(request.keeps_alive, cases[i].keeps_alive);
    }
}

TEST(request, a_word_is_the_same_in_any_case)
{
    EXPECT_TRUE(sel4_http_is_word(sel4_span("Keep-ALIVE", 10), "keep-alive"));
    EXPECT_FALSE(sel4_http_is_word(sel4_span("keep-aliv", 9), "keep-alive"));
    EXPECT_FALSE(sel4_http_is_word(sel4_span("keep-alive ", 11), "keep-alive"));
    EXPECT_FALSE(sel4_http_is_word(sel4_span("keep\rAlive", 10), "keep-alive"));
    EXPECT_FALSE(sel4_http_is_word(sel4_span("x@", 2), "x`"));
    EXPECT_FALSE(sel4_http_is_word(sel4_span("x\0y", 3), "x"));
}

TEST(request, the_same_length_twice_is_one_length)
{
    ASSERT_OK(parse(HEAD("Content-Length: 42, 42\r\nContent-Length: 42\r\n")));
    EXPECT_EQ(request.content_length, 42);
    ASSERT_OK(parse(HEAD("Content-Length: 18446744073709551615\r\n")));
    EXPECT_EQ(request.content_length, UINT64_MAX);
}

TEST(request, a_client_that_waits_is_noticed)
{
    ASSERT_OK(parse(HEAD("Expect: 100-Continue\r\nContent-Length: 1\r\n")));
    EXPECT_TRUE(request.expects_continue);
    ASSERT_OK(parse(HEAD("Expect: 100-continue, 100-continue\r\nContent-Length: 1\r\n")));
    EXPECT_TRUE(request.expects_continue);
    ASSERT_OK(parse(HEAD("Expect: 100-continue\r\n")));
    EXPECT_FALSE(request.expects_continue);
    ASSERT_OK(parse(HEAD("Transfer-Encoding: Chunked\r\nExpect: 100-continue\r\n")));
    EXPECT_TRUE(request.expects_continue);
    EXPECT_TRUE(request.is_chunked);
}

TEST(request, control_characters_are_found_wherever_they_stand)
{
    char text[128];
    for (int c = 1; c < 256; c++) {
        for (int at = 0; at < 20; at++) {
            (void)snprintf(text, sizeof(text),
                           "GET / HTTP/1.0\r\nA: x%*s%cyyyyyyyyyyyyyyyyyy\r\n\r\n", at, "", c);
            bool is_bad = (c < 0x20 && c != '\t') || c == 0x7f;
            ASSERT_ERROR(parse(text), is_bad ? SEL4_HTTP_ERR_FIELD : SEL4_HTTP_OK);
        }
    }
    static const char with_nul[] = "GET / HTTP/1.0\r\nA: x\0y\r\n\r\n";
    request = (sel4_http_request_t){ .fields = fields, .field_capacity = 8 };
    EXPECT_ERROR(sel4_http_request_parse(sel4_span(with_nul, sizeof(with_nul) - 1), &request),
                 SEL4_HTTP_ERR_FIELD);
}

TEST(request, fields_of_one_name)
{
    ASSERT_OK(parse(HEAD("X: 1\r\nY: 2\r\nx: 3\r\nXX: 4\r\nX: 5\r\n")));
    const sel4_http_field_t *field = NULL;
    const char *wanted[] = { "1", "3", "5" };
    for (size_t i = 0; i < 3; i++) {
        field = sel4_http_request_next_field(&request, "x", field);
        ASSERT_TRUE(field != NULL);
        EXPECT_STR_EQ(text_of(field->value), wanted[i]);
    }
    EXPECT_PTR_EQ(sel4_http_request_next_field(&request, "x", field), NULL);
    EXPECT_STR_EQ(text_of(sel4_http_request_field(&request, "x")->value), "1");
    EXPECT_PTR_EQ(sel4_http_request_only_field(&request, "x"), NULL);
    EXPECT_PTR_EQ(sel4_http_request_only_field(&request, "z"), NULL);
    EXPECT_STR_EQ(text_of(sel4_http_request_only_field(&request, "y")->value), "2");
}

TEST(request, lists_are_taken_apart)
{
    const char *text = " a,, b ,\t,c d,";
    sel4_span_t rest = sel4_span(text, strlen(text));
    sel4_span_t element;
    const char *wanted[] = { "a", "b", "c d" };
    for (size_t i = 0; i < 3; i++) {
        ASSERT_TRUE(sel4_http_list_next(&rest, &element));
        EXPECT_STR_EQ(text_of(element), wanted[i]);
    }
    EXPECT_FALSE(sel4_http_list_next(&rest, &element));
}
