// SPDX-License-Identifier: BSD-2-Clause

/*
 * The first instructions, on the program's own stack or else on the one that the system description
 * gives.  Of that, where it begins is known only the first time: a parent that restarts this
 * program leaves the stack pointer as it was.
 */

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
    lla t0, sel4_mk_priv_stack_end
    ld t1, 0(t0)
    bnez t1, 1f
    mv t1, sp
    sd t1, 0(t0)
1:  mv sp, t1
    li s0, 0
    li ra, 0
    tail sel4_mk_priv_start
    .cfi_endproc
    .size _start, . - _start

    .section .data.sel4_mk_priv_stack_end, "aw", %progbits
    .balign 8
    .globl sel4_mk_priv_stack_end
    .type sel4_mk_priv_stack_end, %object
    .size sel4_mk_priv_stack_end, 8
    .weak sel4_mk_stack_top
sel4_mk_priv_stack_end:
    .quad sel4_mk_stack_top

    .section .note.GNU-stack, "", %progbits
