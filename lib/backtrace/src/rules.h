// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * What the tables say of one instruction: where the frame begins, and where each register of the
 * caller is.
 */

#include <sel4c/backtrace.h>
#include <sel4c/unwind_reader.h>

// The offset of a reader when what was read is not valid, or is not all there: nothing is left.
#define SEL4_BACKTRACE_PRIV_BROKEN SIZE_MAX

// Numbers of so many bytes, and of variable length (LEB128).
enum {
    SEL4_BACKTRACE_PRIV_BYTES_1 = 1,
    SEL4_BACKTRACE_PRIV_BYTES_2 = 2,
    SEL4_BACKTRACE_PRIV_BYTES_4 = 4,
    SEL4_BACKTRACE_PRIV_UNSIGNED,
    SEL4_BACKTRACE_PRIV_SIGNED,
};

// The next number, whose bits beyond 64 are dropped; 0, and the reader broken, if it is not all
// there.
uint64_t sel4_backtrace_priv_number(sel4_unwind_reader_t *reader, unsigned kind);

typedef enum rule_kind {
    RULE_NONE,          // as in the callee
    RULE_UNDEFINED,     // lost
    RULE_IN_REGISTER,   // in the register `operand`
    RULE_IS_OFFSET,     // the frame's address plus `operand`
    RULE_AT_OFFSET,     // in memory there
    RULE_IS_EXPRESSION, // what the expression at `operand` of .eh_frame gives
    RULE_AT_EXPRESSION, // in memory there
} rule_kind_t;

// A kind and an operand.
typedef int32_t rule_t;
#define RULE_KIND_BITS 3

static inline rule_kind_t rule_kind(rule_t rule)
{
    return (rule_kind_t)(rule & ((1 << RULE_KIND_BITS) - 1));
}

static inline intptr_t rule_operand(rule_t rule)
{
    return rule >> RULE_KIND_BITS;
}

// Behind those of the registers: the frame's address.  It is RULE_IS_OFFSET, which counts from
// `frame_register`, or RULE_IS_EXPRESSION.
#define RULE_OF_FRAME SEL4_BACKTRACE_REGISTER_COUNT

typedef struct sel4_backtrace_priv_rules {
    uint64_t ruled; // bit n: rule[n] is set; others are of no meaning
    uint8_t frame_register;
    bool is_signed; // return addresses are
    rule_t rule[RULE_OF_FRAME + 1];
} sel4_backtrace_priv_rules_t;

// RULE_NONE for one without.
static inline rule_t rule_of(const sel4_backtrace_priv_rules_t *rules, uint64_t number)
{
    return (rules->ruled >> number & 1) != 0 ? rules->rule[number] : RULE_NONE;
}

// Rules while they are made: none, those of the CIE, those of the FDE, and three remembered, as
// compilers nest DW_CFA_remember_state at most once.
#define SEL4_BACKTRACE_PRIV_RULES_COUNT 6

/*
 * The rules at `pc`, which `entry` describes, among `room`.  NULL for instructions that are not
 * valid or known.
 */
const sel4_backtrace_priv_rules_t *
sel4_backtrace_priv_rules_at(const sel4_unwind_image_t *image, const sel4_unwind_entry_t *entry,
                             uintptr_t pc,
                             sel4_backtrace_priv_rules_t room[SEL4_BACKTRACE_PRIV_RULES_COUNT]);

/*
 * The value of a register, or of the frame's address, by its rule, which is not RULE_UNDEFINED.
 * `base` is what offsets count from.
 */
sel4_backtrace_stop_t sel4_backtrace_priv_value(const sel4_backtrace_walk_t *walk, rule_t rule,
                                                uintptr_t base, uintptr_t *ret_value);

// The same by a rule that has an expression.  What is not understood ends the walk as an entry that
// is not valid.
sel4_backtrace_stop_t sel4_backtrace_priv_evaluate(const sel4_backtrace_walk_t *walk, rule_t rule,
                                                   uintptr_t base, uintptr_t *ret_value);

// A word of the stack; a register.  The parameter is untouched if it is not to be read, or is not
// known.
sel4_backtrace_stop_t sel4_backtrace_priv_read(const sel4_backtrace_stack_t *stack,
                                               uintptr_t address, uintptr_t *ret_word);
sel4_backtrace_stop_t sel4_backtrace_priv_register(const sel4_backtrace_registers_t *registers,
                                                   uint64_t number, uintptr_t *ret_value);
