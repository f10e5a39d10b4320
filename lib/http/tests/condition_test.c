// SPDX-License-Identifier: BSD-2-Clause

#include <stdio.h>
#include <string.h>

#include <sel4c/http_condition.h>

#include "harness.h"

#define WHOLE           SEL4_HTTP_SELECT_WHOLE
#define PART            SEL4_HTTP_SELECT_PART
#define NOT_MODIFIED    SEL4_HTTP_SELECT_NOT_MODIFIED
#define FAILED          SEL4_HTTP_SELECT_FAILED
#define NOT_SATISFIABLE SEL4_HTTP_SELECT_NOT_SATISFIABLE

typedef struct example {
    const char *fields;
    sel4_http_selection_kind_t kind;
    uint64_t start;
    uint64_t size;
} example_t;

static sel4_http_selection_t select_of(const char *method, const char *fields,
                                       const sel4_http_representation_t *representation)
{
    char text[1024];
    sel4_http_field_t array[16];
    sel4_http_request_t request = { .fields = array, .field_capacity = SEL4_ARRAY_COUNT(array) };
    int size = snprintf(text, sizeof(text), "%s / HTTP/1.1\r\nHost: h\r\n%s\r\n", method, fields);
    ASSERT_OK(sel4_http_request_parse(sel4_span(text, (size_t)size), &request));
    return sel4_http_select(&request, representation);
}

static void check(const char *method, const example_t *examples, size_t count,
                  const sel4_http_representation_t *representation)
{
    for (size_t i = 0; i < count; i++) {
        harness_note("%s %s", method, examples[i].fields);
        sel4_http_selection_t selection = select_of(method, examples[i].fields, representation);
        EXPECT_EQ(selection.kind, examples[i].kind);
        EXPECT_EQ(selection.start, examples[i].start);
        EXPECT_EQ(selection.size, examples[i].size);
    }
}

#define CHECK(method, examples, representation) \
    check(method, examples, SEL4_ARRAY_COUNT(examples), representation)

// Sun, 06 Nov 1994 08:49:37 GMT
static sel4_http_representation_t page(void)
{
    return (sel4_http_representation_t){ .size = 1000,
                                         .etag = sel4_span("\"a,b\"", 5),
                                         .modified = 784111777 };
}

TEST(condition, ranges_of_a_page)
{
    static const example_t examples[] = {
        { "", WHOLE, 0, 1000 },
        { "Range: bytes=0-0\r\n", PART, 0, 1 },
        { "Range: bytes=0-\r\n", PART, 0, 1000 },
        { "Range: Bytes=10-19\r\n", PART, 10, 10 },
        { "Range: bytes=999-\r\n", PART, 999, 1 },
        { "Range: bytes=999-5000\r\n", PART, 999, 1 },
        { "Range: bytes=-1\r\n", PART, 999, 1 },
        { "Range: bytes=-5000\r\n", PART, 0, 1000 },
        { "Range: bytes=0-18446744073709551615\r\n", PART, 0, 1000 },
        { "Range: bytes=0-99999999999999999999999\r\n", PART, 0, 1000 },
        { "Range: bytes=1000-\r\n", NOT_SATISFIABLE, 0, 0 },
        { "Range: bytes=99999999999999999999999-\r\n", NOT_SATISFIABLE, 0, 0 },
        { "Range: bytes=18446744073709551616-\r\n", NOT_SATISFIABLE, 0, 0 }, // 2^64
        { "Range: bytes=36893488147419103233-\r\n", NOT_SATISFIABLE, 0, 0 }, // 2^65 + 1
        { "Range: bytes=-0\r\n", NOT_SATISFIABLE, 0, 0 },
        { "Range: bytes=5-4\r\n", WHOLE, 0, 1000 },
        { "Range: bytes=-\r\n", WHOLE, 0, 1000 },
        { "Range: bytes=0-1,5-6\r\n", WHOLE, 0, 1000 },
        { "Range: bytes=a-b\r\n", WHOLE, 0, 1000 },
        { "Range: bytes 0-1\r\n", WHOLE, 0, 1000 },
        { "Range: items=0-1\r\n", WHOLE, 0, 1000 },
        { "Range: bytes=\r\n", WHOLE, 0, 1000 },
    };
    sel4_http_representation_t representation = page();
    CHECK("GET", examples, &representation);
}

