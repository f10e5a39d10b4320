// SPDX-License-Identifier: BSD-2-Clause

// The form of diagnostics, their limit, and that hostile text cannot control a terminal.

#include <string.h>

#include "common/diag.h"
#include "support.h"

static const place_t here = { .path = "a.xml", .line = 3, .column = 7 };

TEST(diag, form)
{
    caught_t caught;

    caught_init(&caught);
    EXPECT_FALSE(diag_has_errors(&caught.diag));
    diag_error(&caught.diag, here, "no %s", "such");
    diag_note(&caught.diag, here, "seen here");
    diag_error(&caught.diag, (place_t){ .path = "a.xml", .line = 3 }, "line only");
    diag_error(&caught.diag, (place_t){ .path = "a.xml" }, "file only");
    diag_error(&caught.diag, (place_t){ .path = "a.xml", .column = 9 }, "column alone is nothing");
    diag_error(&caught.diag, (place_t){ 0 }, "no place");
    EXPECT_STR_EQ(caught_messages(&caught), "a.xml:3:7: error: no such\n"
                                            "a.xml:3:7: note: seen here\n"
                                            "a.xml:3: error: line only\n"
                                            "a.xml: error: file only\n"
                                            "a.xml: error: column alone is nothing\n"
                                            "sel4c: error: no place\n");
    EXPECT_TRUE(diag_has_errors(&caught.diag));
    EXPECT_EQ(caught.diag.error_count, 5);
    caught_finish(&caught);
}

static unsigned count_of(const char *text, const char *part)
{
    unsigned count = 0;

    for (const char *at = text; (at = strstr(at, part)); at += strlen(part)) {
        count++;
    }
    return count;
}

TEST(diag, errors_beyond_the_limit_are_counted_not_printed)
{
    caught_t caught;

    caught_init(&caught);
    for (int i = 0; i < 80; i++) {
        diag_error(&caught.diag, here, "error %d", i);
        diag_note(&caught.diag, here, "about %d", i);
    }
    const char *messages = caught_messages(&caught);
    EXPECT_EQ(caught.diag.error_count, 80);
    EXPECT_EQ(count_of(messages, "error: "), 50);
    EXPECT_EQ(count_of(messages, "note: "), 50);
    EXPECT_EQ(count_of(messages, "more errors follow"), 1);
    caught_finish(&caught);
}

TEST(diag, limit_of_zero_is_none)
{
    caught_t caught;

    caught_init(&caught);
    caught.diag.error_limit = 0;
    for (int i = 0; i < 80; i++) {
        diag_error(&caught.diag, here, "error %d", i);
    }
    EXPECT_EQ(count_of(caught_messages(&caught), "error: "), 80);
    caught_finish(&caught);
}

TEST(diag, silent_without_a_stream)
{
    diag_t diag;

    diag_init(&diag, NULL);
    for (int i = 0; i < 60; i++) {
        diag_error(&diag, here, "%s", "unheard");
        diag_note(&diag, here, "%s", "unheard");
    }
    EXPECT_EQ(diag.error_count, 60);
}

TEST(diag, control_characters_become_question_marks)
{
    caught_t caught;

    caught_init(&caught);
    diag_error(&caught.diag, (place_t){ .path = "a\033[2J\nb" }, "%s", "x\033]0;y\a\x7f\r\n\tz");
    EXPECT_STR_EQ(caught_messages(&caught), "a?[2J?b: error: x?]0;y?????z\n");
    caught_finish(&caught);
}

TEST(diag, letters_beyond_ascii_are_kept)
{
    caught_t caught;

    caught_init(&caught);
    diag_error(&caught.diag, here, "name=\"…\"");
    EXPECT_STR_CONTAINS(caught_messages(&caught), "name=\"…\"");
    caught_finish(&caught);
}

TEST(diag, long_messages_are_cut)
{
    caught_t caught;
    char name[5000];

    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    caught_init(&caught);
    diag_error(&caught.diag, here, "unknown \"%s\"", name);
    EXPECT_LT(strlen(caught_messages(&caught)), 1100);
    EXPECT_STR_CONTAINS(caught_messages(&caught), "xxx…\n");
    caught_finish(&caught);
}

// Between characters, wherever the limit lies.
TEST(diag, no_character_is_cut)
{
    for (size_t first = 0; first < 3; first++) {
        caught_t caught;
        char name[3000];
        memset(name, 'x', first);
        for (size_t i = first; i + 3 <= sizeof name; i += 3) {
            memcpy(name + i, "€", 3);
        }
        name[first + 2700] = '\0';
        caught_init(&caught);
        diag_error(&caught.diag, here, "%s", name);
        const char *at = strstr(caught_messages(&caught), "€");
        size_t count = 0;
        for (; at && strncmp(at, "€", 3) == 0; at += 3) {
            count++;
        }
        EXPECT_GT(count, 300u);
        EXPECT_STR_EQ(at, "…\n");
        caught_finish(&caught);
    }
}

TEST(diag, warnings_are_no_errors)
{
    caught_t caught;

    caught_init(&caught);
    for (int i = 0; i < 60; i++) {
        diag_warning(&caught.diag, here, "hardly %d", i);
    }
    EXPECT_FALSE(diag_has_errors(&caught.diag));
    EXPECT_EQ(caught.diag.warning_count, 60);
    EXPECT_EQ(count_of(caught_messages(&caught), "a.xml:3:7: warning: hardly "), 50);
    caught_finish(&caught);
}
