// SPDX-License-Identifier: BSD-2-Clause

// What the tool wants of a monitor.

    .section .text, "ax", @progbits
    .globl _start
_start: .word 0

    .macro variable name, size
    .globl \name
    .type \name, @object
    .size \name, \size
\name: .space \size
    .endm

    .section .bss, "aw", @nobits
    .balign 4096
    variable pd_names, 4096
    variable pd_names_len, 8
    variable pd_stack_bottom_addrs, 512
