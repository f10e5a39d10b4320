// SPDX-License-Identifier: BSD-2-Clause

// The first instructions.  a0 is the kernel's argument; a zero return address ends every backtrace.

    .section .text.sel4_start, "ax", %progbits
    .globl _start
    .type _start, %function
_start:
    .cfi_startproc
    .cfi_undefined ra
    .option push
    .option norelax // relaxation counts from gp
    lla gp, __global_pointer$
    .option pop
    lla sp, sel4_rt_stack_top
    li s0, 0
    li ra, 0
    tail sel4_rt_start
    .cfi_endproc
    .size _start, . - _start

    .section .note.GNU-stack, "", %progbits
