// SPDX-License-Identifier: BSD-2-Clause

/*
 * From one frame to the next: find the table entry of the address, get the rules there, and apply
 * them to the registers.
 *
 * A frame lies above the one before it on the stack; that, and the limit, is why a walk ends on any
 * stack.
 */

#include "rules.h"

typedef sel4_backtrace_walk_t walk_t;
typedef sel4_backtrace_priv_rules_t rules_t;

#define SIGNED_ADDRESS_BITS 48 // of a return address with a signature above it
#define NO_MORE             UINT32_MAX

_Static_assert(offsetof(sel4_backtrace_registers_t, pc) == 0 &&
                   offsetof(sel4_backtrace_registers_t, known) == 8 &&
                   offsetof(sel4_backtrace_registers_t, value) == 16,
               "registers.S writes these");

void sel4_backtrace_walk_from(sel4_backtrace_walk_t *walk, const sel4_backtrace_machine_t *machine,
                              const sel4_unwind_image_t *image,
                              const sel4_backtrace_registers_t *registers,
                              sel4_backtrace_stack_t stack)
{
    walk->machine = machine;
    walk->image = image;
    walk->stack = stack;
    walk->registers = *registers;
    walk->is_stopped_at = true;
    walk->frame_count = 0;
    walk->stop = SEL4_BACKTRACE_END;
}

bool sel4_backtrace_priv_read(const sel4_backtrace_stack_t *stack, uintptr_t address,
                              uintptr_t *ret_word)
{
    if (address % sizeof(uintptr_t) != 0 || address < stack->start || address >= stack->end ||
        stack->end - address < sizeof(uintptr_t)) {
        return false;
    }
    if (stack->read != NULL) {
        return stack->read(stack->context, address, ret_word);
    }
    *ret_word = *(const uintptr_t *)address;
    return true;
}

bool sel4_backtrace_priv_register(const sel4_backtrace_registers_t *registers, uint64_t number,
                                  uintptr_t *ret_value)
{
    if (number >= SEL4_BACKTRACE_REGISTER_COUNT || (registers->known >> number & 1) == 0) {
        return false;
    }
    *ret_value = registers->value[number];
    return true;
}

/*
 * A thread that jumped to where no code is has just been called: its caller is where the call
 * leaves it.
 */
static sel4_backtrace_stop_t return_from_nowhere(walk_t *walk)
{
    sel4_backtrace_registers_t *registers = &walk->registers;
    uintptr_t *sp = &registers->value[walk->machine->sp];
    walk->is_stopped_at = false;
    if (walk->machine->has_link) {
        return sel4_backtrace_priv_register(registers, walk->machine->link, &registers->pc)
                   ? SEL4_BACKTRACE_END
                   : SEL4_BACKTRACE_STOP_NO_ENTRY;
    }
    if (!sel4_backtrace_priv_read(&walk->stack, *sp, &registers->pc)) {
        return SEL4_BACKTRACE_STOP_OUTSIDE_STACK;
    }
    *sp += sizeof(uintptr_t);
    return SEL4_BACKTRACE_END;
}

static sel4_backtrace_stop_t find_rules(const walk_t *walk, uintptr_t pc, rules_t *ret_rules,
                                        sel4_unwind_entry_t *ret_entry)
{
    sel4_unwind_error_t error = sel4_unwind_find(walk->image, pc, ret_entry).error;
    if (error == SEL4_UNWIND_ERR_NOT_FOUND) {
        return SEL4_BACKTRACE_STOP_NO_ENTRY;
    }
    if (error == SEL4_UNWIND_ERR_NO_TABLES) {
        return SEL4_BACKTRACE_STOP_NO_TABLES;
    }
    if (error != SEL4_UNWIND_OK || ret_entry->return_register >= SEL4_BACKTRACE_REGISTER_COUNT ||
        !sel4_backtrace_priv_rules_at(walk->image, ret_entry, pc, ret_rules)) {
        return SEL4_BACKTRACE_STOP_BAD_ENTRY;
    }
    return SEL4_BACKTRACE_END;
}

