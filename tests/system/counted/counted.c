// SPDX-License-Identifier: BSD-2-Clause

#include "counted.h"

#include <sel4c/check.h>
#include <sel4c/debug.h>

static unsigned passed_count;
static unsigned failed_count;

void check(bool condition, const char *fact)
{
    if (condition) {
        passed_count++;
    } else {
        failed_count++;
        sel4_debug_print("not true: %s\n", fact);
    }
}

void require(sel4_result_t result, const char *what)
{
    if (result.error != SEL4_OK) {
        sel4_panic("%s: %s", what, sel4_error_text(result.error));
    }
}

int counted(void)
{
    sel4_debug_print("cases: %u passed, %u failed\n", passed_count, failed_count);
    return passed_count != 0 && failed_count == 0 ? 0 : 1;
}
