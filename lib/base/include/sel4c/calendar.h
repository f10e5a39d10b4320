// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Days of the Gregorian calendar, counted from the first of January 1970.

#include <stdbool.h>
#include <stdint.h>

typedef struct sel4_date {
    unsigned year;  // 1970 to 9999
    unsigned month; // 1 to 12
    unsigned day;   // from 1
} sel4_date_t;

#define SEL4_SECONDS_OF_DAY 86400

// Whether there is such a day.
bool sel4_date_is_valid(sel4_date_t date);

// Needs  the date is valid
uint32_t sel4_days_from_date(sel4_date_t date);

// The date; that of the last day of the year 9999 for days beyond it.
sel4_date_t sel4_date_from_days(uint32_t days);
