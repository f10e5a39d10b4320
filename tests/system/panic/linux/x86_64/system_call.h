// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#define SYSTEM_CALL_WRITE 1
#define SYSTEM_CALL_EXIT  231

static inline long system_call(long number, long first, long second, long third)
{
    long result = number;
    __asm__ volatile("syscall"
                     : "+a"(result)
                     : "D"(first), "S"(second), "d"(third)
                     : "rcx", "r11", "memory");
    return result;
}
