// SPDX-License-Identifier: BSD-2-Clause

/*
 * The first instructions, on the program's own stack or else on the one that the system description
 * gives.  Of that, where it begins is known only the first time: a parent that restarts this
 * program leaves the stack pointer as it was.
 */

    .section .text.start, "ax", %progbits
    .globl _start
    .type _start, %function
_start:
    .cfi_startproc
    .cfi_undefined x30
    adrp x9, sel4_mk_priv_stack_end
    ldr x10, [x9, :lo12:sel4_mk_priv_stack_end]
    cbnz x10, 1f
    mov x10, sp
    str x10, [x9, :lo12:sel4_mk_priv_stack_end]
1:  mov sp, x10
    mov x29, xzr
    mov x30, xzr
    b sel4_mk_priv_start
    .cfi_endproc
    .size _start, . - _start

    .section .data.sel4_mk_priv_stack_end, "aw", %progbits
    .balign 8
    .globl sel4_mk_priv_stack_end
    .type sel4_mk_priv_stack_end, %object
    .size sel4_mk_priv_stack_end, 8
    .weak sel4_mk_stack_top
sel4_mk_priv_stack_end:
    .quad sel4_mk_stack_top

    .section .note.GNU-stack, "", %progbits
