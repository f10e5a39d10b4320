// SPDX-License-Identifier: BSD-2-Clause

#include <string.h>

#include <sel4c/http_answer.h>

#include "harness.h"

static uint8_t buffer[256];
static sel4_http_head_t head;
static sel4_span_t bytes;

static sel4_span_t text(const char *string)
{
    return sel4_span(string, strlen(string));
}

static void begin(unsigned status)
{
    sel4_http_head_begin(&head, sel4_mutable_span(buffer, sizeof(buffer)), status);
}

TEST(answer, a_head)
{
    begin(200);
    sel4_http_head_field(&head, "Content-Length", "%u", 42u);
    sel4_http_head_field(&head, "Content-Type", "%s", "text/plain");
    ASSERT_OK(sel4_http_head_end(&head, &bytes));
    EXPECT_BYTES_SIZED_EQ(
        bytes.data, bytes.size,
        "HTTP/1.1 200 OK\r\nContent-Length: 42\r\nContent-Type: text/plain\r\n\r\n", 65);
}

TEST(answer, texts_and_numbers)
{
    begin(418);
    sel4_http_head_text(&head, "A", text("b\tc \xff"));
    sel4_http_head_text(&head, "Empty", sel4_span(NULL, 0));
    sel4_http_head_number(&head, "Zero", 0);
    sel4_http_head_number(&head, "Most", UINT64_MAX);
    ASSERT_OK(sel4_http_head_end(&head, &bytes));
    static const char expected[] = "HTTP/1.1 418 Status\r\nA: b\tc \xff\r\nEmpty: \r\nZero: 0\r\n"
                                   "Most: 18446744073709551615\r\n\r\n";
    EXPECT_BYTES_SIZED_EQ(bytes.data, bytes.size, expected, strlen(expected));
}

TEST(answer, paths_are_encoded)
{
    begin(301);
    sel4_http_head_path(&head, "Location", text("/a b/\xc3\xa4'\"%\r\n/"), text("q=1"));
    ASSERT_OK(sel4_http_head_end(&head, &bytes));
    static const char expected[] = "HTTP/1.1 301 Moved Permanently\r\n"
                                   "Location: /a%20b/%C3%A4%27%22%25%0D%0A/?q=1\r\n\r\n";
    EXPECT_BYTES_SIZED_EQ(bytes.data, bytes.size, expected, strlen(expected));
}

TEST(answer, a_value_cannot_end_its_line)
{
    static const char *const values[] = { "a\r\nSet-Cookie: b", "a\nb", "a\rb", "\x7f", "\x01" };
    for (size_t i = 0; i < SEL4_ARRAY_COUNT(values); i++) {
        begin(200);
        sel4_http_head_field(&head, "X", "%s", values[i]);
        EXPECT_ERROR(sel4_http_head_end(&head, &bytes), SEL4_HTTP_ERR_FIELD);
        begin(200);
        sel4_http_head_text(&head, "X", text(values[i]));
        sel4_http_head_text(&head, "Y", text("good"));
        EXPECT_ERROR(sel4_http_head_end(&head, &bytes), SEL4_HTTP_ERR_FIELD);
        begin(301);
        sel4_http_head_path(&head, "Location", text("/"), text(values[i]));
        EXPECT_ERROR(sel4_http_head_end(&head, &bytes), SEL4_HTTP_ERR_FIELD);
    }
}

TEST(answer, a_head_that_does_not_fit_is_not_cut)
{
    for (size_t size = 0; size <= 28; size++) {
        memset(buffer, '#', sizeof(buffer));
        sel4_http_head_begin(&head, sel4_mutable_span(buffer, size), 404);
        sel4_http_result_t result = sel4_http_head_end(&head, &bytes);
        EXPECT_EQ(result.error, size < 26 ? SEL4_HTTP_ERR_HEAD_TOO_LARGE : SEL4_HTTP_OK);
        EXPECT_EQ(buffer[size], '#');
    }
    for (size_t size = 0; size <= 45; size++) {
        memset(buffer, '#', sizeof(buffer));
        sel4_http_head_begin(&head, sel4_mutable_span(buffer, size), 404);
        sel4_http_head_text(&head, "Name", text("value"));
        sel4_http_head_field(&head, "N", "%u", 1u);
        sel4_http_result_t result = sel4_http_head_end(&head, &bytes);
        EXPECT_EQ(result.error, size < 45 ? SEL4_HTTP_ERR_HEAD_TOO_LARGE : SEL4_HTTP_OK);
        EXPECT_EQ(buffer[size], '#');
    }
}

TEST(answer, unknown_status)
{
    EXPECT_STR_EQ(sel4_http_status_text(299), "Status");
    EXPECT_STR_EQ(sel4_http_status_text(431), "Request Header Fields Too Large");
}

TEST(answer, types_by_the_end_of_the_name)
{
    static const struct {
        const char *name;
        const char *type;
    } cases[] = {
        { "/index.html", "text/html; charset=utf-8" }, { "/A.SVG", "image/svg+xml" },
        { "/a.tar.gz", "application/gzip" },           { "/a.b/c", "application/octet-stream" },
        { "/html", "application/octet-stream" },       { "/a.", "application/octet-stream" },
        { "/a.htmlx", "application/octet-stream" },    { "", "application/octet-stream" },
    };
    for (size_t i = 0; i < SEL4_ARRAY_COUNT(cases); i++) {
        harness_note("%s", cases[i].name);
        EXPECT_STR_EQ(sel4_http_type_of_name(text(cases[i].name)), cases[i].type);
    }
}
