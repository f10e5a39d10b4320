// SPDX-License-Identifier: BSD-2-Clause

#include <time.h>

#include <sel4c/base.h>
#include <sel4c/calendar.h>

#include "harness.h"

TEST(calendar, agrees_with_the_c_library)
{
    for (uint32_t days = 0; days <= 2932896; days += 1 + days / 20000) {
        time_t time = (time_t)days * SEL4_SECONDS_OF_DAY;
        struct tm tm;
        ASSERT_TRUE(gmtime_r(&time, &tm) != NULL);
        sel4_date_t date = sel4_date_from_days(days);
        ASSERT_EQ(date.year, (unsigned)tm.tm_year + 1900);
        ASSERT_EQ(date.month, (unsigned)tm.tm_mon + 1);
        ASSERT_EQ(date.day, (unsigned)tm.tm_mday);
        ASSERT_TRUE(sel4_date_is_valid(date));
        ASSERT_EQ(sel4_days_from_date(date), days);
    }
}

TEST(calendar, the_ends)
{
    sel4_date_t last = sel4_date_from_days(UINT32_MAX);
    EXPECT_EQ(last.year, 9999);
    EXPECT_EQ(last.month, 12);
    EXPECT_EQ(last.day, 31);
    EXPECT_EQ(sel4_days_from_date((sel4_date_t){ 1970, 1, 1 }), 0);
}

TEST(calendar, days_that_there_are_not)
{
    static const sel4_date_t dates[] = {
        { 1969, 12, 31 }, { 10000, 1, 1 }, { 2000, 0, 1 },   { 2000, 13, 1 },
        { 2000, 1, 0 },   { 2000, 1, 32 }, { 2000, 2, 30 },  { 2001, 2, 29 },
        { 2100, 2, 29 },  { 2000, 4, 31 }, { 2000, 11, 31 },
    };
    for (size_t i = 0; i < SEL4_ARRAY_COUNT(dates); i++) {
        EXPECT_FALSE(sel4_date_is_valid(dates[i]));
    }
    EXPECT_TRUE(sel4_date_is_valid((sel4_date_t){ 2000, 2, 29 }));
}
