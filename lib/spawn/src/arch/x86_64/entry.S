// SPDX-License-Identifier: BSD-2-Clause

// The first instructions of a thread; rdi is what sel4_spawn_priv_main wants, and the stack pointer
// a multiple of 16.  A return address of 0 ends every backtrace.

    .text
    .globl sel4_spawn_priv_entry
    .type sel4_spawn_priv_entry, @function
sel4_spawn_priv_entry:
    .cfi_startproc
    .cfi_undefined rip
    xor %ebp, %ebp
    push $0
    .cfi_adjust_cfa_offset 8
    jmp sel4_spawn_priv_main
    .cfi_endproc
    .size sel4_spawn_priv_entry, . - sel4_spawn_priv_entry

    .section .note.GNU-stack, "", @progbits
