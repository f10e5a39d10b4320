// SPDX-License-Identifier: BSD-2-Clause

/*
 * What a rule gives.  Expressions (DWARF 5, section 2.5) have one value in hand instead of a stack,
 * which is enough for
 *
 *     DW_OP_breg6 -8; DW_OP_deref        the frame of a function that aligned its stack, on x86-64
 *     DW_OP_breg6 16                     where it keeps a register
 */

#include "rules.h"

enum {
    OP_READ = 0x06,
    OP_REGISTER_FIRST = 0x70,
    OP_REGISTER_LAST = 0x8f,
};

static sel4_backtrace_stop_t evaluate(const sel4_backtrace_walk_t *walk, size_t place,
                                      uintptr_t *value)
{
    sel4_unwind_reader_t reader = { walk->image->entries, place };
    uint64_t op;
    uint64_t constant;
    int64_t offset;
    sel4_unwind_error_t error = sel4_unwind_read_unsigned(&reader, &constant).error;
    size_t end = reader.offset + constant;
    while (error == 0 && reader.offset < end) {
        error = sel4_unwind_read(&reader, 1, &op).error;
        if (op >= OP_REGISTER_FIRST && op <= OP_REGISTER_LAST) {
            if (!sel4_backtrace_priv_register(&walk->registers, op - OP_REGISTER_FIRST, value)) {
                return SEL4_BACKTRACE_STOP_UNKNOWN_REGISTER;
            }
            error |= sel4_unwind_read_signed(&reader, &offset).error;
            *value += error == 0 ? (uintptr_t)offset : 0;
        } else if (op != OP_READ) {
            error = SEL4_UNWIND_ERR_UNSUPPORTED;
        } else if (!sel4_backtrace_priv_read(&walk->stack, *value, value)) {
            return SEL4_BACKTRACE_STOP_OUTSIDE_STACK;
        }
    }
    return error == 0 && reader.offset == end ? SEL4_BACKTRACE_END : SEL4_BACKTRACE_STOP_BAD_ENTRY;
}

sel4_backtrace_stop_t sel4_backtrace_priv_value(const sel4_backtrace_walk_t *walk, rule_t rule,
                                                uintptr_t base, uintptr_t *ret_value)
{
    rule_kind_t kind = rule_kind(rule);
    uintptr_t operand = (uintptr_t)rule_operand(rule);
    uintptr_t value = base;
    sel4_backtrace_stop_t stop = SEL4_BACKTRACE_END;
    if (kind == RULE_IN_REGISTER) {
        if (!sel4_backtrace_priv_register(&walk->registers, operand, &value)) {
            stop = SEL4_BACKTRACE_STOP_UNKNOWN_REGISTER;
        }
    } else if (kind >= RULE_IS_EXPRESSION) {
        stop = evaluate(walk, operand, &value);
    } else {
        value += operand;
    }
    if (stop == SEL4_BACKTRACE_END && (kind == RULE_AT_OFFSET || kind == RULE_AT_EXPRESSION) &&
        !sel4_backtrace_priv_read(&walk->stack, value, &value)) {
        stop = SEL4_BACKTRACE_STOP_OUTSIDE_STACK;
    }
    *ret_value = value;
    return stop;
}
