// SPDX-License-Identifier: BSD-2-Clause

// Console texts: each case is run with the bytes in one piece and one by one.

#include <stdlib.h>
#include <string.h>

#include "common/arena.h"
#include "harness.h"
#include "run/watch.h"

typedef struct seen {
    const char *failed;
    int status;
    const char *missing;
    size_t afters;
} seen_t;

#define TEXTS(...)                                                       \
    (watch_texts_t)                                                      \
    {                                                                    \
        (const char *[]){ __VA_ARGS__ },                                 \
            sizeof(const char *[]){ __VA_ARGS__ } / sizeof(const char *) \
    }

static seen_t feed(const watch_plan_t *plan, const char *bytes, size_t step)
{
    watch_t *watch = watch_create(plan);
    size_t size = strlen(bytes);

    for (size_t at = 0; at < size; at += step) {
        watch_feed(watch, bytes + at, size - at < step ? size - at : step);
    }
    seen_t seen = { .status = watch_status(watch), .afters = watch_after_count(watch) };
    // The texts are copies of the watch's own.
    static char failed[64];
    static char missing[64];
    if (watch_failed_text(watch)) {
        strncpy(failed, watch_failed_text(watch), sizeof failed - 1);
        seen.failed = failed;
    }
    if (watch_missing_text(watch)) {
        strncpy(missing, watch_missing_text(watch), sizeof missing - 1);
        seen.missing = missing;
    }
    watch_destroy(watch);
    return seen;
}

static void expect_missing(watch_texts_t expects, const char *bytes, const char *missing)
{
    for (size_t step = 1; step <= 1000; step += 7) {
        harness_note("step %zu of '%s'", step, bytes);
        seen_t seen = feed(&(watch_plan_t){ .expects = expects }, bytes, step);
        EXPECT_EQ(seen.missing != NULL, missing != NULL);
        if (seen.missing && missing) {
            EXPECT_STR_EQ(seen.missing, missing);
        }
    }
    harness_note(NULL);
}

TEST(watch, expects_in_order)
{
    expect_missing(TEXTS("one", "two"), "one two", NULL);
    expect_missing(TEXTS("one", "two"), "two one", "two");
    expect_missing(TEXTS("one", "two"), "two one two", NULL);
    expect_missing(TEXTS("one", "two"), "on", "one");
}

TEST(watch, a_text_is_used_once)
{
    expect_missing(TEXTS("ab", "ab"), "ab", "ab");
    expect_missing(TEXTS("ab", "ab"), "abab", NULL);
    expect_missing(TEXTS("aba", "aba"), "ababa", "aba"); // not overlapping
    expect_missing(TEXTS("aba", "aba"), "abaaba", NULL);
}

TEST(watch, a_false_start_is_no_obstacle)
{
    expect_missing(TEXTS("aab"), "aaab", NULL);
    expect_missing(TEXTS("sel4: sel4c"), "sel4: sel4: sel4c", NULL);
}

TEST(watch, carriage_returns_do_not_count)
{
    expect_missing(TEXTS("one\ntwo"), "one\r\ntwo\r\n", NULL);
    expect_missing(TEXTS("one\r\ntwo"), "one\ntwo\n", NULL);
    expect_missing(TEXTS("\r"), "x", NULL); // nothing is left of it
}

TEST(watch, long_output)
{
    arena_t *arena = arena_create();
    const char *bytes = arena_format(arena, "%050000dneedle%050000dthe end", 0, 0);

    expect_missing(TEXTS("needle", "the end"), bytes, NULL);
    expect_missing(TEXTS("the end", "needle"), bytes, "needle");
    arena_destroy(arena);
}

TEST(watch, fail_text)
{
    for (size_t step = 1; step < 20; step++) {
        seen_t seen =
            feed(&(watch_plan_t){ .fails = TEXTS("panic", "fault") }, "no fa fault, panic", step);
        ASSERT_TRUE(seen.failed != NULL);
        EXPECT_STR_EQ(seen.failed, "fault");
    }
    EXPECT_TRUE(feed(&(watch_plan_t){ .fails = TEXTS("panic") }, "pani", 4).failed == NULL);
}

