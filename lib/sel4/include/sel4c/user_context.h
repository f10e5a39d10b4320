// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * The registers of a thread, by what they are for.
 *
 * A context is the kernel's own structure; its registers stay in the kernel's order.  The functions
 * give the place of one register, to read or to write:
 *
 *     sel4_user_context_t context = { 0 };
 *     *sel4_user_context_pc(&context) = entry;
 *     *sel4_user_context_c_param(&context, 0) = argument;
 *
 * A place is inside the context that was passed.  Raw layer: seL4_UserContext.
 */

#include <stddef.h>

#include <sel4/sel4.h>

#include <sel4c/arch.h>

typedef seL4_UserContext sel4_user_context_t;

#define SEL4_USER_CONTEXT_WORD_COUNT (sizeof(sel4_user_context_t) / sizeof(seL4_Word))

// The instruction to run next; the stack; what the thread's TLS is found by.
static inline seL4_Word *sel4_user_context_pc(sel4_user_context_t *context);
static inline seL4_Word *sel4_user_context_sp(sel4_user_context_t *context);
static inline seL4_Word *sel4_user_context_tls(sel4_user_context_t *context);

/*
 * General register `number` as the architecture numbers them: x0 to x30 on AArch64, x1 to x31 on
 * RISC-V, and on x86-64 rax, rcx, rdx, rbx, rsp, rbp, rsi, rdi, r8 to r15.  NULL for other numbers.
 */
static inline seL4_Word *sel4_user_context_gpr(sel4_user_context_t *context, unsigned number);

/*
 * The register of argument `index` of a C function, SEL4_C_PARAM_COUNT of them; NULL beyond.
 *
 * On x86-64 a C function also wants its stack pointer 8 below a multiple of 16.
 */
static inline seL4_Word *sel4_user_context_c_param(sel4_user_context_t *context, unsigned index);

#include SEL4_ARCH_HEADER(user_context.h)
