// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <stdint.h>

// Calls a function that does not return, as if from `address`.
static inline _Noreturn void return_to(void (*function)(void), uintptr_t address)
{
    __asm__ volatile("mov x30, %1\n br %0" ::"r"(function), "r"(address) : "x30", "memory");
    __builtin_unreachable();
}
