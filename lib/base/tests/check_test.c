// SPDX-License-Identifier: BSD-2-Clause

// sel4c/check.h, with a panic that jumps back here.

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <sel4c/check.h>

#include "harness.h"

static jmp_buf back;
static char message[200];
static unsigned panic_line;

void sel4_panic_at(const char *file, unsigned line, const char *format, ...)
{
    (void)file;
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    panic_line = line;
    longjmp(back, 1);
}

#define EXPECT_PANIC(statement, text)                \
    do {                                             \
        unsigned line = __LINE__;                    \
        message[0] = '\0';                           \
        if (setjmp(back) == 0) {                     \
            statement;                               \
            EXPECT_FAIL("%s came back", #statement); \
        }                                            \
        EXPECT_STR_EQ(message, text);                \
        EXPECT_EQ(panic_line, line);                 \
    } while (0)

static int evaluated;

static int evaluate(int value)
{
    evaluated++;
    return value;
}

TEST(check, panics_with_the_text_of_the_condition)
{
    EXPECT_PANIC(SEL4_CHECK(evaluate(1) == 2), "not true: evaluate(1) == 2");
    EXPECT_PANIC(SEL4_DEBUG_ASSERT(evaluate(0)), "not true: evaluate(0)");
    EXPECT_PANIC(SEL4_CHECK(evaluate(5) % 2 == 0), "not true: evaluate(5) % 2 == 0");
    EXPECT_PANIC(sel4_panic("%d of %s", 3, "four"), "3 of four");
}

TEST(check, evaluates_a_true_condition_once)
{
    evaluated = 0;
    SEL4_CHECK(evaluate(1));
    SEL4_DEBUG_ASSERT(evaluate(7) == 7);
    EXPECT_EQ(evaluated, 2);
}
