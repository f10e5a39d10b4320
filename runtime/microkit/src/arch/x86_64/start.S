// SPDX-License-Identifier: BSD-2-Clause

/*
 * The first instructions, on the program's own stack or else on the one that the system description
 * gives.  Of that, where it begins is known only the first time: a parent that restarts this
 * program leaves the stack pointer as it was.
 */

    .section .text.start, "ax", @progbits
    .globl _start
    .type _start, @function
_start:
    .cfi_startproc
    .cfi_undefined rip
    mov sel4_mk_priv_stack_end(%rip), %rax
    test %rax, %rax
    jnz 1f
    mov %rsp, %rax
    mov %rax, sel4_mk_priv_stack_end(%rip)
1:  mov %rax, %rsp
    xor %ebp, %ebp
    and $-16, %rsp
    push $0 // where a return address would be
    jmp sel4_mk_priv_start
    .cfi_endproc
    .size _start, . - _start

    .section .data.sel4_mk_priv_stack_end, "aw", @progbits
    .balign 8
    .globl sel4_mk_priv_stack_end
    .type sel4_mk_priv_stack_end, @object
    .size sel4_mk_priv_stack_end, 8
    .weak sel4_mk_stack_top
sel4_mk_priv_stack_end:
    .quad sel4_mk_stack_top

    .section .note.GNU-stack, "", @progbits
