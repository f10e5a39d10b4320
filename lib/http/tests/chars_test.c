// SPDX-License-Identifier: BSD-2-Clause

// Runs of characters, as they are found where words can be read only when aligned.

#define WORD_ALIGNMENT 8
#include <stdlib.h>
#include <string.h>

#include "../src/chars.c" // NOLINT(bugprone-suspicious-include)
#include "harness.h"

typedef const uint8_t *(*skip_t)(const uint8_t *at, const uint8_t *end);

/*
 * Every character at every place of three words, from every place of the first word on, with every
 * end; before and after the run is what the run would end at.
 */
static void check_runs(skip_t skip, bool (*is_in_run)(uint8_t c), uint8_t other)
{
    enum { BEFORE = 8, SIZE = 24 };
    uint8_t *bytes = malloc(BEFORE + SIZE);
    for (unsigned c = 0; c < 256; c++) {
        for (size_t start = 0; start < 8; start++) {
            for (size_t place = start; place < SIZE; place++) {
                memset(bytes, other, BEFORE + SIZE);
                memset(bytes + BEFORE + start, 'x', SIZE - start);
                bytes[BEFORE + place] = (uint8_t)c;
                const uint8_t *at = bytes + BEFORE + start;
                const uint8_t *end = bytes + BEFORE + SIZE;
                const uint8_t *expected = is_in_run((uint8_t)c) ? end : bytes + BEFORE + place;
                harness_note("character %u at %zu, from %zu on", c, place, start);
                ASSERT_PTR_EQ(skip(at, end), expected);
                ASSERT_PTR_EQ(skip(at, bytes + BEFORE + place), bytes + BEFORE + place);
            }
        }
    }
    free(bytes);
}

static bool is_text(uint8_t c)
{
    return c >= 0x20 && c != 0x7f;
}

TEST(chars, text_ends_at_the_first_control_character)
{
    check_runs(skip_text, is_text, '\n');
}

TEST(chars, visible_text_ends_at_the_first_other_character)
{
    check_runs(skip_visible, is_visible, ' ');
}

static bool is_in_token(uint8_t c)
{
    bool is_alphanumeric = is_letter(c) || is_digit(c);
    return is_alphanumeric || (c != 0 && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

TEST(chars, tokens_are_of_their_characters_alone)
{
    check_runs(skip_token, is_in_token, ':');
}

static bool is_in_host(uint8_t c)
{
    bool is_alphanumeric = is_letter(c) || is_digit(c);
    return is_alphanumeric || (c != 0 && strchr("-._~%:[]", c) != NULL);
}

TEST(chars, hosts_are_of_their_characters_alone)
{
    check_runs(skip_host, is_in_host, '/');
}
