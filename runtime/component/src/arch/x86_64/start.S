// SPDX-License-Identifier: BSD-2-Clause

// The first instructions: both arguments and the stack are in their registers already.

    .section .text.sel4_start, "ax", @progbits
    .globl _start
    .type _start, @function
_start:
    xor %ebp, %ebp
    and $-16, %rsp
    push %rbp
    jmp sel4_priv_component_start
    .size _start, . - _start

    .section .note.GNU-stack, "", @progbits
