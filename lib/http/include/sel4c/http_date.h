// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Points in time as header fields have them (RFC 9110 5.6.7): seconds since 1970, UTC.

#include <stdbool.h>
#include <stdint.h>

#include <sel4c/span.h>

// "Sun, 06 Nov 1994 08:49:37 GMT" and the terminating zero.
#define SEL4_HTTP_DATE_SIZE 30

// Times beyond the years 1970 to 9999 are written as the nearest one within.
void sel4_http_date_format(int64_t time, char ret_text[SEL4_HTTP_DATE_SIZE]);

/*
 * Reads the form above and the two obsolete ones; years of two digits are those of 1970 to 2069.
 *
 * Fails  false: it is none of them, or there is no such day or time of day
 */
bool sel4_http_date_parse(sel4_span_t text, int64_t *ret_time);
