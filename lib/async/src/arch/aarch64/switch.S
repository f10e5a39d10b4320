// SPDX-License-Identifier: BSD-2-Clause

/*
 * One switch of stacks (AAPCS64 6.1: x19 to x30 and d8 to d15 survive a call).
 *
 *     x0  where the stack pointer goes    x1  the one to go on from
 */

#define INTEGER_SIZE 96
#define FULL_SIZE    160

    .macro save_integer size
    stp x19, x20, [sp, #-\size]!
    .cfi_adjust_cfa_offset \size
    stp x21, x22, [sp, #16]
    stp x23, x24, [sp, #32]
    stp x25, x26, [sp, #48]
    stp x27, x28, [sp, #64]
    stp x29, x30, [sp, #80]
    .cfi_rel_offset x29, 80
    .cfi_rel_offset x30, 88
    .endm

    .macro exchange
    mov x9, sp
    str x9, [x0]
    mov sp, x1
    .endm

    .macro restore_integer size
    ldp x21, x22, [sp, #16]
    ldp x23, x24, [sp, #32]
    ldp x25, x26, [sp, #48]
    ldp x27, x28, [sp, #64]
    ldp x29, x30, [sp, #80]
    ldp x19, x20, [sp], #\size
    .cfi_adjust_cfa_offset -\size
    .cfi_restore x29
    .cfi_restore x30
    ret
    .endm

    .section .text.sel4_async_arch_switch_integer, "ax", %progbits
    .globl sel4_async_arch_switch_integer
    .type sel4_async_arch_switch_integer, %function
sel4_async_arch_switch_integer:
    .cfi_startproc
    save_integer INTEGER_SIZE
    exchange
    restore_integer INTEGER_SIZE
    .cfi_endproc
    .size sel4_async_arch_switch_integer, . - sel4_async_arch_switch_integer

    .section .text.sel4_async_arch_switch, "ax", %progbits
    .globl sel4_async_arch_switch
    .type sel4_async_arch_switch, %function
sel4_async_arch_switch:
    .cfi_startproc
    save_integer FULL_SIZE
    stp d8, d9, [sp, #96]
    stp d10, d11, [sp, #112]
    stp d12, d13, [sp, #128]
    stp d14, d15, [sp, #144]
    exchange
    ldp d8, d9, [sp, #96]
    ldp d10, d11, [sp, #112]
    ldp d12, d13, [sp, #128]
    ldp d14, d15, [sp, #144]
    restore_integer FULL_SIZE
    .cfi_endproc
    .size sel4_async_arch_switch, . - sel4_async_arch_switch

// The first switch to a task returns here, with the task in x19.  Backtraces end here.
    .section .text.sel4_async_arch_task_start, "ax", %progbits
    .globl sel4_async_arch_task_start
    .type sel4_async_arch_task_start, %function
sel4_async_arch_task_start:
    .cfi_startproc
    .cfi_undefined x30
    mov x0, x19
    mov x29, xzr
    mov x30, xzr
    b sel4_async_priv_task_main
    .cfi_endproc
    .size sel4_async_arch_task_start, . - sel4_async_arch_task_start

    .section .note.GNU-stack, "", %progbits
