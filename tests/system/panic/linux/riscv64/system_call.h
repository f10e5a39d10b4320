// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#define SYSTEM_CALL_WRITE 64
#define SYSTEM_CALL_EXIT  94

static inline long system_call(long number, long first, long second, long third)
{
    register long a7 __asm__("a7") = number;
    register long a0 __asm__("a0") = first;
    register long a1 __asm__("a1") = second;
    register long a2 __asm__("a2") = third;
    __asm__ volatile("ecall" : "+r"(a0) : "r"(a7), "r"(a1), "r"(a2) : "memory");
    return a0;
}
