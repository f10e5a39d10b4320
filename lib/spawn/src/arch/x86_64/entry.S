// SPDX-License-Identifier: BSD-2-Clause

// The first instructions of a thread; rdi is what sel4_spawn_priv_main wants, and the stack pointer
// a multiple of 16.  Backtraces end here.

    .text
    .globl sel4_spawn_priv_entry
    .type sel4_spawn_priv_entry, @function
sel4_spawn_priv_entry:
    .cfi_startproc
    .cfi_undefined rip
    xor %ebp, %ebp
    call sel4_spawn_priv_main
    ud2
    .cfi_endproc
    .size sel4_spawn_priv_entry, . - sel4_spawn_priv_entry

    .section .note.GNU-stack, "", @progbits
