// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Formatted text without a C library: into a bounded buffer, or character by character into a sink.
 *
 * The language is a part of printf's, and the compiler checks arguments as for printf:
 *
 *     %d %i  %u  %x %X  %c  %s  %p  %%
 *     lengths     hh h l ll z t, for %d %i %u %x %X
 *     flags       0 (pad numbers with zeros), - (to the left)
 *     width       a number or *, up to 1023
 *     precision   for %s only, a number or *: at most that many characters are read
 *
 * `%s` of NULL prints `(null)`.  A conversion outside this language, floating point for one, prints
 * itself, and from there on the format is copied as it is: no argument is taken for what it is not.
 */

#include <stdarg.h>
#include <stddef.h>

#include <sel4c/base.h>

// Where characters go.  `put` is called once for each, in order.
typedef struct sel4_sink {
    void (*put)(void *context, char character);
    void *context;
} sel4_sink_t;

/*
 * Formats into `sink`; gives the number of characters.
 *
 * Blocks  as `sink->put` does
 */
size_t sel4_sink_print(const sel4_sink_t *sink, const char *format, ...) SEL4_PRINTF_LIKE(2, 3);
size_t sel4_sink_vprint(const sel4_sink_t *sink, const char *format, va_list arguments)
    SEL4_PRINTF_LIKE(2, 0);

/*
 * Formats into `buffer`, cut to `buffer_size - 1` characters and always terminated, unless
 * `buffer_size` is 0, when nothing is written.  Gives the number of characters of the whole text:
 * it was cut when that is not below `buffer_size`.
 *
 * Blocks  never
 */
size_t sel4_format(char *buffer, size_t buffer_size, const char *format, ...)
    SEL4_PRINTF_LIKE(3, 4);
size_t sel4_vformat(char *buffer, size_t buffer_size, const char *format, va_list arguments)
    SEL4_PRINTF_LIKE(3, 0);
