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
    sel4_unwind_reader_t reader;
    const sel4_unwind_image_t *image;
    const sel4_unwind_entry_t *entry;
    rules_t *rules;
    uintptr_t at; // the rules so far are for instructions from here on
    bool is_broken;
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

typedef enum operand {
    NONE,
    BYTES_1,
    BYTES_2,
    BYTES_4 = 4,
    UNSIGNED,
    SIGNED,
    EXPRESSION,
} operand_t;

enum {
    REGISTER = 0x08, // the first operand is one
    SCALED = 0x10,   // the other counts in units of the CIE
};

typedef struct instruction {
    uint8_t action;
    uint8_t kind;    // of the rule
    uint8_t operand; // kind of the last operand, and flags
} instruction_t;

#define OPERAND_MASK 0x07
#define SHORT_FIRST  0x04

static const instruction_t instructions[] = {
    [0x00] = { .action = NOTHING },
    [0x02] = { ADVANCE, 0, BYTES_1 },
    [0x03] = { ADVANCE, 0, BYTES_2 },
    [SHORT_FIRST] = { ADVANCE, 0, BYTES_4 },
    [0x05] = { SET_RULE, RULE_AT_OFFSET, REGISTER | UNSIGNED | SCALED },
    [0x06] = { RESTORE_RULE, 0, REGISTER },
    [0x07] = { SET_RULE, RULE_UNDEFINED, REGISTER },
    [0x08] = { SET_RULE, RULE_NONE, REGISTER },
    [0x09] = { SET_RULE, RULE_IN_REGISTER, REGISTER | UNSIGNED },
    [0x0a] = { .action = REMEMBER },
    [0x0b] = { .action = RESTORE_ALL },
    [0x0c] = { SET_FRAME, RULE_IS_OFFSET, REGISTER | UNSIGNED },
    [0x0d] = { SET_FRAME, RULE_IS_OFFSET, REGISTER },
    [0x0e] = { SET_FRAME, RULE_IS_OFFSET, UNSIGNED },
    [0x0f] = { SET_FRAME, RULE_IS_EXPRESSION, EXPRESSION },
    [0x10] = { SET_RULE, RULE_AT_EXPRESSION, REGISTER | EXPRESSION },
    [0x11] = { SET_RULE, RULE_AT_OFFSET, REGISTER | SIGNED | SCALED },
    [0x12] = { SET_FRAME, RULE_IS_OFFSET, REGISTER | SIGNED | SCALED },
    [0x13] = { SET_FRAME, RULE_IS_OFFSET, SIGNED | SCALED },
    [0x14] = { SET_RULE, RULE_IS_OFFSET, REGISTER | UNSIGNED | SCALED },
    [0x15] = { SET_RULE, RULE_IS_OFFSET, REGISTER | SIGNED | SCALED },
    [0x16] = { SET_RULE, RULE_IS_EXPRESSION, REGISTER | EXPRESSION },
    [0x2d] = { .action = NEGATE_SIGNED }, // DW_CFA_AARCH64_negate_ra_state
    [0x2e] = { NOTHING, 0, UNSIGNED },    // DW_CFA_GNU_args_size
};

// ---- Operands

static uint64_t read_unsigned(run_t *run)
{
    sel4_unwind_reader_t *reader = &run->reader;
    if (reader->offset < reader->section.bytes.size &&
        reader->section.bytes.data[reader->offset] < 0x80) {
        return reader->section.bytes.data[reader->offset++];
    }
    uint64_t number = 0;
    run->is_broken |= sel4_unwind_read_unsigned(reader, &number).error != 0;
    return number;
}

// The place of an expression, its size first, in .eh_frame.
static int64_t read_expression(run_t *run)
{
    const uint8_t *place = run->reader.section.bytes.data + run->reader.offset;
    uint64_t size = read_unsigned(run);
    run->is_broken |= size > run->reader.section.bytes.size - run->reader.offset;
    run->reader.offset += run->is_broken ? 0 : size;
    return place - run->image->entries.bytes.data;
}

