// SPDX-License-Identifier: BSD-2-Clause

// The first instructions, on the stack that the system description gives, or on the program's own.

    .section .text.start, "ax", %progbits
    .globl _start
    .type _start, %function
_start:
    .cfi_startproc
    .cfi_undefined x30
    adrp x9, stack_top
    ldr x9, [x9, :lo12:stack_top]
    cbz x9, 1f
    mov sp, x9
1:  mov x29, xzr
    mov x30, xzr
    b sel4_mk_priv_start
    .cfi_endproc
    .size _start, . - _start

    .section .rodata.sel4_mk_stack_top, "a", %progbits
    .balign 8
    .weak sel4_mk_stack_top
stack_top:
    .quad sel4_mk_stack_top

    .section .note.GNU-stack, "", %progbits
