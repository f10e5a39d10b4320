// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// AArch64: the bodies of <sel4c/user_context.h>; include that instead.

#include <stddef.h>

#include <sel4/sel4.h>

#include <sel4c/gen/config.h>

#if SEL4_CONFIG(ARCH_AARCH64)

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
    return &context->tpidr_el0;
}

// The kernel keeps x0 to x8, x16 to x18, x29, x30, then the others.
static inline seL4_Word *sel4_user_context_gpr(seL4_UserContext *context, unsigned number)
{
    if (number <= 8) {
        return &context->x0 + number;
    }
    if (number <= 15) {
        return &context->x9 + (number - 9);
    }
    if (number <= 18) {
        return &context->x16 + (number - 16);
    }
    if (number <= 28) {
        return &context->x19 + (number - 19);
    }
    if (number <= 30) {
        return &context->x29 + (number - 29);
    }
    return NULL;
}

static inline seL4_Word *sel4_user_context_c_param(seL4_UserContext *context, unsigned index)
{
    return index < SEL4_C_PARAM_COUNT ? sel4_user_context_gpr(context, index) : NULL;
}

#endif
