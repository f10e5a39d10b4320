// SPDX-License-Identifier: BSD-2-Clause

// What jump.h declares: the registers that a callee must preserve, in the order of the stores.

    .text
    .globl jump_mark
    .type jump_mark, @function
jump_mark:
    mov %rbx, (%rdi)
    mov %rbp, 8(%rdi)
    mov %r12, 16(%rdi)
    mov %r13, 24(%rdi)
    mov %r14, 32(%rdi)
    mov %r15, 40(%rdi)
    lea 8(%rsp), %rax
    mov %rax, 48(%rdi)
    mov (%rsp), %rax
    mov %rax, 56(%rdi)
    xor %eax, %eax
    ret
    .size jump_mark, . - jump_mark

    .globl jump_back
    .type jump_back, @function
jump_back:
    mov (%rdi), %rbx
    mov 8(%rdi), %rbp
    mov 16(%rdi), %r12
    mov 24(%rdi), %r13
    mov 32(%rdi), %r14
    mov 40(%rdi), %r15
    mov 48(%rdi), %rsp
    mov $1, %eax
    jmp *56(%rdi)
    .size jump_back, . - jump_back

    .section .note.GNU-stack, "", @progbits
