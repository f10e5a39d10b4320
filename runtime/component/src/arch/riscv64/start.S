// SPDX-License-Identifier: BSD-2-Clause

// The first instructions: both arguments and the stack are in their registers already.

    .section .text.sel4_start, "ax", %progbits
    .globl _start
    .type _start, %function
_start:
    .option push
    .option norelax
    la gp, __global_pointer$
    .option pop
    li s0, 0
    li ra, 0
    j sel4_priv_component_start
    .size _start, . - _start

    .section .note.GNU-stack, "", %progbits
