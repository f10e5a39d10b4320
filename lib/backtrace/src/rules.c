// SPDX-License-Identifier: BSD-2-Clause

/*
 * Runs the call frame instructions of a table entry up to an address (DWARF 5, section 6.4.2).
 *
 * A table says for each instruction which operands it has and what it does with them, so that the
 * code reads operands in one place and sets rules in one place.  Registers beyond the general ones
 * are read over: floating point does not matter for a walk.
 */

#include "rules.h"

typedef sel4_backtrace_priv_rules_t rules_t;

#define SAVED_COUNT_MAX 3 // compilers nest DW_CFA_remember_state at most once

typedef struct run {
    sel4_backtrace_priv_cursor_t cursor;
    const uint8_t *tables;
    const sel4_unwind_entry_t *entry;
    rules_t *rules;
    uintptr_t at; // the rules so far are for instructions from here on
    unsigned saved_count;
    rules_t initial;
    rules_t saved[SAVED_COUNT_MAX];
} run_t;

// ---- The instructions

typedef enum action {
    INVALID,
    NOTHING,
    ADVANCE,
    SET_RULE, // the kind of the rule is beside it
    RESTORE_RULE,
    SET_FRAME,
    REMEMBER,
    RESTORE_ALL,
    NEGATE_SIGNED,
} action_t;

// The last operand, and flags.
enum {
    NONE = 0,
    BYTES_1 = SEL4_BACKTRACE_PRIV_BYTES_1,
    BYTES_2 = SEL4_BACKTRACE_PRIV_BYTES_2,
    BYTES_4 = SEL4_BACKTRACE_PRIV_BYTES_4,
    UNSIGNED = SEL4_BACKTRACE_PRIV_UNSIGNED,
    SIGNED = SEL4_BACKTRACE_PRIV_SIGNED,
    EXPRESSION = 7,
    OPERAND_MASK = 7,
    REGISTER = 0x08, // the first operand is one
    SCALED = 0x10,   // the other counts in units of the CIE
};

// An action, the kind of a rule, an operand.
typedef uint16_t instruction_t;
#define INSTRUCTION(action, kind, operand) ((action) | (kind) << 4 | (operand) << 8)

static inline action_t action_of(instruction_t instruction)
{
    return (action_t)(instruction & 15);
}

static inline unsigned kind_of(instruction_t instruction)
{
    return instruction >> 4 & 7;
}

static inline unsigned operand_of(instruction_t instruction)
{
    return instruction >> 8;
}

#define SHORT_FIRST 0x04

