// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Makes the function save all registers that a callee must preserve, and gives them other values.
#define CLOBBER_CALLEE_SAVED()                                                             \
    __asm__ volatile("mov $-1, %%rbx\n mov $-1, %%r12\n mov $-1, %%r13\n mov $-1, %%r14\n" \
                     "mov $-1, %%r15\n" ::                                                 \
                         : "rbx", "r12", "r13", "r14", "r15")
