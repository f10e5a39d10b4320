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

sel4_backtrace_stop_t sel4_backtrace_priv_evaluate(const sel4_backtrace_walk_t *walk, size_t place,
                                                   uintptr_t *value)
{
    // Where it lies was checked when the rule was made.
    const uint8_t *tables = walk->image->entries.bytes.data;
    sel4_backtrace_priv_cursor_t cursor = { .at = tables + place,
                                            .end = tables + walk->image->entries.bytes.size };
    uint64_t size = sel4_backtrace_priv_number(&cursor, SEL4_BACKTRACE_PRIV_UNSIGNED);
    cursor.end = cursor.at + size;
    while (cursor.at != cursor.end && !cursor.is_broken) {
        unsigned op = *cursor.at++;
        if (op >= OP_REGISTER_FIRST && op <= OP_REGISTER_LAST) {
            if (!sel4_backtrace_priv_register(&walk->registers, op - OP_REGISTER_FIRST, value)) {
                return SEL4_BACKTRACE_STOP_UNKNOWN_REGISTER;
            }
            *value += sel4_backtrace_priv_number(&cursor, SEL4_BACKTRACE_PRIV_SIGNED);
        } else if (op != OP_READ) {
            cursor.is_broken = true;
        } else if (!sel4_backtrace_priv_read(&walk->stack, *value, value)) {
            return SEL4_BACKTRACE_STOP_OUTSIDE_STACK;
        }
    }
    return cursor.is_broken ? SEL4_BACKTRACE_STOP_BAD_ENTRY : SEL4_BACKTRACE_END;
}
