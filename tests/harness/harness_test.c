// SPDX-License-Identifier: BSD-2-Clause

/*
 * The harness tested with itself: cases that must fail run only on request, in a second process of
 * this program, whose output and exit status are compared.
 */

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "harness.h"

static char output[8192];

// Runs a command, fills `output`, gives the exit status.
static int run_command(const char *arguments)
{
    char command[1024];
    snprintf(command, sizeof command, "env -u RERUN %s 2>&1", arguments);
    FILE *pipe = popen(command, "r");
    if (pipe == NULL) {
        EXPECT_FAIL("could not run %s", command);
        return -1;
    }
    size_t size = fread(output, 1, sizeof output - 1, pipe);
    output[size] = '\0';
    int status = pclose(pipe);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

// Runs this program.
static int run(const char *arguments)
{
    char command[512];
    snprintf(command, sizeof command, "'%s' %s", harness_program(), arguments);
    return run_command(command);
}

TEST_ON_REQUEST(sample, passes)
{
    EXPECT_TRUE(true);
}

TEST_ON_REQUEST(sample, checks_nothing)
{
}

TEST_ON_REQUEST(sample, cannot_run)
{
    SKIP("there is no %s here", "sun");
}

TEST_ON_REQUEST(sample, fails_and_skips)
{
    EXPECT_TRUE(false);
    SKIP("too late");
}

TEST_ON_REQUEST(sample, goes_on)
{
    harness_note("round %d", 7);
    EXPECT_EQ(1 + 1, 3);
    harness_note(NULL);
    EXPECT_STR_EQ("left\n", "right");
    EXPECT_EQ(harness_failure_count(), 2);
}

TEST_ON_REQUEST(sample, stops)
{
    ASSERT_LT(300u, -1);
    EXPECT_FAIL("must not be reached");
}

TEST_ON_REQUEST(sample, bytes)
{
    unsigned char a[40] = { 0 };
    unsigned char b[40] = { 0 };
    b[17] = 'x';
    EXPECT_BYTES_EQ(a, b, sizeof a);
    EXPECT_BYTES_SIZED_EQ(a, 3, b, 4);
}

TEST_ON_REQUEST(sample, words)
{
    ASSERT_FAIL("%s is not %d", "this", 5);
}

TEST(harness, passing_case)
{
    EXPECT_EQ(run("sample.passes"), 0);
    EXPECT_STR_EQ(output, "1 passed, 0 failed\n");
}

TEST(harness, expect_goes_on)
{
    EXPECT_EQ(run("sample.goes_on"), 1);
    EXPECT_STR_CONTAINS(output, ": sample.goes_on: 1 + 1 == 3 does not hold: 2 against 3\n");
    EXPECT_STR_CONTAINS(output, "    note: round 7\n");
    EXPECT_STR_CONTAINS(output, "\"left\\n\" is not \"right\"");
    EXPECT_STR_CONTAINS(output, "FAIL sample.goes_on; again: ");
    EXPECT_STR_CONTAINS(output, " sample.goes_on\n0 passed, 1 failed\n");
}

TEST(harness, who_checks_nothing_fails)
{
    EXPECT_EQ(run("sample.checks_nothing sample.passes"), 1);
    EXPECT_STR_CONTAINS(output, ": sample.checks_nothing checks nothing\n");
    EXPECT_STR_CONTAINS(output, "\n1 passed, 1 failed\n");
}

TEST(harness, what_is_skipped_is_counted_and_said)
{
    EXPECT_EQ(run("sample.cannot_run sample.passes"), 0);
    EXPECT_STR_EQ(output, "skipped 1: there is no sun here\n1 passed, 0 failed, 1 skipped\n");
    EXPECT_EQ(run("sample.fails_and_skips"), 1);
    EXPECT_STR_CONTAINS(output, "\n0 passed, 1 failed\n");
}

TEST(harness, assert_stops)
{
    EXPECT_EQ(run("sample.stops sample.passes"), 1);
    EXPECT_STR_CONTAINS(output, "300u < -1 does not hold: 300 (0x12c) against -1\n");
    EXPECT_NULL(strstr(output, "must not be reached"));
    EXPECT_STR_CONTAINS(output, "1 passed, 1 failed\n");
}

TEST(harness, bytes_are_dumped)
{
    EXPECT_EQ(run("sample.bytes"), 1);
    EXPECT_STR_CONTAINS(output, "< 000010  00*00 00");
    EXPECT_STR_CONTAINS(output, "> 000010  00*78 00");
    EXPECT_STR_CONTAINS(output, ".x..............\n");
    EXPECT_NULL(strstr(output, "000020"));
    EXPECT_STR_CONTAINS(output, "3 bytes against 4\n");
    EXPECT_STR_CONTAINS(output, "> 000000  00 00 00*00");
}

TEST(harness, failure_in_words)
{
    EXPECT_EQ(run("sample.words"), 1);
    EXPECT_STR_CONTAINS(output, "sample.words: this is not 5\n");
}

TEST(harness, rerun_command_of_the_build)
{
    char command[512];
    snprintf(command, sizeof command, "RERUN='make test-x' '%s' sample.stops", harness_program());
    EXPECT_EQ(run_command(command), 1);
    EXPECT_STR_CONTAINS(output, "; again: make test-x CASE=sample.stops\n");
}

TEST(harness, lists_and_refuses)
{
    EXPECT_EQ(run("-l"), 0);
    EXPECT_STR_CONTAINS(output, "harness.lists_and_refuses\n");
    EXPECT_STR_CONTAINS(output, "sample.stops (on request)\n");
    EXPECT_EQ(run("harness.nothing"), 2);
    EXPECT_STR_CONTAINS(output, "no case is called harness.nothing");
    EXPECT_EQ(run("-x"), 2);
}

TEST(harness, integers_by_value)
{
    EXPECT_LT(-1, 0u);
    EXPECT_GT(UINT64_MAX, INT64_MAX);
    EXPECT_LE(INT64_MIN, INT64_MIN + 1);
    EXPECT_GE(true, false);
    EXPECT_NE((signed char)-1, (unsigned char)255);
    EXPECT_EQ('a', 97);
}

TEST(harness, other_checks)
{
    int x = 0;
    EXPECT_PTR_EQ(&x, &x);
    EXPECT_NOT_NULL(&x);
    EXPECT_STR_EQ((const char *)NULL, (const char *)NULL);
    EXPECT_STR_NE("a", (const char *)NULL);
    EXPECT_BYTES_EQ("abc", "abc", 3);
    struct {
        int error;
    } result = { 4 };
    EXPECT_ERROR(result, 4);
    result.error = 0;
    EXPECT_OK(result);
}
