// SPDX-License-Identifier: BSD-2-Clause

// void sel4_backtrace_registers_here(sel4_backtrace_registers_t *ret_registers): pc, `known`, and the
// registers from 16 bytes on by their DWARF numbers: rbx 3, rbp 6, rsp 7, r12 to r15.

    .section .text.sel4_backtrace_registers_here, "ax", @progbits
    .globl sel4_backtrace_registers_here
    .type sel4_backtrace_registers_here, @function
sel4_backtrace_registers_here:
    .cfi_startproc
    mov (%rsp), %rax
    lea 8(%rsp), %rcx
    mov %rax, (%rdi)
    movl $0xf0c8, 8(%rdi)
    mov %rbx, 16 + 8 * 3(%rdi)
    mov %rbp, 16 + 8 * 6(%rdi)
    mov %rcx, 16 + 8 * 7(%rdi)
    mov %r12, 16 + 8 * 12(%rdi)
    mov %r13, 16 + 8 * 13(%rdi)
    mov %r14, 16 + 8 * 14(%rdi)
    mov %r15, 16 + 8 * 15(%rdi)
    ret
    .cfi_endproc
    .size sel4_backtrace_registers_here, . - sel4_backtrace_registers_here

    .section .note.GNU-stack, "", %progbits
