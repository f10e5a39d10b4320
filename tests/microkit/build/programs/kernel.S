// SPDX-License-Identifier: BSD-2-Clause

// What the tool looks at in a kernel: where it is, and where its start-up code ends.

    .section .text, "ax", @progbits
    .globl _start, ki_boot_end
_start: .space 0x1000
ki_boot_end: .space 0x1000
