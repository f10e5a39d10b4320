// SPDX-License-Identifier: BSD-2-Clause

// The first instructions of a thread; x0 is what sel4_spawn_priv_main wants.  A return
// address of 0 ends every backtrace.

    .text
    .globl sel4_spawn_priv_entry
    .type sel4_spawn_priv_entry, %function
sel4_spawn_priv_entry:
    .cfi_startproc
    .cfi_undefined x30
    mov x29, xzr
    mov x30, xzr
    b sel4_spawn_priv_main
    .cfi_endproc
    .size sel4_spawn_priv_entry, . - sel4_spawn_priv_entry

    .section .note.GNU-stack, "", %progbits
