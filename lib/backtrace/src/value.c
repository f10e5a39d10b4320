// SPDX-License-Identifier: BSD-2-Clause

// What a rule gives.

#include "rules.h"

sel4_backtrace_stop_t sel4_backtrace_priv_value(const sel4_backtrace_walk_t *walk, rule_t rule,
                                                uintptr_t base, uintptr_t *ret_value)
{
    rule_kind_t kind = rule_kind(rule);
    uintptr_t operand = (uintptr_t)rule_operand(rule);
    if (kind >= RULE_IS_EXPRESSION) {
        return sel4_backtrace_priv_evaluate(walk, rule, base, ret_value);
    }
    if (kind == RULE_IN_REGISTER) {
        return sel4_backtrace_priv_register(&walk->registers, operand, ret_value);
    }
    if (kind == RULE_AT_OFFSET) {
        return sel4_backtrace_priv_read(&walk->stack, base + operand, ret_value);
    }
    *ret_value = base + operand;
    return SEL4_BACKTRACE_END;
}
