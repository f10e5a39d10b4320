// SPDX-License-Identifier: BSD-2-Clause

// The first instructions of a thread; a0 is what sel4_spawn_priv_main wants.  A return
// address of 0 ends every backtrace.

    .text
    .globl sel4_spawn_priv_entry
    .type sel4_spawn_priv_entry, %function
sel4_spawn_priv_entry:
    .cfi_startproc
    .cfi_undefined ra
    .option push
    .option norelax // relaxation counts from gp
    lla gp, __global_pointer$
    .option pop
    li s0, 0
    li ra, 0
    tail sel4_spawn_priv_main
    .cfi_endproc
    .size sel4_spawn_priv_entry, . - sel4_spawn_priv_entry

    .section .note.GNU-stack, "", %progbits