static sel4_backtrace_stop_t find_frame(const walk_t *walk, const rules_t *rules,
                                        uintptr_t *ret_frame)
{
    uintptr_t base = 0;
    uintptr_t sp = walk->registers.value[walk->machine->sp];
    rule_t rule = rules->frame;
    if (rule_kind(rule) == RULE_IS_OFFSET &&
        !sel4_backtrace_priv_register(&walk->registers, rules->frame_register, &base)) {
        return SEL4_BACKTRACE_STOP_UNKNOWN_REGISTER;
    }
    sel4_backtrace_stop_t stop = sel4_backtrace_priv_value(walk, rule, base, ret_frame);
    // Only a function that was stopped may have nothing on the stack yet.
    bool goes_on = *ret_frame > sp || (*ret_frame == sp && walk->is_stopped_at);
    return stop == SEL4_BACKTRACE_END && !goes_on ? SEL4_BACKTRACE_STOP_CYCLE : stop;
}

// All registers become the caller's.  Rules count from their values before.
static sel4_backtrace_stop_t apply(walk_t *walk, const rules_t *rules, uintptr_t frame)
{
    sel4_backtrace_registers_t *registers = &walk->registers;
    uintptr_t fresh[SEL4_BACKTRACE_REGISTER_COUNT];
    uint32_t changed = 0;
    for (uint32_t left = rules->ruled; left != 0; left &= left - 1) {
        unsigned number = (unsigned)__builtin_ctz(left);
        rule_t rule = rules->rule[number];
        if (rule_kind(rule) == RULE_UNDEFINED) {
            registers->known &= ~(UINT32_C(1) << number);
        } else {
            sel4_backtrace_stop_t stop =
                sel4_backtrace_priv_value(walk, rule, frame, &fresh[number]);
            if (stop != SEL4_BACKTRACE_END) {
                return stop;
            }
            changed |= UINT32_C(1) << number;
        }
    }
    // By definition, unless a rule says otherwise.
    registers->value[walk->machine->sp] = frame;
    registers->known |= changed;
    for (; changed != 0; changed &= changed - 1) {
        unsigned number = (unsigned)__builtin_ctz(changed);
        registers->value[number] = fresh[number];
    }
    return SEL4_BACKTRACE_END;
}

// To the caller, whose address is 0 if there is none.
static sel4_backtrace_stop_t step(walk_t *walk)
{
    uintptr_t pc = walk->registers.pc;
    if (!walk->is_stopped_at) {
        pc--;
    } else if (pc < walk->image->text_start || pc >= walk->image->text_end) {
        return return_from_nowhere(walk);
    }
    sel4_unwind_entry_t entry;
    rules_t rules;
    uintptr_t frame;
    sel4_backtrace_stop_t stop = find_rules(walk, pc, &rules, &entry);
    if (stop == SEL4_BACKTRACE_END &&
        rule_kind_of(&rules, entry.return_register) == RULE_UNDEFINED) {
        walk->registers.pc = 0;
        return stop;
    }
    if (stop == SEL4_BACKTRACE_END) {
        stop = find_frame(walk, &rules, &frame);
    }
    if (stop == SEL4_BACKTRACE_END) {
        stop = apply(walk, &rules, frame);
    }
    if (stop != SEL4_BACKTRACE_END) {
        return stop;
    }
    uintptr_t caller;
    if (!sel4_backtrace_priv_register(&walk->registers, entry.return_register, &caller)) {
        return SEL4_BACKTRACE_STOP_UNKNOWN_REGISTER;
    }
    if (rules.is_signed && walk->machine->has_signed_returns) {
        caller &= ((uintptr_t)1 << SIGNED_ADDRESS_BITS) - 1;
    }
    walk->registers.pc = caller;
    walk->is_stopped_at = entry.is_signal_frame;
    return SEL4_BACKTRACE_END;
}

bool sel4_backtrace_next(sel4_backtrace_walk_t *walk, uintptr_t *ret_address)
{
    if (walk->frame_count == NO_MORE) {
        return false;
    }
    if (walk->frame_count > 0) {
        walk->stop = walk->frame_count < SEL4_BACKTRACE_FRAME_COUNT_MAX ? step(walk)
                                                                        : SEL4_BACKTRACE_STOP_LIMIT;
        if (walk->stop != SEL4_BACKTRACE_END || walk->registers.pc == 0) {
            walk->frame_count = NO_MORE;
            return false;
        }
    }
    walk->frame_count++;
    *ret_address = walk->registers.pc + walk->is_stopped_at;
    return true;
}