static const instruction_t instructions[] = {
    [0x00] = INSTRUCTION(NOTHING, 0, NONE),
    [0x02] = INSTRUCTION(ADVANCE, 0, BYTES_1),
    [0x03] = INSTRUCTION(ADVANCE, 0, BYTES_2),
    [SHORT_FIRST] = INSTRUCTION(ADVANCE, 0, BYTES_4),
    [0x05] = INSTRUCTION(SET_RULE, RULE_AT_OFFSET, REGISTER | UNSIGNED | SCALED),
    [0x06] = INSTRUCTION(RESTORE_RULE, 0, REGISTER),
    [0x07] = INSTRUCTION(SET_RULE, RULE_UNDEFINED, REGISTER),
    [0x08] = INSTRUCTION(SET_RULE, RULE_NONE, REGISTER),
    [0x09] = INSTRUCTION(SET_RULE, RULE_IN_REGISTER, REGISTER | UNSIGNED),
    [0x0a] = INSTRUCTION(REMEMBER, 0, NONE),
    [0x0b] = INSTRUCTION(RESTORE_ALL, 0, NONE),
    [0x0c] = INSTRUCTION(SET_FRAME, RULE_IS_OFFSET, REGISTER | UNSIGNED),
    [0x0d] = INSTRUCTION(SET_FRAME, RULE_IS_OFFSET, REGISTER),
    [0x0e] = INSTRUCTION(SET_FRAME, RULE_IS_OFFSET, UNSIGNED),
    [0x0f] = INSTRUCTION(SET_FRAME, RULE_IS_EXPRESSION, EXPRESSION),
    [0x10] = INSTRUCTION(SET_RULE, RULE_AT_EXPRESSION, REGISTER | EXPRESSION),
    [0x11] = INSTRUCTION(SET_RULE, RULE_AT_OFFSET, REGISTER | SIGNED | SCALED),
    [0x12] = INSTRUCTION(SET_FRAME, RULE_IS_OFFSET, REGISTER | SIGNED | SCALED),
    [0x13] = INSTRUCTION(SET_FRAME, RULE_IS_OFFSET, SIGNED | SCALED),
    [0x14] = INSTRUCTION(SET_RULE, RULE_IS_OFFSET, REGISTER | UNSIGNED | SCALED),
    [0x15] = INSTRUCTION(SET_RULE, RULE_IS_OFFSET, REGISTER | SIGNED | SCALED),
    [0x16] = INSTRUCTION(SET_RULE, RULE_IS_EXPRESSION, REGISTER | EXPRESSION),
    [0x2d] = INSTRUCTION(NEGATE_SIGNED, 0, NONE), // DW_CFA_AARCH64_negate_ra_state
    [0x2e] = INSTRUCTION(NOTHING, 0, UNSIGNED),   // DW_CFA_GNU_args_size
};

// ---- Operands

// The place of an expression, its size first, in .eh_frame.
static int64_t read_expression(run_t *run)
{
    sel4_backtrace_priv_cursor_t *cursor = &run->cursor;
    const uint8_t *place = cursor->at;
    uint64_t size = sel4_backtrace_priv_number(cursor, UNSIGNED);
    if (size > (uint64_t)(cursor->end - cursor->at)) {
        cursor->is_broken = true;
    } else {
        cursor->at += size;
    }
    return place - run->tables;
}

// ---- What they do

static rule_t make_rule(run_t *run, unsigned kind, int64_t operand)
{
    rule_t rule = (rule_t)((uint64_t)operand << RULE_KIND_BITS | kind);
    if (rule_operand(rule) != operand) {
        run->cursor.is_broken = true;
    }
    return rule;
}

static void set_rule(run_t *run, uint64_t number, unsigned kind, int64_t operand)
{
    rules_t *rules = run->rules;
    uint32_t bit = UINT32_C(1) << number;
    rules->rule[number] = make_rule(run, kind, operand);
    rules->ruled = kind == RULE_NONE ? rules->ruled & ~bit : rules->ruled | bit;
}

// Back to what the CIE says.
static void restore_rule(run_t *run, uint64_t number)
{
    uint32_t bit = UINT32_C(1) << number;
    run->rules->rule[number] = run->initial.rule[number];
    run->rules->ruled = (run->rules->ruled & ~bit) | (run->initial.ruled & bit);
}

static void set_frame(run_t *run, instruction_t instruction, uint64_t number, int64_t operand)
{
    if ((operand_of(instruction) & REGISTER) != 0) {
        run->cursor.is_broken |= number >= SEL4_BACKTRACE_REGISTER_COUNT;
        run->rules->frame_register = (uint8_t)number;
    }
    if ((operand_of(instruction) & OPERAND_MASK) == NONE) {
        operand = rule_operand(run->rules->frame);
    }
    run->rules->frame = make_rule(run, kind_of(instruction), operand);
}

// Only what is set: most functions set few.
static void copy_rules(rules_t *to, const rules_t *from)
{
    to->ruled = from->ruled;
    to->frame_register = from->frame_register;
    to->is_signed = from->is_signed;
    to->frame = from->frame;
    for (uint32_t left = from->ruled; left != 0; left &= left - 1) {
        unsigned number = (unsigned)__builtin_ctz(left);
        to->rule[number] = from->rule[number];
    }
}

