// SPDX-License-Identifier: BSD-2-Clause
//
// The first instructions, the exception vectors, and the way back to user level.
//
// While user code runs SP_EL1 points at the context of the running thread, so that an exception can save
// registers with nothing else to hand.  The kernel has one stack, and starts at its top every time.

#include "arch_thread.h"
#include "layout.h"

.section .text.start, "ax"
.global _start
_start:
    // x0..x5: see boot.c.  The loader's tables map this image; interrupts may be anyhow.
    msr     daifset, #15
    msr     spsel, #1
    adrp    x9, kernel_stack_top
    add     x9, x9, :lo12:kernel_stack_top
    mov     sp, x9
    adrp    x9, vectors
    add     x9, x9, :lo12:vectors
    msr     vbar_el1, x9
    isb
    bl      kernel_main
    // Falls into user level with the context that kernel_main returns.

.global return_to_user
return_to_user:
    mov     sp, x0
    ldr     x10, [sp, #CONTEXT_SP]
    ldp     x11, x12, [sp, #CONTEXT_PC]
    ldp     x13, x14, [sp, #CONTEXT_TPIDR]
    msr     sp_el0, x10
    msr     elr_el1, x11
    msr     spsr_el1, x12
    msr     tpidr_el0, x13
    msr     tpidrro_el0, x14
    ldp     x0, x1, [sp, #0]
    ldp     x2, x3, [sp, #16]
    ldp     x4, x5, [sp, #32]
    ldp     x6, x7, [sp, #48]
    ldp     x8, x9, [sp, #64]
    ldp     x10, x11, [sp, #80]
    ldp     x12, x13, [sp, #96]
    ldp     x14, x15, [sp, #112]
    ldp     x16, x17, [sp, #128]
    ldp     x18, x19, [sp, #144]
    ldp     x20, x21, [sp, #160]
    ldp     x22, x23, [sp, #176]
    ldp     x24, x25, [sp, #192]
    ldp     x26, x27, [sp, #208]
    ldp     x28, x29, [sp, #224]
    ldr     x30, [sp, #240]
    eret
    dsb     nsh
    isb

.text

.macro from_user handler
    stp     x0, x1, [sp, #0]
    stp     x2, x3, [sp, #16]
    stp     x4, x5, [sp, #32]
    stp     x6, x7, [sp, #48]
    stp     x8, x9, [sp, #64]
    stp     x10, x11, [sp, #80]
    stp     x12, x13, [sp, #96]
    stp     x14, x15, [sp, #112]
    stp     x16, x17, [sp, #128]
    stp     x18, x19, [sp, #144]
    stp     x20, x21, [sp, #160]
    stp     x22, x23, [sp, #176]
    stp     x24, x25, [sp, #192]
    stp     x26, x27, [sp, #208]
    stp     x28, x29, [sp, #224]
    mrs     x10, sp_el0
    mrs     x11, elr_el1
    mrs     x12, spsr_el1
    mrs     x13, tpidr_el0
    mrs     x14, tpidrro_el0
    stp     x30, x10, [sp, #240]
    stp     x11, x12, [sp, #CONTEXT_PC]
    stp     x13, x14, [sp, #CONTEXT_TPIDR]
    mov     x0, sp
    adrp    x9, kernel_stack_top
    add     x9, x9, :lo12:kernel_stack_top
    mov     sp, x9
    bl      \handler
    b       return_to_user
.endm

.macro vector target
    .balign 128
    b       \target
.endm

.macro bad number
    .balign 128
    mov     x0, #\number
    b       in_kernel
.endm

.balign 2048
vectors:
    bad 0
    bad 1
    bad 2
    bad 3
    bad 4
    bad 5
    bad 6
    bad 7
    vector user_sync
    vector user_irq
    bad 10
    vector user_serror
    bad 12
    bad 13
    bad 14
    bad 15

user_sync:
    from_user handle_sync
user_irq:
    from_user handle_irq
user_serror:
    from_user handle_serror

// An exception in the kernel: there is no way back, only a last message.
in_kernel:
    adrp    x9, kernel_stack_top
    add     x9, x9, :lo12:kernel_stack_top
    mov     sp, x9
    b       handle_in_kernel

.arch_extension fp
.arch_extension simd

.macro fpu_each op
    \op     q0, q1, [x0, #0]
    \op     q2, q3, [x0, #32]
    \op     q4, q5, [x0, #64]
    \op     q6, q7, [x0, #96]
    \op     q8, q9, [x0, #128]
    \op     q10, q11, [x0, #160]
    \op     q12, q13, [x0, #192]
    \op     q14, q15, [x0, #224]
    \op     q16, q17, [x0, #256]
    \op     q18, q19, [x0, #288]
    \op     q20, q21, [x0, #320]
    \op     q22, q23, [x0, #352]
    \op     q24, q25, [x0, #384]
    \op     q26, q27, [x0, #416]
    \op     q28, q29, [x0, #448]
    \op     q30, q31, [x0, #480]
.endm

.global fpu_save
fpu_save:
    add     x0, x0, #CONTEXT_FPU
    fpu_each stp
    mrs     x1, fpcr
    mrs     x2, fpsr
    add     x0, x0, #512
    stp     x1, x2, [x0]
    ret

.global fpu_restore
fpu_restore:
    add     x0, x0, #CONTEXT_FPU
    fpu_each ldp
    add     x0, x0, #512
    ldp     x1, x2, [x0]
    msr     fpcr, x1
    msr     fpsr, x2
    ret

.bss
.balign 16
    .space  KERNEL_STACK_SIZE
kernel_stack_top:
