// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * What the tables say of one instruction: where the frame begins, and where each register of the
 * caller is.
 */

#include <sel4c/backtrace.h>
#include <sel4c/unwind_reader.h>

// The frame's address has a rule as if it were a register: RULE_IS_OFFSET, which counts from the
// register `frame_register`, or RULE_IS_EXPRESSION.
#define RULE_FRAME SEL4_BACKTRACE_REGISTER_COUNT
#define RULE_COUNT (SEL4_BACKTRACE_REGISTER_COUNT + 1)

typedef enum rule_kind {
    RULE_SAME,          // as in the callee
    RULE_UNDEFINED,     // lost
    RULE_IN_REGISTER,   // in the register `operand`
    RULE_IS_OFFSET,     // the frame's address plus `operand`
    RULE_AT_OFFSET,     // in memory there
    RULE_IS_EXPRESSION, // what the expression at `operand` of .eh_frame gives
    RULE_AT_EXPRESSION, // in memory there
} rule_kind_t;

// A kind and an operand.
typedef int32_t rule_t;
#define RULE_KIND_BITS   3
#define RULE_OPERAND_MAX (INT32_MAX >> RULE_KIND_BITS)

static inline rule_kind_t rule_kind(rule_t rule)
{
    return (rule_kind_t)(rule & ((1 << RULE_KIND_BITS) - 1));
}

static inline intptr_t rule_operand(rule_t rule)
{
    return rule >> RULE_KIND_BITS;
}

typedef struct sel4_backtrace_priv_rules {
    rule_t rule[RULE_COUNT];
    uint8_t frame_register;
    bool is_signed; // return addresses are
} sel4_backtrace_priv_rules_t;

/*
 * The rules at `pc`, which `entry` describes.  A register whose bit is not set in `*ret_touched`
 * has RULE_SAME.  Gives false for instructions that are not valid or not known.
 */
bool sel4_backtrace_priv_rules_at(const sel4_unwind_image_t *image,
                                  const sel4_unwind_entry_t *entry, uintptr_t pc,
                                  sel4_backtrace_priv_rules_t *ret_rules, uint32_t *ret_touched);

/*
 * The caller's value of a register, or of RULE_FRAME, by its rule, which is not RULE_UNDEFINED.
 * `base` is what offsets count from.
 *
 * Expressions are understood as compilers write them for functions that align their stack: a
 * register and an offset, constants to add, and reading from there.
 */
sel4_backtrace_stop_t sel4_backtrace_priv_value(const sel4_backtrace_walk_t *walk, rule_t rule,
                                                uintptr_t base, uintptr_t *ret_value);

// A word of the stack; a register.  False: not to be read; not known.
bool sel4_backtrace_priv_read(const sel4_backtrace_stack_t *stack, uintptr_t address,
                              uintptr_t *ret_word);
bool sel4_backtrace_priv_register(const sel4_backtrace_registers_t *registers, uint64_t number,
                                  uintptr_t *ret_value);
