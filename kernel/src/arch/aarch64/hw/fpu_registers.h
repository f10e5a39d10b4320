// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include "arch_thread.h"

void fpu_save(arch_context_t *context);
void fpu_restore(const arch_context_t *context);

static inline void fpu_set_user_access(bool enabled)
{
    word_t cpacr = enabled ? 3ul << 20 : 1ul << 20;
    __asm__ volatile("msr cpacr_el1, %0\n\tisb" ::"r"(cpacr) : "memory");
}
