// SPDX-License-Identifier: BSD-2-Clause

// Ends of the program that are the same with and without unwinding.

#include <sel4c/panic.h>

#include "suite.h"

#define STATUS "sel4c: exit status 134\n"

static unsigned line;

static void panic_with_things(void)
{
    SUITE_THING(A);
    SUITE_THING(B);
    line = __LINE__ + 1;
    sel4_panic("nobody catches %s", "this");
}

SUITE_CASE(without_a_catcher)
{
    EXPECT_ENDING(panic_with_things, "panicked at " __FILE__ ":%u: nobody catches this\n" STATUS,
                  line);
    // No function was left.
    EXPECT_TEXT(suite_traced(), "AB");
}

static unsigned hook_line;

static void panic_in_hook(void)
{
    suite_trace('!');
    hook_line = __LINE__ + 1;
    sel4_panic("in the hook");
}

SUITE_CASE(a_panic_in_the_hook)
{
    suite_hook = panic_in_hook;
    EXPECT_ENDING(panic_with_things,
                  "panicked at " __FILE__ ":%u: nobody catches this\n"
                  "in the panic hook, panicked at " __FILE__ ":%u: in the hook\n" STATUS,
                  line, hook_line);
    EXPECT_TEXT(suite_traced(), "AB!");
}

SUITE_CASE(a_panic_while_reporting)
{
    suite_characters_left = 9;
    EXPECT_ENDING(panic_with_things,
                  "panicked while reporting, panicked at tests/system/panic/"
                  "suite.c:%u: the console is broken\n" STATUS,
                  suite_console_line);
    EXPECT_TEXT(suite_traced(), "AB");
}

static void rethrow_one(void)
{
    static const sel4_panic_payload_t payload = { .file = "a.c", .line = 7, .message = "again" };
    sel4_panic_rethrow(&payload);
}

SUITE_CASE(a_rethrown_panic_without_a_catcher)
{
    EXPECT_ENDING(rethrow_one, "panicked at a.c:7: again\n" STATUS);
}
