// SPDX-License-Identifier: BSD-2-Clause

/*
 * One switch of stacks (RISC-V calling conventions 18.2: s0 to s11 and fs0 to fs11 survive a call).
 *
 *     a0  where the stack pointer goes    a1  the one to go on from
 */

#define INTEGER_SIZE 112
#define FULL_SIZE    208

    .macro integer how
    \how ra, 0(sp)
    \how s0, 8(sp)
    \how s1, 16(sp)
    \how s2, 24(sp)
    \how s3, 32(sp)
    \how s4, 40(sp)
    \how s5, 48(sp)
    \how s6, 56(sp)
    \how s7, 64(sp)
    \how s8, 72(sp)
    \how s9, 80(sp)
    \how s10, 88(sp)
    \how s11, 96(sp)
    .endm

    .macro floating how
    \how fs0, 112(sp)
    \how fs1, 120(sp)
    \how fs2, 128(sp)
    \how fs3, 136(sp)
    \how fs4, 144(sp)
    \how fs5, 152(sp)
    \how fs6, 160(sp)
    \how fs7, 168(sp)
    \how fs8, 176(sp)
    \how fs9, 184(sp)
    \how fs10, 192(sp)
    \how fs11, 200(sp)
    .endm

    .macro enter size
    addi sp, sp, -\size
    .cfi_adjust_cfa_offset \size
    integer sd
    .cfi_rel_offset ra, 0
    .cfi_rel_offset s0, 8
    .endm

    .macro exchange
    sd sp, 0(a0)
    mv sp, a1
    .endm

    .macro leave size
    integer ld
    addi sp, sp, \size
    .cfi_adjust_cfa_offset -\size
    .cfi_restore ra
    .cfi_restore s0
    ret
    .endm

    .section .text.sel4_async_arch_switch_integer, "ax", %progbits
    .globl sel4_async_arch_switch_integer
    .type sel4_async_arch_switch_integer, %function
sel4_async_arch_switch_integer:
    .cfi_startproc
    enter INTEGER_SIZE
    exchange
    leave INTEGER_SIZE
    .cfi_endproc
    .size sel4_async_arch_switch_integer, . - sel4_async_arch_switch_integer

    .section .text.sel4_async_arch_switch, "ax", %progbits
    .globl sel4_async_arch_switch
    .type sel4_async_arch_switch, %function
sel4_async_arch_switch:
    .cfi_startproc
    enter FULL_SIZE
    floating fsd
    exchange
    floating fld
    leave FULL_SIZE
    .cfi_endproc
    .size sel4_async_arch_switch, . - sel4_async_arch_switch

// The first switch to a task returns here, with the task in s1.  Backtraces end here.
    .section .text.sel4_async_arch_task_start, "ax", %progbits
    .globl sel4_async_arch_task_start
    .type sel4_async_arch_task_start, %function
sel4_async_arch_task_start:
    .cfi_startproc
    .cfi_undefined ra
    mv a0, s1
    li s0, 0
    li ra, 0
    tail sel4_async_priv_task_main
    .cfi_endproc
    .size sel4_async_arch_task_start, . - sel4_async_arch_task_start

    .section .note.GNU-stack, "", %progbits
