// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Makes the function save all registers that a callee must preserve, and gives them other values.
#define CLOBBER_CALLEE_SAVED()                                                                   \
    __asm__ volatile("li s1, -1\n li s2, -1\n li s3, -1\n li s4, -1\n li s5, -1\n li s6, -1\n"   \
                     "li s7, -1\n li s8, -1\n li s9, -1\n li s10, -1\n li s11, -1\n"             \
                     "fmv.d.x fs0, s1\n fmv.d.x fs1, s1\n fmv.d.x fs2, s1\n fmv.d.x fs3, s1\n"   \
                     "fmv.d.x fs4, s1\n fmv.d.x fs5, s1\n fmv.d.x fs6, s1\n fmv.d.x fs7, s1\n"   \
                     "fmv.d.x fs8, s1\n fmv.d.x fs9, s1\n fmv.d.x fs10, s1\n"                    \
                     "fmv.d.x fs11, s1\n" ::                                                     \
                         : "s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11",   \
                           "fs0", "fs1", "fs2", "fs3", "fs4", "fs5", "fs6", "fs7", "fs8", "fs9", \
                           "fs10", "fs11")
