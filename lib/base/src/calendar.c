// SPDX-License-Identifier: BSD-2-Clause

#include <sel4c/calendar.h>

#define YEAR_FIRST 1970
#define YEAR_LAST  9999
#define DAY_LAST   2932896

static bool is_leap(unsigned year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static unsigned days_of_month(unsigned year, unsigned month)
{
    static const uint8_t days[12] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    return days[month - 1] + (month == 2 && is_leap(year) ? 1u : 0u);
}

// The leap days before that year, since the year 1.
static unsigned leap_days(unsigned year)
{
    unsigned before = year - 1;
    return before / 4 - before / 100 + before / 400;
}

static uint32_t days_before_year(unsigned year)
{
    return 365 * (year - YEAR_FIRST) + leap_days(year) - leap_days(YEAR_FIRST);
}

bool sel4_date_is_valid(sel4_date_t date)
{
    return date.year >= YEAR_FIRST && date.year <= YEAR_LAST && date.month >= 1 &&
           date.month <= 12 && date.day >= 1 && date.day <= days_of_month(date.year, date.month);
}

uint32_t sel4_days_from_date(sel4_date_t date)
{
    uint32_t days = days_before_year(date.year) + date.day - 1;
    for (unsigned month = 1; month < date.month; month++) {
        days += days_of_month(date.year, month);
    }
    return days;
}

sel4_date_t sel4_date_from_days(uint32_t days)
{
    uint32_t left = days < DAY_LAST ? days : DAY_LAST;
    sel4_date_t date = { .year = YEAR_FIRST + left / 366, .month = 1 };
    while (days_before_year(date.year + 1) <= left) {
        date.year++;
    }
    left -= days_before_year(date.year);
    while (left >= days_of_month(date.year, date.month)) {
        left -= days_of_month(date.year, date.month);
        date.month++;
    }
    date.day = left + 1;
    return date;
}
