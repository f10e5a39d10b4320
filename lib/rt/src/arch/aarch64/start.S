// SPDX-License-Identifier: BSD-2-Clause

// The first instructions.  x0 is the kernel's argument; a zero frame ends every backtrace.

    .section .text.sel4_start, "ax", %progbits
    .globl _start
    .type _start, %function
_start:
    .cfi_startproc
    .cfi_undefined x30
    adrp x9, sel4_rt_stack_top
    add x9, x9, :lo12:sel4_rt_stack_top
    mov sp, x9
    mov x29, xzr
    mov x30, xzr
    b sel4_rt_start
    .cfi_endproc
    .size _start, . - _start

    .section .note.GNU-stack, "", %progbits