TEST(condition, nothing_has_no_range)
{
    static const example_t examples[] = {
        { "", WHOLE, 0, 0 },
        { "Range: bytes=0-\r\n", NOT_SATISFIABLE, 0, 0 },
        { "Range: bytes=-5\r\n", NOT_SATISFIABLE, 0, 0 },
    };
    sel4_http_representation_t nothing = { 0 };
    CHECK("GET", examples, &nothing);
}

TEST(condition, tags_and_dates_are_weighed_in_their_order)
{
    static const example_t examples[] = {
        { "If-None-Match: \"a,b\"\r\n", NOT_MODIFIED, 0, 0 },
        { "If-None-Match: W/\"a,b\"\r\n", NOT_MODIFIED, 0, 0 },
        { "If-None-Match: \"x\", \"a,b\"\r\n", NOT_MODIFIED, 0, 0 },
        { "If-None-Match: *\r\n", NOT_MODIFIED, 0, 0 },
        { "If-None-Match: \"a\"\r\n", WHOLE, 0, 1000 },
        { "If-None-Match: a,b\r\n", WHOLE, 0, 1000 },
        { "If-None-Match: \"a,b\r\n", WHOLE, 0, 1000 },
        { "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\n", NOT_MODIFIED, 0, 0 },
        { "If-Modified-Since: Sun, 06 Nov 1994 08:49:36 GMT\r\n", WHOLE, 0, 1000 },
        { "If-Modified-Since: yesterday\r\n", WHOLE, 0, 1000 },
        { "If-None-Match: \"a\"\r\nIf-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\n", WHOLE, 0,
          1000 },
        { "If-Match: \"a,b\"\r\n", WHOLE, 0, 1000 },
        { "If-Match: *\r\n", WHOLE, 0, 1000 },
        { "If-Match: W/\"a,b\"\r\n", FAILED, 0, 0 },
        { "If-Match: \"a\"\r\n", FAILED, 0, 0 },
        { "If-Match: nonsense\r\n", FAILED, 0, 0 },
        { "If-Unmodified-Since: Sun, 06 Nov 1994 08:49:36 GMT\r\n", FAILED, 0, 0 },
        { "If-Unmodified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\n", WHOLE, 0, 1000 },
        { "If-Unmodified-Since: yesterday\r\n", WHOLE, 0, 1000 },
        { "If-Match: \"a,b\"\r\nIf-None-Match: \"a,b\"\r\n", NOT_MODIFIED, 0, 0 },
        { "If-Match: \"a\"\r\nIf-None-Match: \"a,b\"\r\n", FAILED, 0, 0 },
    };
    sel4_http_representation_t representation = page();
    CHECK("GET", examples, &representation);
    CHECK("HEAD", examples, &representation);
}

TEST(condition, lines_of_tags_are_one_list)
{
    static const example_t examples[] = {
        { "If-None-Match: \"x\"\r\nIf-None-Match: \"a,b\"\r\n", NOT_MODIFIED, 0, 0 },
        { "if-none-match: \"a,b\"\r\nAccept: */*\r\nIF-NONE-MATCH: \"x\"\r\n", NOT_MODIFIED, 0, 0 },
        { "If-None-Match: \"x\"\r\nIf-None-Match: *\r\n", NOT_MODIFIED, 0, 0 },
        { "If-None-Match: \"x\"\r\nIf-None-Match: \"y\"\r\n", WHOLE, 0, 1000 },
        { "If-Match: \"x\"\r\nIf-Match: \"a,b\"\r\n", WHOLE, 0, 1000 },
        { "If-Match: \"x\"\r\nIf-Match: \"y\"\r\n", FAILED, 0, 0 },
    };
    sel4_http_representation_t representation = page();
    CHECK("GET", examples, &representation);
}

