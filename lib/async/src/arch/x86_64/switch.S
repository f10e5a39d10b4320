// SPDX-License-Identifier: BSD-2-Clause

/*
 * One switch of stacks (System V ABI for x86-64, 3.2.1: rbx, rbp and r12 to r15 survive a call; no
 * vector register does, and the control words are the same for all tasks).
 *
 *     rdi  where the stack pointer goes    rsi  the one to go on from
 */

    .macro save register
    push \register
    .cfi_adjust_cfa_offset 8
    .endm

    .macro restore register
    pop \register
    .cfi_adjust_cfa_offset -8
    .endm

    .section .text.sel4_async_arch_switch, "ax", @progbits
    .globl sel4_async_arch_switch, sel4_async_arch_switch_integer
    .type sel4_async_arch_switch, @function
    .type sel4_async_arch_switch_integer, @function
sel4_async_arch_switch:
sel4_async_arch_switch_integer:
    .cfi_startproc
    save %rbp
    .cfi_rel_offset rbp, 0
    save %rbx
    save %r12
    save %r13
    save %r14
    save %r15
    mov %rsp, (%rdi)
    mov %rsi, %rsp
    restore %r15
    restore %r14
    restore %r13
    restore %r12
    restore %rbx
    restore %rbp
    .cfi_restore rbp
    ret
    .cfi_endproc
    .size sel4_async_arch_switch, . - sel4_async_arch_switch
    .size sel4_async_arch_switch_integer, . - sel4_async_arch_switch_integer

// The first switch to a task returns here, with the task in rbx.  Backtraces end here.
    .section .text.sel4_async_arch_task_start, "ax", @progbits
    .globl sel4_async_arch_task_start
    .type sel4_async_arch_task_start, @function
sel4_async_arch_task_start:
    .cfi_startproc
    .cfi_undefined rip
    mov %rbx, %rdi
    xor %ebp, %ebp
    jmp sel4_async_priv_task_main
    .cfi_endproc
    .size sel4_async_arch_task_start, . - sel4_async_arch_task_start

    .section .note.GNU-stack, "", @progbits
