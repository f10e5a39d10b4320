// SPDX-License-Identifier: BSD-2-Clause

#include "chars.h"

#define TOKEN(first, last) [first... last] = true

static const bool is_token[256] = {
    TOKEN('0', '9'), TOKEN('A', 'Z'), TOKEN('a', 'z'), ['!'] = true, ['#'] = true, ['$'] = true,
    ['%'] = true,    ['&'] = true,    ['\''] = true,   ['*'] = true, ['+'] = true, ['-'] = true,
    ['.'] = true,    ['^'] = true,    ['_'] = true,    ['`'] = true, ['|'] = true, ['~'] = true,
};

const uint8_t *skip_token(const uint8_t *at, const uint8_t *end)
{
    while (at < end && is_token[*at]) {
        at++;
    }
    return at;
}

#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

// The high bit of each byte that is below 0x20, or is 0x7f.  A byte after such a one may be marked
// as well, never one before.
static uint64_t controls(uint64_t word)
{
    uint64_t below = (word - EACH(0x20)) & ~word;
    uint64_t other = word ^ EACH(0x7f);
    uint64_t is_delete = (other - EACH(0x01)) & ~other;
    return (below | is_delete) & EACH(0x80);
}

const uint8_t *skip_text(const uint8_t *at, const uint8_t *end)
{
    while ((size_t)(end - at) >= sizeof(uint64_t)) {
        uint64_t word;
        __builtin_memcpy(&word, at, sizeof(word));
        if (controls(word) != 0) {
            break;
        }
        at += sizeof(word);
    }
    while (at < end && *at >= 0x20 && *at != 0x7f) {
        at++;
    }
    return at;
}

sel4_span_t trim(const uint8_t *start, const uint8_t *end)
{
    while (start < end && is_space(*start)) {
        start++;
    }
    while (end > start && is_space(end[-1])) {
        end--;
    }
    return sel4_span(start, (size_t)(end - start));
}
