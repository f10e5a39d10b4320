// SPDX-License-Identifier: BSD-2-Clause

// The first instructions: both arguments and the stack are in their registers already.

    .section .text.sel4_start, "ax", %progbits
    .globl _start
    .type _start, %function
_start:
    mov x29, xzr
    mov x30, xzr
    b sel4_priv_component_start
    .size _start, . - _start

    .section .note.GNU-stack, "", %progbits
