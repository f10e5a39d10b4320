// SPDX-License-Identifier: BSD-2-Clause

/*
 * Expressions (DWARF 5, section 2.5) with one value in hand instead of a stack, which is enough for
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

sel4_backtrace_stop_t sel4_backtrace_priv_evaluate(const sel4_backtrace_walk_t *walk, rule_t rule,
                                                   uintptr_t base, uintptr_t *ret_value)
{
    // Where it lies was checked when the rule was made.
    sel4_unwind_reader_t reader = { walk->image->entries, (size_t)rule_operand(rule) };
    uint64_t size = sel4_backtrace_priv_number(&reader, SEL4_BACKTRACE_PRIV_UNSIGNED);
    reader.section.bytes.size = reader.offset + (size_t)size;
    uintptr_t value = base;
    while (!sel4_unwind_reader_at_end(&reader)) {
        unsigned op = reader.section.bytes.data[reader.offset++];
        sel4_backtrace_stop_t stop = SEL4_BACKTRACE_STOP_BAD_ENTRY;
        if (op >= OP_REGISTER_FIRST && op <= OP_REGISTER_LAST) {
            stop = sel4_backtrace_priv_register(&walk->registers, op - OP_REGISTER_FIRST, &value);
            value += sel4_backtrace_priv_number(&reader, SEL4_BACKTRACE_PRIV_SIGNED);
        } else if (op == OP_READ) {
            stop = sel4_backtrace_priv_read(&walk->stack, value, &value);
        }
        if (stop != SEL4_BACKTRACE_END) {
            return stop;
        }
    }
    if (reader.offset == SEL4_BACKTRACE_PRIV_BROKEN) {
        return SEL4_BACKTRACE_STOP_BAD_ENTRY;
    }
    if (rule_kind(rule) == RULE_AT_EXPRESSION) {
        return sel4_backtrace_priv_read(&walk->stack, value, ret_value);
    }
    *ret_value = value;
    return SEL4_BACKTRACE_END;
}