static int64_t read_operand(run_t *run, unsigned operand)
{
    uint64_t number = 0;
    int64_t signed_number = 0;
    switch (operand) {
    case NONE:
        break;
    case UNSIGNED:
        return (int64_t)read_unsigned(run);
    case SIGNED:
        run->is_broken |= sel4_unwind_read_signed(&run->reader, &signed_number).error != 0;
        return signed_number;
    case EXPRESSION:
        return read_expression(run);
    default:
        run->is_broken |= sel4_unwind_read(&run->reader, operand, &number).error != 0;
        break;
    }
    return (int64_t)number;
}

// ---- What they do

static rule_t make_rule(run_t *run, unsigned kind, int64_t operand)
{
    run->is_broken |= operand > RULE_OPERAND_MAX || operand < -RULE_OPERAND_MAX;
    return (rule_t)((uint64_t)operand << RULE_KIND_BITS | kind);
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
    if ((instruction.operand & REGISTER) != 0) {
        run->is_broken |= number >= SEL4_BACKTRACE_REGISTER_COUNT;
        run->rules->frame_register = (uint8_t)number;
    }
    if ((instruction.operand & OPERAND_MASK) == NONE) {
        operand = rule_operand(run->rules->frame);
    }
    run->rules->frame = make_rule(run, instruction.kind, operand);
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
    run->is_broken |= run->saved_count == (is_back ? 0 : SAVED_COUNT_MAX);
    if (run->is_broken) {
        return;
    }
    if (is_back) {
        copy_rules(run->rules, &run->saved[--run->saved_count]);
    } else {
        copy_rules(&run->saved[run->saved_count++], run->rules);
    }
}
static void execute(run_t *run, instruction_t instruction, uint64_t number, int64_t operand)
{
    switch ((action_t)instruction.action) {
    case INVALID:
        run->is_broken = true;
        break;
    case NOTHING:
        break;
    case ADVANCE:
        run->at += (uint64_t)operand * run->entry->code_alignment;
        break;
    case SET_RULE:
        if (number < SEL4_BACKTRACE_REGISTER_COUNT) {
            set_rule(run, number, instruction.kind, operand);
        }
        break;
    case RESTORE_RULE:
        if (number < SEL4_BACKTRACE_REGISTER_COUNT) {
            restore_rule(run, number);
        }
        break;
    case SET_FRAME:
        set_frame(run, instruction, number, operand);
        break;
    case REMEMBER:
    case RESTORE_ALL:
        remember(run, instruction.action == RESTORE_ALL);
        break;
    case NEGATE_SIGNED:
        run->rules->is_signed = !run->rules->is_signed;
        break;
    }
}

static void run_one(run_t *run, unsigned op)
{
    // Three have an operand in their lowest six bits and do what one of the others does.
    bool is_short = op >= 0x40;
    uint64_t number = op & 0x3f;
    op = is_short ? SHORT_FIRST + (op >> 6) - 1 : op;
    instruction_t instruction = { .action = INVALID };
    if (op < SEL4_ARRAY_COUNT(instructions)) {
        instruction = instructions[op];
    }
    if (!is_short && (instruction.operand & REGISTER) != 0) {
        number = read_unsigned(run);
    }
    int64_t operand = is_short && instruction.action == ADVANCE
                          ? (int64_t)number
                          : read_operand(run, instruction.operand & OPERAND_MASK);
    if ((instruction.operand & SCALED) != 0) {
        run->is_broken |= __builtin_mul_overflow(operand, run->entry->data_alignment, &operand);
    }
    if (!run->is_broken) {
        execute(run, instruction, number, operand);
    }
}

static bool run_to(run_t *run, const sel4_unwind_section_t *section, uintptr_t pc)
{
    run->reader.section = *section;
    run->reader.offset = 0;
    while (run->reader.offset < section->bytes.size && run->at <= pc && !run->is_broken) {
        run_one(run, section->bytes.data[run->reader.offset++]);
    }
    return !run->is_broken;
}

bool sel4_backtrace_priv_rules_at(const sel4_unwind_image_t *image,
                                  const sel4_unwind_entry_t *entry, uintptr_t pc,
                                  sel4_backtrace_priv_rules_t *ret_rules)
{
    run_t run;
    run.image = image;
    run.entry = entry;
    run.rules = ret_rules;
    run.at = entry->start;
    run.is_broken = false;
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
