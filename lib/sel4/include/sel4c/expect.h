// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * For programs and tests: a failure that there is no going on from is a panic.  Libraries return
 * errors instead.
 */

#include <sel4c/base_error.h>
#include <sel4c/check.h>
#include <sel4c/error.h>

/*
 * Panics with `what`, the error's text and the place if `expr`, a result struct of any library,
 * says that it failed.  Errors of other libraries than lib/sel4 and lib/base appear as numbers.
 *
 *     SEL4_EXPECT(sel4_tcb_resume(tcb), "starting the server");
 */
#define SEL4_EXPECT(expr, what)                                                        \
    do {                                                                               \
        __auto_type expect_result_ = (expr);                                           \
        if (SEL4_UNLIKELY(expect_result_.error != 0)) {                                \
            sel4_panic_at(__FILE__, __LINE__, "%s: %s (error %u)", what,               \
                          SEL4_PRIV_EXPECT_TEXT(expect_result_)(expect_result_.error), \
                          (unsigned)expect_result_.error);                             \
        }                                                                              \
    } while (0)

#define SEL4_PRIV_EXPECT_TEXT(result)              \
    _Generic((result), sel4_result_t               \
             : sel4_error_text, sel4_base_result_t \
             : sel4_base_error_text, default       \
             : sel4_priv_expect_no_text)

static inline const char *sel4_priv_expect_no_text(unsigned error)
{
    (void)error;
    return "failed";
}
