// SPDX-License-Identifier: BSD-2-Clause

#include <string.h>
#include <time.h>

#include <sel4c/http_date.h>

#include "harness.h"

static char text[SEL4_HTTP_DATE_SIZE];
static int64_t parsed;

static bool parse(const char *date)
{
    return sel4_http_date_parse(sel4_span(date, strlen(date)), &parsed);
}

TEST(date, the_three_forms_are_one_time)
{
    static const char *const forms[] = {
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
    };
    for (size_t i = 0; i < SEL4_ARRAY_COUNT(forms); i++) {
        harness_note("%s", forms[i]);
        EXPECT_TRUE(parse(forms[i]));
        EXPECT_EQ(parsed, 784111777);
    }
    sel4_http_date_format(784111777, text);
    EXPECT_STR_EQ(text, forms[0]);
}

TEST(date, agrees_with_the_c_library_over_the_centuries)
{
    for (int64_t time = 0; time < INT64_C(253402300800); time += 7777777) {
        struct tm tm;
        time_t c_time = (time_t)time;
        char expected[64];
        ASSERT_TRUE(gmtime_r(&c_time, &tm) != NULL);
        ASSERT_TRUE(strftime(expected, sizeof(expected), "%a, %d %b %Y %H:%M:%S GMT", &tm) > 0);
        sel4_http_date_format(time, text);
        EXPECT_STR_EQ(text, expected);
        EXPECT_TRUE(parse(text));
        EXPECT_EQ(parsed, time);
    }
}

TEST(date, the_ends_of_the_range)
{
    sel4_http_date_format(-1, text);
    EXPECT_STR_EQ(text, "Thu, 01 Jan 1970 00:00:00 GMT");
    sel4_http_date_format(INT64_MAX, text);
    EXPECT_STR_EQ(text, "Fri, 31 Dec 9999 23:59:59 GMT");
    EXPECT_TRUE(parse("Sunday, 06-Nov-69 08:49:37 GMT"));
    sel4_http_date_format(parsed, text);
    EXPECT_STR_EQ(text, "Wed, 06 Nov 2069 08:49:37 GMT");
    EXPECT_TRUE(parse("Thu, 31 Dec 1998 23:59:60 GMT"));
    sel4_http_date_format(parsed, text);
    EXPECT_STR_EQ(text, "Thu, 31 Dec 1998 23:59:59 GMT");
}

TEST(date, what_is_no_date)
{
    static const char *const dates[] = {
        "",
        "Sun",
        "Sun, 06 Nov 1994 08:49:37",
        "Sun, 06 Nov 1994 08:49:37 GMT ",
        "Sun, 06 Nov 1994 08:49:37 UTC",
        "Sun, 6 Nov 1994 08:49:37 GMT",
        "sun, 06 Nov 1994 08:49:37 GMT",
        "Sun, 06 nov 1994 08:49:37 GMT",
        "Sun, 00 Nov 1994 08:49:37 GMT",
        "Sun, 31 Nov 1994 08:49:37 GMT",
        "Sun, 29 Feb 2100 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:49:37 GMT",
        "Sun, 06 Nov 1994 08:60:37 GMT",
        "Sun, 06 Nov 1994 08:49:61 GMT",
        "Sun, 06 Nov 1969 08:49:37 GMT",
        "Sun, 06 Nov 94 08:49:37 GMT",
        "Sun Nov 6 08:49:37 1994",
        "Sunday, 06-Nov-1994 08:49:37 GMT",
        "784111777",
    };
    for (size_t i = 0; i < SEL4_ARRAY_COUNT(dates); i++) {
        harness_note("%s", dates[i]);
        EXPECT_FALSE(parse(dates[i]));
    }
    EXPECT_TRUE(parse("Tue, 29 Feb 2000 08:49:37 GMT"));
}
