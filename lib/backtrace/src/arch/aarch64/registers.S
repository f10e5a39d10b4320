// SPDX-License-Identifier: BSD-2-Clause

// void sel4_backtrace_registers_here(sel4_backtrace_registers_t *ret_registers): pc, `known`, and the
// registers from 16 bytes on, of which x19 to x30 and sp are those that a function keeps.

    .section .text.sel4_backtrace_registers_here, "ax", %progbits
    .globl sel4_backtrace_registers_here
    .type sel4_backtrace_registers_here, %function
sel4_backtrace_registers_here:
    .cfi_startproc
    mov w9, 0xfff80000
    mov x10, sp
    str x30, [x0, 0]
    str w9, [x0, 8]
    stp x19, x20, [x0, 16 + 8 * 19]
    stp x21, x22, [x0, 16 + 8 * 21]
    stp x23, x24, [x0, 16 + 8 * 23]
    stp x25, x26, [x0, 16 + 8 * 25]
    stp x27, x28, [x0, 16 + 8 * 27]
    stp x29, x30, [x0, 16 + 8 * 29]
    str x10, [x0, 16 + 8 * 31]
    ret
    .cfi_endproc
    .size sel4_backtrace_registers_here, . - sel4_backtrace_registers_here

    .section .note.GNU-stack, "", %progbits
