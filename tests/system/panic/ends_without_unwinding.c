// SPDX-License-Identifier: BSD-2-Clause

// Programs that do not unwind: a catcher is a call.

#include <sel4c/panic.h>

#include "suite.h"

static void add_one(void *argument)
{
    SUITE_THING(A);
    *(int *)argument += 1;
}

SUITE_CASE(a_function_that_returns)
{
    int calls = 0;
    sel4_panic_payload_t payload = { .line = 77 };
    EXPECT_EQ(sel4_panic_catch(add_one, &calls, &payload).error, SEL4_PANIC_OK);
    EXPECT_EQ((unsigned long)calls, 1);
    EXPECT_EQ(payload.line, 77);
    EXPECT_TEXT(suite_traced(), "Aa");
}

static unsigned line;

static void panic_now(void *argument)
{
    (void)argument;
    SUITE_THING(A);
    line = __LINE__ + 1;
    sel4_panic("with a catcher that does not catch");
}

static void catch_it(void)
{
    SUITE_THING(C);
    (void)sel4_panic_catch(panic_now, NULL, NULL);
    suite_trace('?');
}

SUITE_CASE(a_panic_below_a_catcher)
{
    EXPECT_ENDING(catch_it,
                  "panicked at " __FILE__ ":%u: with a catcher that does not catch\n"
                  "sel4c: exit status 134\n",
                  line);
    EXPECT_TEXT(suite_traced(), "CA");
}
