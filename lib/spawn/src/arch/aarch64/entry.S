// SPDX-License-Identifier: BSD-2-Clause

// The first instructions of a thread; x0 is what sel4_spawn_priv_main wants.  Backtraces end here.

    .text
    .globl sel4_spawn_priv_entry
    .type sel4_spawn_priv_entry, %function
sel4_spawn_priv_entry:
    .cfi_startproc
    .cfi_undefined x30
    mov x29, xzr
    bl sel4_spawn_priv_main
    brk #0
    .cfi_endproc
    .size sel4_spawn_priv_entry, . - sel4_spawn_priv_entry

    .section .note.GNU-stack, "", %progbits
