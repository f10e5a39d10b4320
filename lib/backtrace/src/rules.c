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

typedef struct run {
    sel4_unwind_reader_t reader;
    const uint8_t *tables;
    const sel4_unwind_entry_t *entry;
    uintptr_t at;           // the rules so far are for instructions from here on
    rules_t *rules;         // so far; below them those that are remembered
    const rules_t *initial; // what restored registers go back to; nothing goes below
    const rules_t *last;    // the last there is room for
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

// From here on those that have a number in their lowest six bits.
#define SHORT_FIRST 0x40
#define SHORT_BITS  6

static const instruction_t instructions[] = {
    [0x00] = INSTRUCTION(NOTHING, 0, NONE),
    [0x02] = INSTRUCTION(ADVANCE, 0, BYTES_1),
    [0x03] = INSTRUCTION(ADVANCE, 0, BYTES_2),
    [0x04] = INSTRUCTION(ADVANCE, 0, BYTES_4),
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
    [SHORT_FIRST] = INSTRUCTION(ADVANCE, 0, NONE),
    [SHORT_FIRST + 1] = INSTRUCTION(SET_RULE, RULE_AT_OFFSET, UNSIGNED | SCALED),
    [SHORT_FIRST + 2] = INSTRUCTION(RESTORE_RULE, 0, NONE),
};

// ---- What they do

static void invalidate(run_t *run)
{
    run->reader.offset = SEL4_BACKTRACE_PRIV_BROKEN;
}

// Reads over an expression, and gives the place of its size in .eh_frame.
static int64_t read_expression(run_t *run)
{
    sel4_unwind_reader_t *reader = &run->reader;
    size_t place = (size_t)(reader->section.bytes.data - run->tables) + reader->offset;
    uint64_t size = sel4_backtrace_priv_number(reader, UNSIGNED);
    if (size > reader->section.bytes.size - reader->offset) {
        invalidate(run);
    } else {
        reader->offset += (size_t)size;
    }
    return (int64_t)place;
}

static void set_rule(run_t *run, uint64_t number, rule_t rule)
{
    rules_t *rules = run->rules;
    uint64_t bit = UINT64_C(1) << number;
    rules->rule[number] = rule;
    rules->ruled |= bit;
    if (rule_kind(rule) == RULE_NONE) {
        rules->ruled -= bit;
    }
}

static void make_rule(run_t *run, uint64_t number, unsigned kind, int64_t operand)
{
    rule_t rule = (rule_t)((uint64_t)operand << RULE_KIND_BITS | kind);
    if (rule_operand(rule) != operand) {
        invalidate(run);
    }
    set_rule(run, number, rule);
}

static void set_frame(run_t *run, instruction_t instruction, uint64_t number, int64_t operand)
{
    if ((operand_of(instruction) & REGISTER) != 0) {
        if (number >= SEL4_BACKTRACE_REGISTER_COUNT) {
            invalidate(run);
        }
        run->rules->frame_register = (uint8_t)number;
    }
    if ((operand_of(instruction) & OPERAND_MASK) == NONE) {
        operand = rule_operand(run->rules->rule[RULE_OF_FRAME]);
    }
    make_rule(run, RULE_OF_FRAME, kind_of(instruction), operand);
}

// The rules so far, again.  Only what is set: most functions set few.
static void remember(run_t *run)
{
    const rules_t *from = run->rules;
    if (from == run->last) {
        invalidate(run);
        return;
    }
    rules_t *to = ++run->rules;
    to->ruled = from->ruled;
    to->frame_register = from->frame_register;
    to->is_signed = from->is_signed;
    for (uint64_t left = from->ruled; left != 0; left &= left - 1) {
        unsigned number = (unsigned)__builtin_ctzll(left);
        to->rule[number] = from->rule[number];
    }
}

static void execute(run_t *run, instruction_t instruction, uint64_t number, int64_t operand)
{
    bool is_general = number < SEL4_BACKTRACE_REGISTER_COUNT;
    switch (action_of(instruction)) {
    case INVALID:
        invalidate(run);
        break;
    case NOTHING:
        break;
    case ADVANCE:
        run->at += (uint64_t)operand * run->entry->code_alignment;
        break;
    case SET_RULE:
        if (is_general) {
            make_rule(run, number, kind_of(instruction), operand);
        }
        break;
    case RESTORE_RULE:
        if (is_general) {
            set_rule(run, number, rule_of(run->initial, number));
        }
        break;
    case SET_FRAME:
        set_frame(run, instruction, number, operand);
        break;
    case REMEMBER:
        remember(run);
        break;
    case RESTORE_ALL:
        if (--run->rules == run->initial) {
            invalidate(run);
        }
        break;
    case NEGATE_SIGNED:
        run->rules->is_signed = !run->rules->is_signed;
        break;
    }
}

static void run_one(run_t *run)
{
    sel4_unwind_reader_t *reader = &run->reader;
    unsigned op = reader->section.bytes.data[reader->offset++];
    uint64_t number = op & (SHORT_FIRST - 1);
    if (op >= SHORT_FIRST) {
        op = SHORT_FIRST - 1 + (op >> SHORT_BITS);
    }
    instruction_t instruction = instructions[op];
    unsigned operand_kind = operand_of(instruction) & OPERAND_MASK;
    int64_t operand = (int64_t)number;
    if ((operand_of(instruction) & REGISTER) != 0) {
        number = sel4_backtrace_priv_number(reader, UNSIGNED);
    }
    if (operand_kind == EXPRESSION) {
        operand = read_expression(run);
    } else if (operand_kind != NONE) {
        operand = (int64_t)sel4_backtrace_priv_number(reader, operand_kind);
    }
    if ((operand_of(instruction) & SCALED) != 0 &&
        __builtin_mul_overflow(operand, run->entry->data_alignment, &operand)) {
        invalidate(run);
    }
    if (reader->offset != SEL4_BACKTRACE_PRIV_BROKEN) {
        execute(run, instruction, number, operand);
    }
}

// On top of the rules so far, to which registers can be restored.
static bool run_to(run_t *run, const sel4_unwind_section_t *section, uintptr_t pc)
{
    run->reader.section = *section;
    run->reader.offset = 0;
    run->initial = run->rules;
    remember(run);
    while (!sel4_unwind_reader_at_end(&run->reader) && run->at <= pc) {
        run_one(run);
    }
    return run->reader.offset != SEL4_BACKTRACE_PRIV_BROKEN;
}

const sel4_backtrace_priv_rules_t *
sel4_backtrace_priv_rules_at(const sel4_unwind_image_t *image, const sel4_unwind_entry_t *entry,
                             uintptr_t pc,
                             sel4_backtrace_priv_rules_t room[SEL4_BACKTRACE_PRIV_RULES_COUNT])
{
    run_t run;
    run.tables = image->entries.bytes.data;
    run.entry = entry;
    run.at = entry->start;
    run.rules = room;
    run.last = room + SEL4_BACKTRACE_PRIV_RULES_COUNT - 1;
    room->frame_register = SEL4_BACKTRACE_REGISTER_COUNT; // none yet
    room->is_signed = false;
    room->ruled = UINT64_C(1) << RULE_OF_FRAME;
    room->rule[RULE_OF_FRAME] = RULE_IS_OFFSET;
    return run_to(&run, &entry->initial_instructions, pc) && run_to(&run, &entry->instructions, pc)
               ? run.rules
               : NULL;
}
