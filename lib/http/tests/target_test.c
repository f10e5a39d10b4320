// SPDX-License-Identifier: BSD-2-Clause

#include <stdio.h>
#include <string.h>

#include <sel4c/http_target.h>

#include "harness.h"

static uint8_t buffer[32];
static sel4_http_target_t target;

static sel4_http_result_t parse(const char *text)
{
    return sel4_http_target_parse(sel4_span(text, strlen(text)),
                                  sel4_mutable_span(buffer, sizeof(buffer)), &target);
}

TEST(target, paths_come_out_in_one_form)
{
    static const struct {
        const char *text;
        const char *path;
        const char *query;
    } cases[] = {
        { "/", "/", "" },
        { "/a/b", "/a/b", "" },
        { "/a/b/", "/a/b/", "" },
        { "/a?b=c", "/a", "b=c" },
        { "/?/../x", "/", "/../x" },
        { "/a/?", "/a/", "" },
        { "//a///b", "/a/b", "" },
        { "/./a/./b/.", "/a/b/", "" },
        { "/a/../b", "/b", "" },
        { "/a/b/..", "/a/", "" },
        { "/a/b/../../c", "/c", "" },
        { "/a/..", "/", "" },
        { "/%61%2e%2E/b", "/a../b", "" },
        { "/a/%2e%2E/b", "/b", "" },
        { "/.../..a/a..", "/.../..a/a..", "" },
        { "/%20%c3%a4", "/ \xc3\xa4", "" },
        { "/%f0%9F%98%8f%Ff", "/\xf0\x9f\x98\x8f\xff", "" },
        { "http://host", "/", "" },
        { "HTTPS://host:8443/a?b", "/a", "b" },
        { "http://host?b", "/", "b" },
    };
    for (size_t i = 0; i < SEL4_ARRAY_COUNT(cases); i++) {
        harness_note("%s", cases[i].text);
        ASSERT_OK(parse(cases[i].text));
        EXPECT_BYTES_SIZED_EQ(target.path.data, target.path.size, cases[i].path,
                              strlen(cases[i].path));
        EXPECT_BYTES_SIZED_EQ(target.query.data, target.query.size, cases[i].query,
                              strlen(cases[i].query));
    }
}

TEST(target, what_leaves_the_tree_or_hides_something_is_refused)
{
    static const char *const texts[] = {
        "",          "a",          "*",         "host:80",       "/..",     "/../a",
        "/a/../..",  "/%2e%2e",    "/.%2e/x",   "/a/%2f/b",      "/%2F..",  "/a%5cb",
        "/a\\..\\b", "/%00",       "/a%0d%0ab", "/%7f",          "/%",      "/%1",
        "/%gg",      "/%2",        "/a#b",      "http://",       "http:/a", "ftp://host/a",
        "http:///a", "/a/./../..", "/%2e/..",   "/a/../%2e%2e/", "//..",    "/a//../..",
    };
    for (size_t i = 0; i < SEL4_ARRAY_COUNT(texts); i++) {
        harness_note("%s", texts[i]);
        EXPECT_ERROR(parse(texts[i]), SEL4_HTTP_ERR_TARGET);
    }
}

TEST(target, a_path_that_does_not_fit_is_refused)
{
    EXPECT_OK(parse("/0123456789012345678901234567890"));
    EXPECT_EQ(target.path.size, 32);
    EXPECT_ERROR(parse("/01234567890123456789012345678901"), SEL4_HTTP_ERR_TARGET_TOO_LONG);
    EXPECT_ERROR(parse("/0123456789012345678901234567890/"), SEL4_HTTP_ERR_TARGET_TOO_LONG);
}
