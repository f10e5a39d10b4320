// SPDX-License-Identifier: BSD-2-Clause

// Dates of the Gregorian calendar and their three written forms.

#include <string.h>

#include <sel4c/calendar.h>
#include <sel4c/http_date.h>

#include "chars.h"

#define TIME_MAX INT64_C(253402300799) // the last second of the year 9999

static const char day_names[7][10] = { "Sunday",   "Monday", "Tuesday", "Wednesday",
                                       "Thursday", "Friday", "Saturday" };
static const char month_names[12][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

typedef struct date {
    sel4_date_t day;
    unsigned hour;
    unsigned minute;
    unsigned second;
} date_t;

static void put_two(char *at, unsigned value)
{
    at[0] = (char)('0' + value / 10);
    at[1] = (char)('0' + value % 10);
}

// Each answer has two of them, so they are put together by hand.
void sel4_http_date_format(int64_t time, char ret_text[SEL4_HTTP_DATE_SIZE])
{
    if (time < 0) {
        time = 0;
    }
    if (time > TIME_MAX) {
        time = TIME_MAX;
    }
    int64_t days = time / SEL4_SECONDS_OF_DAY;
    unsigned second = (unsigned)(time % SEL4_SECONDS_OF_DAY);
    sel4_date_t date = sel4_date_from_days((uint32_t)days);
    memcpy(ret_text, "Day, 00 Mon 0000 00:00:00 GMT", SEL4_HTTP_DATE_SIZE);
    memcpy(ret_text, day_names[(days + 4) % 7], 3);
    put_two(ret_text + 5, date.day);
    memcpy(ret_text + 8, month_names[date.month - 1], 3);
    put_two(ret_text + 12, date.year / 100);
    put_two(ret_text + 14, date.year % 100);
    put_two(ret_text + 17, second / 3600);
    put_two(ret_text + 20, second / 60 % 60);
    put_two(ret_text + 23, second % 60);
}

/*
 * One of the forms: each letter takes something off the text, and what is no letter stands for
 * itself.
 */
static bool take_number(const uint8_t **at, const uint8_t *end, unsigned digits, unsigned *ret)
{
    unsigned value = 0;
    for (unsigned i = 0; i < digits; i++) {
        if (*at == end || !is_digit(**at)) {
            return false;
        }
        value = value * 10 + (unsigned)(*(*at)++ - '0');
    }
    *ret = value;
    return true;
}

static bool take_word(const uint8_t **at, const uint8_t *end, const char *word, size_t size)
{
    if ((size_t)(end - *at) < size) {
        return false;
    }
    for (size_t i = 0; i < size; i++) {
        if ((*at)[i] != (uint8_t)word[i]) {
            return false;
        }
    }
    *at += size;
    return true;
}

static bool take_day_name(const uint8_t **at, const uint8_t *end, bool is_long)
{
    for (unsigned i = 0; i < SEL4_ARRAY_COUNT(day_names); i++) {
        size_t size = 3;
        while (is_long && day_names[i][size] != '\0') {
            size++;
        }
        if (take_word(at, end, day_names[i], size)) {
            return true;
        }
    }
    return false;
}

static bool take_month(const uint8_t **at, const uint8_t *end, unsigned *ret_month)
{
    for (unsigned i = 0; i < SEL4_ARRAY_COUNT(month_names); i++) {
        if (take_word(at, end, month_names[i], 3)) {
            *ret_month = i + 1;
            return true;
        }
    }
    return false;
}

// asctime() writes days below ten with a space in front.
static bool take_padded_day(const uint8_t **at, const uint8_t *end, unsigned *ret_day)
{
    if (*at < end && **at == ' ') {
        (*at)++;
        return take_number(at, end, 1, ret_day);
    }
    return take_number(at, end, 2, ret_day);
}

static bool take_short_year(const uint8_t **at, const uint8_t *end, unsigned *ret_year)
{
    unsigned year;
    if (!take_number(at, end, 2, &year)) {
        return false;
    }
    *ret_year = year < 70 ? year + 2000 : year + 1900;
    return true;
}

static bool take_part(const uint8_t **at, const uint8_t *end, char letter, date_t *date)
{
    switch (letter) {
    case 'n':
        return take_day_name(at, end, false);
    case 'N':
        return take_day_name(at, end, true);
    case 'd':
        return take_number(at, end, 2, &date->day.day);
    case 'e':
        return take_padded_day(at, end, &date->day.day);
    case 'b':
        return take_month(at, end, &date->day.month);
    case 'Y':
        return take_number(at, end, 4, &date->day.year);
    case 'y':
        return take_short_year(at, end, &date->day.year);
    case 'T':
        return take_number(at, end, 2, &date->hour) && take_word(at, end, ":", 1) &&
               take_number(at, end, 2, &date->minute) && take_word(at, end, ":", 1) &&
               take_number(at, end, 2, &date->second);
    case 'Z':
        return take_word(at, end, "GMT", 3);
    default:
        return take_word(at, end, &letter, 1);
    }
}

static bool take_form(sel4_span_t text, const char *form, date_t *date)
{
    const uint8_t *at = text.data;
    const uint8_t *end = text.data + text.size;
    for (; *form != '\0'; form++) {
        if (!take_part(&at, end, *form, date)) {
            return false;
        }
    }
    return at == end;
}

// A minute may have a leap second, which counts as the one before.
static bool is_date(const date_t *date)
{
    return sel4_date_is_valid(date->day) && date->hour < 24 && date->minute < 60 &&
           date->second <= 60;
}

static int64_t time_of(const date_t *date)
{
    int64_t days = sel4_days_from_date(date->day);
    unsigned second = date->second == 60 ? 59 : date->second;
    return days * SEL4_SECONDS_OF_DAY + date->hour * 3600 + date->minute * 60 + second;
}

bool sel4_http_date_parse(sel4_span_t text, int64_t *ret_time)
{
    static const char *const forms[] = { "n, d b Y T Z", "N, d-b-y T Z", "n b e T Y" };
    for (size_t i = 0; i < SEL4_ARRAY_COUNT(forms); i++) {
        date_t date = { 0 };
        if (take_form(text, forms[i], &date)) {
            if (!is_date(&date)) {
                return false;
            }
            *ret_time = time_of(&date);
            return true;
        }
    }
    return false;
}
