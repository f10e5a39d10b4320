// SPDX-License-Identifier: BSD-2-Clause

// The first instructions, on the stack that the system description gives, or on the program's own.

    .section .text.start, "ax", @progbits
    .globl _start
    .type _start, @function
_start:
    .cfi_startproc
    .cfi_undefined rip
    mov stack_top(%rip), %rax
    test %rax, %rax
    jz 1f
    mov %rax, %rsp
1:  xor %ebp, %ebp
    and $-16, %rsp
    push $0 // where a return address would be
    jmp sel4_mk_priv_start
    .cfi_endproc
    .size _start, . - _start

    .section .rodata.sel4_mk_stack_top, "a", @progbits
    .balign 8
    .weak sel4_mk_stack_top
stack_top:
    .quad sel4_mk_stack_top

    .section .note.GNU-stack, "", @progbits