// Whoever reads only one of them may read another one than we do.
TEST(condition, what_has_one_value_and_comes_twice_does_not_count)
{
    static const example_t examples[] = {
        { "Range: bytes=0-0\r\nRange: bytes=0-0\r\n", WHOLE, 0, 1000 },
        { "Range: bytes=0-0\r\nrange: bytes=2000-\r\n", WHOLE, 0, 1000 },
        { "Range: bytes=0-9\r\nIf-Range: \"a,b\"\r\nIf-Range: \"a,b\"\r\n", WHOLE, 0, 1000 },
        { "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
          "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\n",
          WHOLE, 0, 1000 },
        { "If-Unmodified-Since: Sun, 06 Nov 1994 08:49:36 GMT\r\n"
          "If-Unmodified-Since: Sun, 06 Nov 1994 08:49:36 GMT\r\n",
          WHOLE, 0, 1000 },
    };
    sel4_http_representation_t representation = page();
    CHECK("GET", examples, &representation);
}

TEST(condition, tags_of_files)
{
    char text[SEL4_HTTP_ETAG_SIZE];
    sel4_span_t tag = sel4_http_etag_of(0, 784111777, text);
    EXPECT_BYTES_SIZED_EQ(tag.data, tag.size, "\"0-2ebc98a1\"", 12);
    tag = sel4_http_etag_of(0x10, 0xf, text);
    EXPECT_BYTES_SIZED_EQ(tag.data, tag.size, "\"10-f\"", 6);
    tag = sel4_http_etag_of(UINT64_MAX, -1, text);
    EXPECT_BYTES_SIZED_EQ(tag.data, tag.size, "\"ffffffffffffffff-ffffffffffffffff\"", 35);
}

TEST(condition, a_range_of_what_it_was)
{
    static const example_t examples[] = {
        { "Range: bytes=0-9\r\nIf-Range: \"a,b\"\r\n", PART, 0, 10 },
        { "Range: bytes=0-9\r\nIf-Range: W/\"a,b\"\r\n", WHOLE, 0, 1000 },
        { "Range: bytes=0-9\r\nIf-Range: \"a,b\", \"c\"\r\n", WHOLE, 0, 1000 },
        { "Range: bytes=0-9\r\nIf-Range: Sun, 06 Nov 1994 08:49:37 GMT\r\n", PART, 0, 10 },
        { "Range: bytes=0-9\r\nIf-Range: Sun, 06 Nov 1994 08:49:38 GMT\r\n", WHOLE, 0, 1000 },
        { "Range: bytes=0-9\r\nIf-Range: nonsense\r\n", WHOLE, 0, 1000 },
        { "Range: bytes=2000-\r\nIf-Range: \"c\"\r\n", WHOLE, 0, 1000 },
        { "Range: bytes=2000-\r\nIf-None-Match: \"a,b\"\r\n", NOT_MODIFIED, 0, 0 },
    };
    sel4_http_representation_t representation = page();
    CHECK("GET", examples, &representation);
}

TEST(condition, other_methods_have_no_ranges_and_do_not_overwrite_what_is_there)
{
    static const example_t examples[] = {
        { "Range: bytes=0-9\r\n", WHOLE, 0, 1000 },
        { "If-None-Match: *\r\n", FAILED, 0, 0 },
        { "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\n", WHOLE, 0, 1000 },
    };
    sel4_http_representation_t representation = page();
    CHECK("PUT", examples, &representation);
}

TEST(condition, without_tag_and_date_only_the_star_matches)
{
    static const example_t examples[] = {
        { "If-None-Match: \"\"\r\n", WHOLE, 0, 10 },
        { "If-None-Match: *\r\n", NOT_MODIFIED, 0, 0 },
        { "If-Match: \"\"\r\n", FAILED, 0, 0 },
        { "If-Unmodified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\n", WHOLE, 0, 10 },
        { "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\n", WHOLE, 0, 10 },
    };
    sel4_http_representation_t plain = { .size = 10 };
    CHECK("GET", examples, &plain);
}
