// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// RISC-V: the bodies of <sel4c/user_context.h>; include that instead.

#include <stddef.h>

#include <sel4/sel4.h>

#include <sel4c/gen/config.h>

#if SEL4_CONFIG(ARCH_RISCV64)

#define SEL4_C_PARAM_COUNT 8u

static inline seL4_Word *sel4_user_context_pc(seL4_UserContext *context)
{
    return &context->pc;
}

static inline seL4_Word *sel4_user_context_sp(seL4_UserContext *context)
{
    return &context->sp;
}

static inline seL4_Word *sel4_user_context_tls(seL4_UserContext *context)
{
    return &context->tp;
}

// x0 is no register that could be kept.
static inline seL4_Word *sel4_user_context_gpr(seL4_UserContext *context, unsigned number)
{
    switch (number) {
    case 1:
        return &context->ra;
    case 2:
        return &context->sp;
    case 3:
        return &context->gp;
    case 4:
        return &context->tp;
    case 5:
    case 6:
    case 7:
        return &context->t0 + (number - 5);
    case 8:
    case 9:
        return &context->s0 + (number - 8);
    default:
        break;
    }
    if (number >= 10 && number <= 17) {
        return &context->a0 + (number - 10);
    }
    if (number >= 18 && number <= 27) {
        return &context->s2 + (number - 18);
    }
    if (number >= 28 && number <= 31) {
        return &context->t3 + (number - 28);
    }
    return NULL;
}

static inline seL4_Word *sel4_user_context_c_param(seL4_UserContext *context, unsigned index)
{
    return index < SEL4_C_PARAM_COUNT ? &context->a0 + index : NULL;
}

#endif
