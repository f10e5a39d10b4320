// SPDX-License-Identifier: BSD-2-Clause

// For processors on which compilers write no expressions for what they compile.

#include "rules.h"

sel4_backtrace_stop_t sel4_backtrace_priv_evaluate(const sel4_backtrace_walk_t *walk, rule_t rule,
                                                   uintptr_t base, uintptr_t *ret_value)
{
    (void)walk;
    (void)rule;
    (void)base;
    (void)ret_value;
    return SEL4_BACKTRACE_STOP_BAD_ENTRY;
}
