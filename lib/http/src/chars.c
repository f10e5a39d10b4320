// SPDX-License-Identifier: BSD-2-Clause

#include "chars.h"

enum { TOKEN = 1, HOST = 2 };

// Tokens: RFC 9110 5.6.2.  Hosts: what RFC 3986 3.2.2 has, and the colon before a port.
static const uint8_t kind_of[256] = {
    ['0' ... '9'] = TOKEN | HOST,
    ['A' ... 'Z'] = TOKEN | HOST,
    ['a' ... 'z'] = TOKEN | HOST,
    ['-'] = TOKEN | HOST,
    ['.'] = TOKEN | HOST,
    ['_'] = TOKEN | HOST,
    ['~'] = TOKEN | HOST,
    ['%'] = TOKEN | HOST,
    ['!'] = TOKEN,
    ['#'] = TOKEN,
    ['$'] = TOKEN,
    ['&'] = TOKEN,
    ['\''] = TOKEN,
    ['*'] = TOKEN,
    ['+'] = TOKEN,
    ['^'] = TOKEN,
    ['`'] = TOKEN,
    ['|'] = TOKEN,
    [':'] = HOST,
    ['['] = HOST,
    [']'] = HOST,
};

static bool is_token(uint8_t c)
{
    return (kind_of[c] & TOKEN) != 0;
}

const uint8_t *skip_host(const uint8_t *at, const uint8_t *end)
{
    while (at < end && (kind_of[*at] & HOST) != 0) {
        at++;
    }
    return at;
}

const uint8_t *skip_token(const uint8_t *at, const uint8_t *end)
{
    while (end - at >= 4) {
        if (!is_token(at[0])) {
            return at;
        }
        if (!is_token(at[1])) {
            return at + 1;
        }
        if (!is_token(at[2])) {
            return at + 2;
        }
        if (!is_token(at[3])) {
            return at + 3;
        }
        at += 4;
    }
    while (at < end && is_token(*at)) {
        at++;
    }
    return at;
}

// Where a word may be read: anywhere, or only where it is aligned.
#ifdef __riscv
#define WORD_ALIGNMENT 8
#else
#define WORD_ALIGNMENT 1
#endif

static bool is_word_place(const uint8_t *at)
{
    return (uintptr_t)at % WORD_ALIGNMENT == 0;
}

static uint64_t read_word(const uint8_t *at)
{
    uint64_t word;
    __builtin_memcpy(&word, __builtin_assume_aligned(at, WORD_ALIGNMENT), sizeof(word));
    return word;
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

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "the first byte of a word is its lowest");

// The place of the first byte whose high bit is set.
static unsigned first_byte(uint64_t found)
{
    return (unsigned)__builtin_ctzll(found) / 8;
}

const uint8_t *skip_text(const uint8_t *at, const uint8_t *end)
{
    for (; at < end && !is_word_place(at); at++) {
        if (*at < 0x20 || *at == 0x7f) {
            return at;
        }
    }
    while ((size_t)(end - at) >= sizeof(uint64_t)) {
        uint64_t found = controls(read_word(at));
        if (found != 0) {
            return at + first_byte(found);
        }
        at += sizeof(uint64_t);
    }
    while (at < end && *at >= 0x20 && *at != 0x7f) {
        at++;
    }
    return at;
}

// The high bit of each byte that is below 0x21 or above 0x7e, with the same restriction.
static uint64_t outside_ascii(uint64_t word)
{
    return (((word - EACH(0x21)) & ~word) | (word + EACH(0x01)) | word) & EACH(0x80);
}

const uint8_t *skip_visible(const uint8_t *at, const uint8_t *end)
{
    for (; at < end && !is_word_place(at); at++) {
        if (*at <= 0x20 || *at >= 0x7f) {
            return at;
        }
    }
    while ((size_t)(end - at) >= sizeof(uint64_t)) {
        uint64_t found = outside_ascii(read_word(at));
        if (found != 0) {
            return at + first_byte(found);
        }
        at += sizeof(uint64_t);
    }
    while (at<end && * at> 0x20 && *at < 0x7f) {
        at++;
    }
    return at;
}
