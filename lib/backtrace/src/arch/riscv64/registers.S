// SPDX-License-Identifier: BSD-2-Clause

// void sel4_backtrace_registers_here(sel4_backtrace_registers_t *ret_registers): pc, `known`, and the
// registers from 16 bytes on, of which ra, sp and s0 to s11 are those that a function keeps.

    .section .text.sel4_backtrace_registers_here, "ax", %progbits
    .globl sel4_backtrace_registers_here
    .type sel4_backtrace_registers_here, %function
sel4_backtrace_registers_here:
    .cfi_startproc
    li t0, 0x0ffc0306
    sd ra, 0(a0)
    sw t0, 8(a0)
    sd ra, 16 + 8 * 1(a0)
    sd sp, 16 + 8 * 2(a0)
    sd x8, 16 + 8 * 8(a0)
    sd x9, 16 + 8 * 9(a0)
    sd x18, 16 + 8 * 18(a0)
    sd x19, 16 + 8 * 19(a0)
    sd x20, 16 + 8 * 20(a0)
    sd x21, 16 + 8 * 21(a0)
    sd x22, 16 + 8 * 22(a0)
    sd x23, 16 + 8 * 23(a0)
    sd x24, 16 + 8 * 24(a0)
    sd x25, 16 + 8 * 25(a0)
    sd x26, 16 + 8 * 26(a0)
    sd x27, 16 + 8 * 27(a0)
    ret
    .cfi_endproc
    .size sel4_backtrace_registers_here, . - sel4_backtrace_registers_here

    .section .note.GNU-stack, "", %progbits
