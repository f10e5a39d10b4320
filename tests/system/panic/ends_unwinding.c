// SPDX-License-Identifier: BSD-2-Clause

// Ends of the program that take unwinding to get there.

#include <sel4c/panic.h>

#include "return_to.h"
#include "suite.h"

#define STATUS "sel4c: exit status 134\n"

static unsigned first_line;
static unsigned second_line;

static void release_and_panic(int *value)
{
    (void)value;
    SUITE_THING(R);
    second_line = __LINE__ + 1;
    sel4_panic("second");
}

static void panic_twice(void *argument)
{
    (void)argument;
    SUITE_THING(A);
    SEL4_SCOPED(release_and_panic) int value = 0;
    SUITE_THING(B);
    first_line = __LINE__ + 1;
    sel4_panic("first");
}

static void catch_both(void)
{
    SUITE_THING(C);
    (void)sel4_panic_catch(panic_twice, NULL, NULL);
    suite_trace('?');
}

SUITE_CASE(a_panic_that_leaves_a_release)
{
    EXPECT_ENDING(catch_both,
                  "panicked at " __FILE__ ":%u: first\n"
                  "while unwinding, panicked at " __FILE__ ":%u: second\n" STATUS,
                  first_line, second_line);
    // What follows the second panic is as it was.
    EXPECT_TEXT(suite_traced(), "CABbR");
}

// The catcher that is nearest to the second panic is one that the first one passes by.
static unsigned zeroth_line;

static void release_after_catch(int *value)
{
    (void)value;
    EXPECT_EQ(sel4_panic_catch(panic_twice, NULL, NULL).error, SEL4_PANIC_OK);
}

static void panic_in_between(void *argument)
{
    (void)argument;
    SEL4_SCOPED(release_after_catch) int value = 0;
    zeroth_line = __LINE__ + 1;
    sel4_panic("zeroth");
}

static void catch_three(void)
{
    (void)sel4_panic_catch(panic_in_between, NULL, NULL);
    suite_trace('?');
}

SUITE_CASE(a_panic_that_leaves_a_release_in_a_release)
{
    EXPECT_ENDING(catch_three,
                  "panicked at " __FILE__ ":%u: zeroth\n"
                  "while unwinding, panicked at " __FILE__ ":%u: first\n"
                  "while unwinding, panicked at " __FILE__ ":%u: second\n" STATUS,
                  zeroth_line, first_line, second_line);
    EXPECT_TEXT(suite_traced(), "ABbR");
}

static unsigned depth;
static unsigned line_of[5];

static void panic_deeper(void *argument);

static void release_deeper(int *value)
{
    (void)value;
    (void)sel4_panic_catch(panic_deeper, NULL, NULL);
    suite_trace('?');
}

static void panic_deeper(void *argument)
{
    (void)argument;
    SEL4_SCOPED(release_deeper) int value = 0;
    depth++;
    line_of[depth] = __LINE__ + 1;
    sel4_panic("number %u", depth);
}

static void panic_too_deep(void)
{
    depth = 0;
    (void)sel4_panic_catch(panic_deeper, NULL, NULL);
}

SUITE_CASE(one_panic_too_many)
{
    EXPECT_ENDING(panic_too_deep,
                  "panicked at " __FILE__ ":%u: number 1\n"
                  "while unwinding, panicked at " __FILE__ ":%u: number 2\n"
                  "while unwinding, panicked at " __FILE__ ":%u: number 3\n"
                  "one panic too many, panicked at " __FILE__ ":%u: number 4\n" STATUS,
                  line_of[1], line_of[2], line_of[3], line_of[4]);
    EXPECT_TEXT(suite_traced(), "");
}

static unsigned nobody_line;

static void panic_of_nobody(void)
{
    nobody_line = __LINE__ + 1;
    sel4_panic("called by nobody");
}

static void return_to_nowhere(void)
{
    return_to(panic_of_nobody, 0x1234560);
}

static void return_to_zero(void)
{
    return_to(panic_of_nobody, 0);
}

SUITE_CASE(a_stack_that_ends_at_a_wild_address)
{
    EXPECT_ENDING(return_to_nowhere, "panicked at " __FILE__ ":%u: called by nobody\n" STATUS,
                  nobody_line);
    EXPECT_ENDING(return_to_zero, "panicked at " __FILE__ ":%u: called by nobody\n" STATUS,
                  nobody_line);
}

void abort(void);

SUITE_CASE(abort_is_a_report)
{
    const char *text = suite_ending(abort);
    EXPECT(suite_starts_with(text, "panicked at lib/panic/src/unwind/abort.c:"));
    while (*text != '\0' && !suite_starts_with(text, ": ")) {
        text++;
    }
    EXPECT_TEXT(text, ": abort() was called\n" STATUS);
}
