// SPDX-License-Identifier: BSD-2-Clause

// The first instructions.  rdi is the kernel's argument; the stack is aligned as after a call, and
// a zero return address ends every backtrace.

    .section .text.sel4_start, "ax", @progbits
    .globl _start
    .type _start, @function
_start:
    .cfi_startproc
    .cfi_undefined rip
    lea sel4_rt_stack_top(%rip), %rsp
    xor %ebp, %ebp
    push %rbp
    jmp sel4_rt_start
    .cfi_endproc
    .size _start, . - _start

    .section .note.GNU-stack, "", %progbits