TEST(watch, the_first_verdict_counts)
{
    seen_t seen =
        feed(&(watch_plan_t){ .fails = TEXTS("fault") }, "sel4c: exit status 3\nfault\n", 1000);
    EXPECT_EQ(seen.status, 3);
    EXPECT_TRUE(seen.failed == NULL);
    seen = feed(&(watch_plan_t){ .fails = TEXTS("fault") }, "fault\nsel4c: exit status 3\n", 1000);
    EXPECT_EQ(seen.status, -1);
    EXPECT_TRUE(seen.failed != NULL);
    // And nothing after it is an expected text.
    seen = feed(&(watch_plan_t){ .expects = TEXTS("late") }, "sel4c: exit status 0\nlate\n", 1000);
    EXPECT_TRUE(seen.missing != NULL);
}

static const struct sentinel {
    const char *bytes;
    int status;
} sentinels[] = {
    { "sel4c: exit status 0\n", 0 },
    { "sel4c: exit status 255\r\n", 255 },
    { "hello\r\nsel4c: exit status 12\r\n", 12 },
    { "\n\nsel4c: exit status 7\nmore", 7 },
    { "sel4c: exit status 1\nsel4c: exit status 2\n", 1 },
    { "sel4c: exit status 256\nsel4c: exit status 4\n", 4 },
    { "sel4c: exit status 0", -1 }, // no end of line yet
    { "sel4c: exit status \n", -1 },
    { "sel4c: exit status 256\n", -1 },
    { "sel4c: exit status 1000\n", -1 },
    { "sel4c: exit status 99999999999999999999\n", -1 },
    { "sel4c: exit status 00\n", -1 },
    { "sel4c: exit status 01\n", -1 },
    { "sel4c: exit status -1\n", -1 },
    { "sel4c: exit status 1 \n", -1 },
    { "sel4c: exit status 1x\n", -1 },
    { " sel4c: exit status 1\n", -1 },
    { "he said sel4c: exit status 1\n", -1 },
    { "sel4c: exit status 1, almost\n", -1 },
    { "sel4c: exit\nstatus 1\n", -1 },
};

TEST(watch, sentinel)
{
    for (size_t i = 0; i < sizeof sentinels / sizeof *sentinels; i++) {
        harness_note("%s", sentinels[i].bytes);
        for (size_t step = 1; step < 60; step++) {
            EXPECT_EQ(feed(&(watch_plan_t){ 0 }, sentinels[i].bytes, step).status,
                      sentinels[i].status);
        }
    }
    harness_note(NULL);
}

TEST(watch, afters)
{
    watch_plan_t plan = { .afters = TEXTS("", "login:", "password:", "") };

    EXPECT_EQ(feed(&plan, "", 1).afters, 1u);
    EXPECT_EQ(feed(&plan, "password: login:", 3).afters, 2u);
    EXPECT_EQ(feed(&plan, "login: password:", 3).afters, 4u);
}

TEST(watch, tail)
{
    watch_t *watch = watch_create(&(watch_plan_t){ 0 });

    EXPECT_STR_EQ(watch_tail(watch), "");
    EXPECT_FALSE(watch_has_output(watch));
    watch_feed(watch, "one\r\ntwo", 8);
    EXPECT_STR_EQ(watch_tail(watch), "one\ntwo");
    EXPECT_TRUE(watch_has_output(watch));
    for (int i = 0; i < 10000; i++) {
        watch_feed(watch, "a line\n", 7);
        const char *tail = watch_tail(watch);
        EXPECT_LE(strlen(tail), 2048u);
        EXPECT_EQ(tail[strlen(tail) - 1], '\n');
    }
    EXPECT_EQ(strncmp(watch_tail(watch), "a line\n", 7), 0);
    watch_destroy(watch);
    watch_destroy(NULL);
}
