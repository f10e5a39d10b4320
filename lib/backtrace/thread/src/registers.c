// SPDX-License-Identifier: BSD-2-Clause

// The kernel's order of registers, as lib/sel4 knows it, to that of DWARF.

#include <sel4c/backtrace_thread.h>

static void set(sel4_backtrace_registers_t *registers, unsigned number, seL4_Word value)
{
    registers->value[number] = value;
    registers->known |= UINT32_C(1) << number;
}

sel4_backtrace_registers_t sel4_backtrace_registers_of(const sel4_user_context_t *context)
{
    sel4_user_context_t copy = *context; // of which places are asked for
    sel4_backtrace_registers_t registers = { .pc = *sel4_user_context_pc(&copy) };
    for (unsigned i = 0; i < SEL4_BACKTRACE_REGISTER_COUNT; i++) {
        const seL4_Word *place = sel4_user_context_gpr(&copy, i);
        if (place != NULL) {
            set(&registers, sel4_backtrace_number(SEL4_BACKTRACE_NATIVE, i), *place);
        }
    }
    set(&registers, SEL4_BACKTRACE_NATIVE->sp, *sel4_user_context_sp(&copy));
    return registers;
}
