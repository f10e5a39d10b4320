// SPDX-License-Identifier: BSD-2-Clause

// A second symbol of a name.

    .data
    .balign 8
    .type twice, @object
    .size twice, 8
twice: .quad 0
