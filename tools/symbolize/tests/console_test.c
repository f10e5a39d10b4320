// SPDX-License-Identifier: BSD-2-Clause

// What of a console is replaced, what passes, when it comes out, and the warnings.  No file is
// given, so backtraces become addresses; names are in tests/run.

#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "symbolize/console.h"

// Three frames of the program `pd`, the last of them too early.
#define STREAM "0102706401c12001a422018c24000120"
#define PRINTED                                                                             \
    "backtrace: pd\n   0: 0x1041\n   1: 0x1124\n   2: 0x120c\n      ends early: no unwind " \
    "table entry for the last address\n"

typedef struct fixture {
    arena_t *arena;
    char *out;
    size_t out_size;
    char *messages;
    size_t messages_size;
    diag_t diag;
    images_t images;
    report_t report;
    console_t console;
} fixture_t;

static void start(fixture_t *f)
{
    *f = (fixture_t){ .arena = arena_create() };
    diag_init(&f->diag, open_memstream(&f->messages, &f->messages_size));
    f->images = (images_t){ .arena = f->arena, .diag = &f->diag };
    f->report = (report_t){ .out = open_memstream(&f->out, &f->out_size), .images = &f->images };
    console_init(&f->console, &f->report);
}

static void feed(fixture_t *f, const char *text)
{
    console_feed(&f->console, text, strlen(text));
}

static void finish(fixture_t *f)
{
    console_end(&f->console);
    console_finish(&f->console);
    images_finish(&f->images);
    fclose(f->report.out);
    fclose(f->diag.out);
    free(f->out);
    free(f->messages);
    arena_destroy(f->arena);
}

static void expect(const char *in, const char *out, const char *message)
{
    fixture_t f;

    for (size_t piece = 1; piece < 40; piece += 12) {
        start(&f);
        for (size_t at = 0; at < strlen(in); at += piece) {
            size_t left = strlen(in) - at;
            console_feed(&f.console, in + at, left < piece ? left : piece);
        }
        console_end(&f.console);
        fflush(f.diag.out);
        harness_note("in pieces of %zu", piece);
        EXPECT_STR_EQ(f.out, out);
        EXPECT_STR_CONTAINS(f.messages, message);
        EXPECT_EQ(*message == '\0', f.messages_size == 0);
        finish(&f);
    }
}

#define NO_FILE "sel4c symbolize: note: no file for the image 'pd'; give it with -f"

TEST(console, replaces_a_backtrace)
{
    expect("hello\nsending stack backtrace\n" STREAM "\nbye\n",
           "hello\nsending stack backtrace\n" PRINTED "bye\n", NO_FILE);
}

TEST(console, needs_no_announcement)
{
    expect(STREAM "\n", PRINTED, NO_FILE);
}

TEST(console, replaces_at_the_end_without_line_end)
{
    expect("x\n" STREAM, "x\n" PRINTED, NO_FILE);
}

TEST(console, keeps_returns)
{
    expect("a\r\n"
           "0001a422000000"
           "\r\nb\r\n",
           "a\r\n0001a422000000\r\nb\r\n", "");
    expect("a\r\n"
           "0001a4220000"
           "\r\nb\r\n",
           "a\r\nbacktrace: \r\n   0: 0x1124\r\nb\r\n", "the backtrace names no image");
}

TEST(console, passes_other_lines)
{
    expect("\n\n  \n", "\n\n  \n", "");
    expect("deadbeef\n0123456789abcdef0123456789abcdef\n",
           "deadbeef\n0123456789abcdef0123456789abcdef\n", "");
    expect("000000\n00\n", "000000\n00\n", ""); // a backtrace without frames, or just a number
    expect("0a0b: " STREAM "\n", "0a0b: " STREAM "\n", "");
    expect(STREAM "x\n", STREAM "x\n", "");
    expect("a\rb\r\n12\r34\n", "a\rb\r\n12\r34\n", "");
}

TEST(console, warns_where_one_was_announced)
{
    expect("sending stack backtrace\n0102706401c120\nx\n",
           "sending stack backtrace\n0102706401c120\nx\n",
           "sel4c symbolize: note: line 2 of the console: the backtrace is cut off; it is left as "
           "it is");
    expect("sending stack backtrace\n01027\n", "sending stack backtrace\n01027\n",
           "line 2 of the console: the backtrace is cut off");
    expect("sending stack backtrace\n7777\n", "sending stack backtrace\n7777\n",
           "a byte that should be 0 or 1 is neither");
    expect("[pd] sending stack backtrace\nhello\n", "[pd] sending stack backtrace\nhello\n",
           "line 2 of the console: no backtrace where one was announced");
}

TEST(console, accepts_an_announced_one_without_frames)
{
    expect("sending stack backtrace\n0102706400000\nx\n",
           "sending stack backtrace\n0102706400000\nx\n", "cut off");
    expect("sending stack backtrace\n010270640000\n", "sending stack backtrace\nbacktrace: pd\n",
           NO_FILE);
}

TEST(console, a_prompt_comes_out_at_once)
{
    fixture_t f;

    start(&f);
    feed(&f, "login> ");
    EXPECT_STR_EQ(f.out, "login> ");
    feed(&f, "abc");
    EXPECT_STR_EQ(f.out, "login> abc");
    feed(&f, "\n12");
    EXPECT_STR_EQ(f.out, "login> abc\n"); // digits wait
    feed(&f, "%");
    EXPECT_STR_EQ(f.out, "login> abc\n12%");
    finish(&f);
}

TEST(console, a_line_without_end_is_no_backtrace)
{
    size_t size = CONSOLE_LINE_SIZE_MAX + 1000;
    char *line = malloc(size);
    fixture_t f;

    ASSERT_NOT_NULL(line);
    memset(line, '0', size);
    start(&f);
    console_feed(&f.console, line, size);
    EXPECT_EQ(f.out_size, size);
    finish(&f);
    free(line);
}
