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

sel4_backtrace_stop_t sel4_backtrace_priv_read(const sel4_backtrace_stack_t *stack,
                                               uintptr_t address, uintptr_t *ret_word)
{
    const uintptr_t size = sizeof(uintptr_t);
    if (address % size != 0 || address < stack->start || address / size >= stack->end / size) {
        return SEL4_BACKTRACE_STOP_OUTSIDE_STACK;
    }
    if (stack->read == NULL) {
        *ret_word = *(const uintptr_t *)address;
    } else if (!stack->read(stack->context, address, ret_word)) {
        return SEL4_BACKTRACE_STOP_OUTSIDE_STACK;
    }
    return SEL4_BACKTRACE_END;
}

sel4_backtrace_stop_t sel4_backtrace_priv_register(const sel4_backtrace_registers_t *registers,
                                                   uint64_t number, uintptr_t *ret_value)
{
    if (number >= SEL4_BACKTRACE_REGISTER_COUNT || (registers->known >> number & 1) == 0) {
        return SEL4_BACKTRACE_STOP_UNKNOWN_REGISTER;
    }
    *ret_value = registers->value[number];
    return SEL4_BACKTRACE_END;
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
        return sel4_backtrace_priv_register(registers, walk->machine->link, &registers->pc) ==
                       SEL4_BACKTRACE_END
                   ? SEL4_BACKTRACE_END
                   : SEL4_BACKTRACE_STOP_NO_ENTRY;
    }
    sel4_backtrace_stop_t stop = sel4_backtrace_priv_read(&walk->stack, *sp, &registers->pc);
    if (stop == SEL4_BACKTRACE_END) {
        *sp += sizeof(uintptr_t);
    }
    return stop;
}

// The rules are among `room`.
static sel4_backtrace_stop_t find_rules(const walk_t *walk, uintptr_t pc, rules_t *room,
                                        const rules_t **ret_rules, sel4_unwind_entry_t *ret_entry)
{
    sel4_unwind_error_t error = sel4_unwind_find(walk->image, pc, ret_entry).error;
    if (error == SEL4_UNWIND_ERR_NOT_FOUND) {
        return SEL4_BACKTRACE_STOP_NO_ENTRY;
    }
    if (error == SEL4_UNWIND_ERR_NO_TABLES) {
        return SEL4_BACKTRACE_STOP_NO_TABLES;
    }
    if (error != SEL4_UNWIND_OK || ret_entry->return_register >= SEL4_BACKTRACE_REGISTER_COUNT) {
        return SEL4_BACKTRACE_STOP_BAD_ENTRY;
    }
    *ret_rules = sel4_backtrace_priv_rules_at(walk->image, ret_entry, pc, room);
    return *ret_rules != NULL ? SEL4_BACKTRACE_END : SEL4_BACKTRACE_STOP_BAD_ENTRY;
}

static sel4_backtrace_stop_t find_frame(const walk_t *walk, const rules_t *rules,
                                        uintptr_t *ret_frame)
{
    uintptr_t base = 0;
    uintptr_t sp = walk->registers.value[walk->machine->sp];
    rule_t rule = rules->rule[RULE_OF_FRAME];
    sel4_backtrace_stop_t stop = SEL4_BACKTRACE_END;
    if (rule_kind(rule) == RULE_IS_OFFSET) {
        stop = sel4_backtrace_priv_register(&walk->registers, rules->frame_register, &base);
    }
    if (stop == SEL4_BACKTRACE_END) {
        stop = sel4_backtrace_priv_value(walk, rule, base, ret_frame);
    }
    if (stop != SEL4_BACKTRACE_END) {
        return stop;
    }
    // Only a function that was stopped may have nothing on the stack yet.
    bool goes_on = *ret_frame > sp || (*ret_frame == sp && walk->is_stopped_at);
    return goes_on ? SEL4_BACKTRACE_END : SEL4_BACKTRACE_STOP_CYCLE;
}

// All registers become the caller's.  Rules count from their values before.
static sel4_backtrace_stop_t apply(walk_t *walk, const rules_t *rules, uintptr_t frame)
{
    sel4_backtrace_registers_t *registers = &walk->registers;
    uintptr_t fresh[SEL4_BACKTRACE_REGISTER_COUNT];
    uint32_t ruled = (uint32_t)rules->ruled; // without that of the frame
    uint32_t lost = 0;
    for (uint32_t left = ruled; left != 0; left &= left - 1) {
        unsigned number = (unsigned)__builtin_ctz(left);
        rule_t rule = rules->rule[number];
        sel4_backtrace_stop_t stop = sel4_backtrace_priv_value(walk, rule, frame, &fresh[number]);
        if (stop != SEL4_BACKTRACE_END) {
            return stop;
        }
        lost |= (uint32_t)(rule_kind(rule) == RULE_UNDEFINED) << number;
    }
    // By definition, unless a rule says otherwise.
    registers->value[walk->machine->sp] = frame;
    registers->known = (registers->known | ruled) & ~lost;
    for (; ruled != 0; ruled &= ruled - 1) {
        unsigned number = (unsigned)__builtin_ctz(ruled);
        // Each bit of `ruled` has its value.
        // cppcheck-suppress uninitvar
        registers->value[number] = fresh[number];
    }
    return SEL4_BACKTRACE_END;
}

// To the caller, whose address is 0 if there is none.
static sel4_backtrace_stop_t step(walk_t *walk)
{
    sel4_backtrace_registers_t *registers = &walk->registers;
    uintptr_t pc = registers->pc;
    if (!walk->is_stopped_at) {
        pc--;
    } else if (pc < walk->image->text_start || pc >= walk->image->text_end) {
        return return_from_nowhere(walk);
    }
    sel4_unwind_entry_t entry;
    rules_t room[SEL4_BACKTRACE_PRIV_RULES_COUNT];
    const rules_t *rules;
    uintptr_t frame;
    sel4_backtrace_stop_t stop = find_rules(walk, pc, room, &rules, &entry);
    if (stop != SEL4_BACKTRACE_END) {
        return stop;
    }
    if (rule_kind(rule_of(rules, entry.return_register)) == RULE_UNDEFINED) {
        registers->pc = 0;
        return SEL4_BACKTRACE_END;
    }
    stop = find_frame(walk, rules, &frame);
    if (stop == SEL4_BACKTRACE_END) {
        stop = apply(walk, rules, frame);
    }
    if (stop == SEL4_BACKTRACE_END) {
        stop = sel4_backtrace_priv_register(registers, entry.return_register, &registers->pc);
    }
    if (stop != SEL4_BACKTRACE_END) {
        return stop;
    }
    if (rules->is_signed && walk->machine->has_signed_returns) {
        registers->pc &= ((uintptr_t)1 << SIGNED_ADDRESS_BITS) - 1;
    }
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
