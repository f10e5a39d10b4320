// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Kinds of characters (RFC 9110 5.6.2, 5.5; RFC 3986 2), and runs of them.

#include <stdbool.h>
#include <stdint.h>

#include <sel4c/span.h>

// The values of hexadecimal digits; 16 for other characters.
static inline unsigned hex_value(uint8_t c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10u : 16u;
}

static inline bool is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

static inline bool is_space(uint8_t c)
{
    return c == ' ' || c == '\t';
}

static inline bool is_letter(uint8_t c)
{
    c |= 0x20;
    return c >= 'a' && c <= 'z';
}

static inline uint8_t to_lower(uint8_t c)
{
    return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
}

// The first place that is no character of a Host field.
const uint8_t *skip_host(const uint8_t *at, const uint8_t *end);

// The first place from `at` on that is no character of a token.
const uint8_t *skip_token(const uint8_t *at, const uint8_t *end);

// The first place that is a control character, tabs included; eight bytes at a time.  The seven
// bytes before `at` may be read as well.
const uint8_t *skip_text(const uint8_t *at, const uint8_t *end);

// The first place that cannot be in the value of a field: a control character other than a tab. The
// seven bytes before `at` may be read as well.
static inline const uint8_t *skip_value(const uint8_t *at, const uint8_t *end)
{
    at = skip_text(at, end);
    while (at < end && *at == '\t') {
        at = skip_text(at + 1, end);
    }
    return at;
}

// The first place that is no visible ASCII character.
const uint8_t *skip_visible(const uint8_t *at, const uint8_t *end);

// Without space at its ends.
static inline sel4_span_t trim(const uint8_t *start, const uint8_t *end)
{
    while (start < end && is_space(*start)) {
        start++;
    }
    while (end > start && is_space(end[-1])) {
        end--;
    }
    return sel4_span(start, (size_t)(end - start));
}
