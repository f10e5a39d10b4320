// SPDX-License-Identifier: BSD-2-Clause

// A protection domain without a runtime: the symbols that the tool writes, and variables.

    .section .text, "ax", @progbits
    .globl _start
_start: .word 0

    .macro variable name, size
    .globl \name
    .type \name, @object
    .size \name, \size
\name: .space \size
    .endm

    .section .data, "aw", @progbits
    .balign 4096
#ifndef WITHOUT_NAME
    variable microkit_name, NAME_SIZE
#endif
    .balign 8
#ifndef WITHOUT_MASKS
    variable microkit_irqs, IRQS_SIZE
    .balign 8
    variable microkit_notifications, 8
    variable microkit_pps, 8
    variable microkit_passive, 1
    .balign 8
#endif
    variable microkit_ioports, 8
    variable variable_a, 8
    variable variable_b, 8
    variable variable_c, 8
    .globl same_as_a
    .type same_as_a, @object
    .size same_as_a, 8
    .set same_as_a, variable_a
    variable small_variable, 4
    .balign 8
twice: .quad 0
    .type twice, @object
    .size twice, 8
    .globl beside
    .type beside, @object
    .size beside, 8
    .set beside, 0x123456000

    .section .bss, "aw", @nobits
    .balign 4096
    variable room, 0x5000
    variable cleared, 8
    .if BSS_SIZE
    .space BSS_SIZE
    .endif
