// SPDX-License-Identifier: BSD-2-Clause

// What a rule gives.

#include "rules.h"

sel4_backtrace_stop_t sel4_backtrace_priv_value(const sel4_backtrace_walk_t *walk, rule_t rule,
                                                uintptr_t base, uintptr_t *ret_value)
{
    rule_kind_t kind = rule_kind(rule);
    uintptr_t operand = (uintptr_t)rule_operand(rule);
    uintptr_t value = base + operand;
    sel4_backtrace_stop_t stop = SEL4_BACKTRACE_END;
    if (kind == RULE_IN_REGISTER) {
        if (!sel4_backtrace_priv_register(&walk->registers, operand, &value)) {
            stop = SEL4_BACKTRACE_STOP_UNKNOWN_REGISTER;
        }
    } else if (kind >= RULE_IS_EXPRESSION) {
        value = base;
        stop = sel4_backtrace_priv_evaluate(walk, operand, &value);
    }
    if (stop == SEL4_BACKTRACE_END && (kind == RULE_AT_OFFSET || kind == RULE_AT_EXPRESSION) &&
        !sel4_backtrace_priv_read(&walk->stack, value, &value)) {
        stop = SEL4_BACKTRACE_STOP_OUTSIDE_STACK;
    }
    *ret_value = value;
    return stop;
}
