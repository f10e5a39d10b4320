// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#define SYSTEM_CALL_WRITE 64
#define SYSTEM_CALL_EXIT  94

static inline long system_call(long number, long first, long second, long third)
{
    register long x8 __asm__("x8") = number;
    register long x0 __asm__("x0") = first;
    register long x1 __asm__("x1") = second;
    register long x2 __asm__("x2") = third;
    __asm__ volatile("svc #0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2) : "memory");
    return x0;
}
