// SPDX-License-Identifier: BSD-2-Clause

// The entry point of the probe: a stack for each core, and on to probe_main() with the arguments as
// they came, the core's index among them.

.section .text.start, "ax"
.global _start
_start:
#if defined(__aarch64__)
    mrs     x6, tpidr_el1
    adrp    x8, stacks
    add     x8, x8, :lo12:stacks
    add     x9, x6, #1
    add     x8, x8, x9, lsl #12
    mov     sp, x8
    b       probe_main
#else
    la      t0, stacks
    addi    t1, a7, 1
    slli    t1, t1, 12
    add     sp, t0, t1
    mv      a6, a7
    tail    probe_main
#endif

.bss
.balign 4096
stacks:
    .skip 4096 * 8
