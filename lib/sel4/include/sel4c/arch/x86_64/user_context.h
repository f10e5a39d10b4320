// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// x86-64: the bodies of <sel4c/user_context.h>; include that instead.

#include <stddef.h>

#include <sel4/sel4.h>

#include <sel4c/gen/config.h>

#if SEL4_CONFIG(ARCH_X86_64)

#define SEL4_C_PARAM_COUNT 6u

static inline seL4_Word *sel4_user_context_pc(seL4_UserContext *context)
{
    return &context->rip;
}

static inline seL4_Word *sel4_user_context_sp(seL4_UserContext *context)
{
    return &context->rsp;
}

static inline seL4_Word *sel4_user_context_tls(seL4_UserContext *context)
{
    return &context->fs_base;
}

static inline seL4_Word *sel4_user_context_gpr(seL4_UserContext *context, unsigned number)
{
    switch (number) {
    case 0:
        return &context->rax;
    case 1:
        return &context->rcx;
    case 2:
        return &context->rdx;
    case 3:
        return &context->rbx;
    case 4:
        return &context->rsp;
    case 5:
        return &context->rbp;
    case 6:
        return &context->rsi;
    case 7:
        return &context->rdi;
    default:
        return number <= 15 ? &context->r8 + (number - 8) : NULL;
    }
}

static inline seL4_Word *sel4_user_context_c_param(seL4_UserContext *context, unsigned index)
{
    switch (index) {
    case 0:
        return &context->rdi;
    case 1:
        return &context->rsi;
    case 2:
        return &context->rdx;
    case 3:
        return &context->rcx;
    case 4:
        return &context->r8;
    case 5:
        return &context->r9;
    default:
        return NULL;
    }
}

#endif
