// SPDX-License-Identifier: BSD-2-Clause

#include "chars.h"

// RFC 9110 5.6.2.
static const bool is_token[256] = {
    ['0' ... '9'] = true, ['A' ... 'Z'] = true, ['a' ... 'z'] = true, ['!'] = true,  ['#'] = true,
    ['$'] = true,         ['%'] = true,         ['&'] = true,         ['\''] = true, ['*'] = true,
    ['+'] = true,         ['-'] = true,         ['.'] = true,         ['^'] = true,  ['_'] = true,
    ['`'] = true,         ['|'] = true,         ['~'] = true,
};

// What RFC 3986 3.2.2 has, and the colon before a port.
static const bool is_host[256] = {
    ['0' ... '9'] = true, ['A' ... 'Z'] = true, ['a' ... 'z'] = true, ['-'] = true,
    ['.'] = true,         ['_'] = true,         ['~'] = true,         ['%'] = true,
    [':'] = true,         ['['] = true,         [']'] = true,
};

const uint8_t *skip_host(const uint8_t *at, const uint8_t *end)
{
    while (at < end && is_host[*at]) {
        at++;
    }
    return at;
}

const uint8_t *skip_token(const uint8_t *at, const uint8_t *end)
{
    while (end - at >= 4) {
        if (!is_token[at[0]]) {
            return at;
        }
        if (!is_token[at[1]]) {
            return at + 1;
        }
        if (!is_token[at[2]]) {
            return at + 2;
        }
        if (!is_token[at[3]]) {
            return at + 3;
        }
        at += 4;
    }
    while (at < end && is_token[*at]) {
        at++;
    }
    return at;
}

// Where a word may be read: anywhere, or only where it is aligned.  Processors of the second kind
// seldom have an instruction that counts zeros.
#ifndef WORD_ALIGNMENT
#ifdef __riscv
#define WORD_ALIGNMENT 8
#else
#define WORD_ALIGNMENT 1
#endif
#endif

static size_t past_word_place(const uint8_t *at)
{
    return (uintptr_t)at % WORD_ALIGNMENT;
}

static uint64_t read_word(const uint8_t *at)
{
    uint64_t word;
    __builtin_memcpy(&word, __builtin_assume_aligned(at, WORD_ALIGNMENT), sizeof(word));
    return word;
}

#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

// Of each byte the high bit says whether it is below 0x20, or 0x7f; the other bits say nothing.
static uint64_t not_text(uint64_t word)
{
    uint64_t low = word & EACH(0x7f);
    uint64_t is_text = (low + EACH(0x60)) ^ (low + EACH(0x01));
    return ~(is_text | word);
}

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "the first byte of a word is its lowest");

// The place of the first byte whose high bit is set; `found` has no other bits.
static size_t first_byte(uint64_t found)
{
#if WORD_ALIGNMENT == 1
    return (size_t)__builtin_ctzll(found) / 8;
#else
    // The low bits of all bytes up to that one, added in the highest byte.
    uint64_t up_to = (found - 1) & ~found & EACH(0x01);
    return (size_t)(up_to * EACH(0x01) >> 56) - 1;
#endif
}

const uint8_t *skip_text(const uint8_t *at, const uint8_t *end)
{
    // From the word on in which `at` lies; what is before `at` does not count.
    size_t past = past_word_place(at);
    const uint8_t *place = at - past;
    uint64_t counts = EACH(0x80) << (8 * past);
    while ((size_t)(end - place) >= sizeof(uint64_t)) {
        uint64_t found = not_text(read_word(place)) & counts;
        if (found != 0) {
            return place + first_byte(found);
        }
        place += sizeof(uint64_t);
        counts = EACH(0x80);
    }
    place = place < at ? at : place;
    while (place < end && *place >= 0x20 && *place != 0x7f) {
        place++;
    }
    return place;
}

// The high bit of each byte that is below 0x21 or above 0x7e.  A byte after such a one may be
// marked as well, never one before.
static uint64_t outside_ascii(uint64_t word)
{
    return (((word - EACH(0x21)) & ~word) | (word + EACH(0x01)) | word) & EACH(0x80);
}

static bool is_visible(uint8_t c)
{
    return c > 0x20 && c < 0x7f;
}

const uint8_t *skip_visible(const uint8_t *at, const uint8_t *end)
{
    for (; at < end && past_word_place(at) != 0; at++) {
        if (!is_visible(*at)) {
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
    while (at < end && is_visible(*at)) {
        at++;
    }
    return at;
}