static void remember(run_t *run, bool is_back)
{
    if (run->saved_count == (is_back ? 0 : SAVED_COUNT_MAX)) {
        run->cursor.is_broken = true;
    } else if (is_back) {
        copy_rules(run->rules, &run->saved[--run->saved_count]);
    } else {
        copy_rules(&run->saved[run->saved_count++], run->rules);
    }
}

static void execute(run_t *run, instruction_t instruction, uint64_t number, int64_t operand)
{
    bool is_general = number < SEL4_BACKTRACE_REGISTER_COUNT;
    switch (action_of(instruction)) {
    case INVALID:
        run->cursor.is_broken = true;
        break;
    case NOTHING:
        break;
    case ADVANCE:
        run->at += (uint64_t)operand * run->entry->code_alignment;
        break;
    case SET_RULE:
        if (is_general) {
            set_rule(run, number, kind_of(instruction), operand);
        }
        break;
    case RESTORE_RULE:
        if (is_general) {
            restore_rule(run, number);
        }
        break;
    case SET_FRAME:
        set_frame(run, instruction, number, operand);
        break;
    case REMEMBER:
    case RESTORE_ALL:
        remember(run, action_of(instruction) == RESTORE_ALL);
        break;
    case NEGATE_SIGNED:
        run->rules->is_signed = !run->rules->is_signed;
        break;
    }
}

static void run_one(run_t *run)
{
    unsigned op = *run->cursor.at++;
    // Three have an operand in their lowest six bits and do what one of the others does.
    bool is_short = op >= 0x40;
    uint64_t number = op & 0x3f;
    op = is_short ? SHORT_FIRST + (op >> 6) - 1 : op;
    instruction_t instruction = op < SEL4_ARRAY_COUNT(instructions) ? instructions[op] : INVALID;
    unsigned operand_kind = operand_of(instruction) & OPERAND_MASK;
    int64_t operand = (int64_t)number;
    if (!is_short && (operand_of(instruction) & REGISTER) != 0) {
        number = sel4_backtrace_priv_number(&run->cursor, UNSIGNED);
    }
    if (operand_kind == EXPRESSION) {
        operand = read_expression(run);
    } else if (operand_kind != NONE && !(is_short && operand_kind == BYTES_4)) {
        operand = (int64_t)sel4_backtrace_priv_number(&run->cursor, operand_kind);
    }
    if ((operand_of(instruction) & SCALED) != 0 &&
        __builtin_mul_overflow(operand, run->entry->data_alignment, &operand)) {
        run->cursor.is_broken = true;
    }
    if (!run->cursor.is_broken) {
        execute(run, instruction, number, operand);
    }
}

static bool run_to(run_t *run, const sel4_unwind_section_t *section, uintptr_t pc)
{
    run->cursor.at = section->bytes.data;
    run->cursor.end = section->bytes.data + section->bytes.size;
    run->cursor.is_broken = false;
    while (run->cursor.at != run->cursor.end && run->at <= pc && !run->cursor.is_broken) {
        run_one(run);
    }
    return !run->cursor.is_broken;
}

bool sel4_backtrace_priv_rules_at(const sel4_unwind_image_t *image,
                                  const sel4_unwind_entry_t *entry, uintptr_t pc,
                                  sel4_backtrace_priv_rules_t *ret_rules)
{
    run_t run;
    run.tables = image->entries.bytes.data;
    run.entry = entry;
    run.rules = ret_rules;
    run.at = entry->start;
    run.saved_count = 0;
    run.initial.ruled = 0;
    ret_rules->ruled = 0;
    ret_rules->frame_register = SEL4_BACKTRACE_REGISTER_COUNT; // none yet
    ret_rules->frame = RULE_IS_OFFSET;
    ret_rules->is_signed = false;
    if (!run_to(&run, &entry->initial_instructions, pc)) {
        return false;
    }
    copy_rules(&run.initial, ret_rules);
    return run_to(&run, &entry->instructions, pc);
}
