// SPDX-License-Identifier: BSD-2-Clause

// Growing text, and wrapping of prose and code.

#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "harness.h"

TEST(text, finish_accepts_an_empty_text_and_leaves_one)
{
    text_t text = { 0 };

    text_finish(&text);
    text_puts(&text, "x");
    text_finish(&text);
    EXPECT_NULL(text.bytes);
    EXPECT_EQ(text.size, 0);
    text_finish(&text);
}

TEST(text, pieces_add_up)
{
    text_t text = { 0 };

    text_puts(&text, "");
    EXPECT_STR_EQ(text.bytes, "");
    text_puts(&text, "ab");
    text_put(&text, "cdef", 2);
    text_put(&text, NULL, 0);
    text_printf(&text, "%d%s", 12, "!");
    EXPECT_STR_EQ(text.bytes, "abcd12!");
    EXPECT_EQ(text.size, 7);
    text_finish(&text);
}

TEST(text, long_formats_and_many_pieces_are_kept_whole)
{
    text_t text = { 0 };

    text_printf(&text, "%*d", 5000, 1);
    EXPECT_EQ(text.size, 5000);
    EXPECT_EQ(strlen(text.bytes), 5000);
    for (int i = 0; i < 20000; i++) {
        text_puts(&text, "abc");
    }
    EXPECT_EQ(text.size, 65000);
    EXPECT_STR_EQ(text.bytes + 64994, "abcabc");
    text_finish(&text);
}

// A format whose length is just what is left, on either side of the border.
TEST(text, formats_at_the_end_of_the_buffer)
{
    for (int size = 1000; size < 1060; size++) {
        text_t text = { 0 };
        harness_note("size %d", size);
        text_printf(&text, "%*d", size, 7);
        text_printf(&text, "%s", "end");
        EXPECT_EQ(text.size, (size_t)size + 3);
        EXPECT_STR_EQ(text.bytes + size - 1, "7end");
        text_finish(&text);
    }
}

static const struct wrap_case {
    const char *prefix;
    size_t first;
    size_t width;
    const char *prose;
    const char *wanted;
} wrap_cases[] = {
    { "// ", 3, 20, "", "" },
    { "// ", 3, 20, " \n\t ", "" },
    { "// ", 3, 20, "one two", "one two" },
    { "// ", 3, 20, "  one \n two\t", "one two" },
    { "// ", 3, 20, "one two three four five", "one two three\n// four five" },
    // Exactly as wide as allowed, and one more.
    { "// ", 3, 13, "1234567890 a", "1234567890\n// a" },
    { "// ", 3, 15, "1234567890 a", "1234567890 a" },
    { "// ", 3, 14, "1234567890 a", "1234567890\n// a" },
    // A word that fits nowhere stands alone.
    { "", 0, 5, "a 1234567890 b", "a\n1234567890\nb" },
    { "  ", 10, 12, "abc d", "abc\n  d" },
};

TEST(text, wrap_prose)
{
    for (size_t i = 0; i < sizeof wrap_cases / sizeof *wrap_cases; i++) {
        const struct wrap_case *wrap = &wrap_cases[i];
        text_t text = { 0 };
        harness_note("case %zu", i);
        text_puts(&text, "");
        text_wrap(&text, wrap->prefix, wrap->first, wrap->width, wrap->prose);
        EXPECT_STR_EQ(text.bytes, wrap->wanted);
        text_finish(&text);
    }
}

// Whatever the words, no line is longer than the width unless it is a single word.
TEST(text, wrap_prose_never_passes_the_width)
{
    for (unsigned seed = 1; seed < 50; seed++) {
        char prose[2000];
        size_t size = 0;
        srand(seed);
        while (size < sizeof prose - 20) {
            for (int letters = rand() % 12 + 1; letters > 0; letters--) {
                prose[size++] = 'x';
            }
            prose[size++] = rand() % 5 ? ' ' : '\n';
        }
        prose[size] = '\0';
        text_t text = { 0 };
        text_puts(&text, "");
        text_wrap(&text, " * ", 0, 40, prose);
        for (const char *line = text.bytes; line;) {
            const char *end = strchr(line, '\n');
            EXPECT_LE(end ? (size_t)(end - line) : strlen(line), 40);
            line = end ? end + 1 : NULL;
        }
        text_finish(&text);
    }
}

TEST(text, wrap_code)
{
    static const struct {
        size_t indent;
        size_t width;
        const char *code;
        const char *wanted;
    } cases[] = {
        { 4, 80, "", "" },
        { 4, 80, "f(void)", "f(void)" },
        { 4, 80, "f(a, b, c)", "f(a, b, c)" },
        { 2, 7, "f(aaa, bbb, ccc)", "f(aaa,\n  bbb,\n  ccc)" },
        { 2, 11, "f(aaa, bbb, ccc)", "f(aaa, bbb,\n  ccc)" },
        // Nothing to break at.
        { 2, 4, "abcdefgh", "abcdefgh" },
        { 2, 4, "f(a,b,c)", "f(a,b,c)" },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        text_t text = { 0 };
        harness_note("case %zu", i);
        text_puts(&text, "");
        text_wrap_code(&text, cases[i].indent, cases[i].width, cases[i].code);
        EXPECT_STR_EQ(text.bytes, cases[i].wanted);
        text_finish(&text);
    }
}
