// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Makes the function save all registers that a callee must preserve, and gives them other values.
#define CLOBBER_CALLEE_SAVED()                                                                   \
    __asm__ volatile("mov x19, #-1\n mov x20, #-1\n mov x21, #-1\n mov x22, #-1\n"               \
                     "mov x23, #-1\n mov x24, #-1\n mov x25, #-1\n mov x26, #-1\n"               \
                     "mov x27, #-1\n mov x28, #-1\n"                                             \
                     "fmov d8, x19\n fmov d9, x19\n fmov d10, x19\n fmov d11, x19\n"             \
                     "fmov d12, x19\n fmov d13, x19\n fmov d14, x19\n fmov d15, x19\n" ::        \
                         : "x19", "x20", "x21", "x22", "x23", "x24", "x25", "x26", "x27", "x28", \
                           "d8", "d9", "d10", "d11", "d12", "d13", "d14", "d15")
