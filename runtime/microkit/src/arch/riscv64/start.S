// SPDX-License-Identifier: BSD-2-Clause

// The first instructions, on the stack that the system description gives, or on the program's own.

    .section .text.start, "ax", %progbits
    .globl _start
    .type _start, %function
_start:
    .cfi_startproc
    .cfi_undefined ra
    .option push
    .option norelax // relaxation counts from gp
    lla gp, __global_pointer$
    .option pop
    lla t0, stack_top
    ld t0, 0(t0)
    beqz t0, 1f
    mv sp, t0
1:  li s0, 0
    li ra, 0
    tail sel4_mk_priv_start
    .cfi_endproc
    .size _start, . - _start

    .section .rodata.sel4_mk_stack_top, "a", %progbits
    .balign 8
    .weak sel4_mk_stack_top
stack_top:
    .quad sel4_mk_stack_top

    .section .note.GNU-stack, "", %progbits
