// SPDX-License-Identifier: BSD-2-Clause

// sel4c/expect.h, with a panic that jumps back here.

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <sel4c/expect.h>

#include "harness.h"

typedef enum own_error {
    OWN_OK = 0,
    OWN_ERR_ODD = 7,
} own_error_t;

typedef struct own_result {
    own_error_t error;
} own_result_t;

static jmp_buf back;
static char message[200];

void sel4_panic_at(const char *file, unsigned line, const char *format, ...)
{
    (void)file;
    (void)line;
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    longjmp(back, 1);
}

static unsigned calls;

static sel4_result_t kernel_call(sel4_error_t error)
{
    calls++;
    return (sel4_result_t){ error };
}

TEST(expect, lets_success_pass)
{
    calls = 0;
    if (setjmp(back) == 0) {
        SEL4_EXPECT(kernel_call(SEL4_OK), "nothing");
        SEL4_EXPECT(SEL4_BASE_SUCCESS, "nothing");
        SEL4_EXPECT(((own_result_t){ OWN_OK }), "nothing");
    } else {
        EXPECT_FAIL("%s", message);
    }
    EXPECT_EQ(calls, 1);
}

TEST(expect, panics_with_what_and_the_text_of_the_error)
{
    if (setjmp(back) == 0) {
        SEL4_EXPECT(kernel_call(SEL4_ERR_RANGE), "mapping the ring");
    }
    EXPECT_STR_EQ(message, "mapping the ring: out of range (error 4)");
    if (setjmp(back) == 0) {
        SEL4_EXPECT(SEL4_BASE_FAILURE(SEL4_BASE_ERR_OVERFLOW), "adding");
    }
    EXPECT_STR_EQ(message, "adding: the result does not fit its type (error 2)");
}

TEST(expect, panics_with_the_number_of_an_unknown_librarys_error)
{
    if (setjmp(back) == 0) {
        SEL4_EXPECT(((own_result_t){ OWN_ERR_ODD }), "own");
    }
    EXPECT_STR_EQ(message, "own: failed (error 7)");
}
