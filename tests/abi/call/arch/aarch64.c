// SPDX-License-Identifier: BSD-2-Clause

/*
 * AArch64: the trap is `brk` in the place of `svc`.
 */

#include <stddef.h>

#include "../arch.h"

static const unsigned registers[ROLE_COUNT] = {
    [ROLE_SYSCALL] = 7, [ROLE_CAP] = 0, [ROLE_INFO] = 1,  [ROLE_MR0] = 2,         [ROLE_MR1] = 3,
    [ROLE_MR2] = 4,     [ROLE_MR3] = 5, [ROLE_REPLY] = 6, [ROLE_DESTINATION] = 8,
};

abi_word_t arch_get(const ucontext_t *context, role_t role)
{
    return context->uc_mcontext.regs[registers[role]];
}

void arch_set(ucontext_t *context, role_t role, abi_word_t value)
{
    context->uc_mcontext.regs[registers[role]] = value;
}

const char *arch_step(ucontext_t *context)
{
    context->uc_mcontext.pc += 4;
    return NULL;
}

const char *const arch_saved[] = { "x19", "x20", "x21", "x22", "x23", "x24",
                                   "x25", "x26", "x27", "x28", "x29" };
const unsigned arch_saved_count = sizeof arch_saved / sizeof arch_saved[0];

__asm__(".text\n"
        ".global arch_enter\n"
        ".type arch_enter, %function\n"
        "arch_enter:\n"
        "    stp x29, x30, [sp, #-112]!\n"
        "    stp x19, x20, [sp, #16]\n"
        "    stp x21, x22, [sp, #32]\n"
        "    stp x23, x24, [sp, #48]\n"
        "    stp x25, x26, [sp, #64]\n"
        "    stp x27, x28, [sp, #80]\n"
        "    str x3, [sp, #96]\n"
        "    mov x9, x0\n"
        "    mov x0, x1\n"
        "    ldp x19, x20, [x2]\n"
        "    ldp x21, x22, [x2, #16]\n"
        "    ldp x23, x24, [x2, #32]\n"
        "    ldp x25, x26, [x2, #48]\n"
        "    ldp x27, x28, [x2, #64]\n"
        "    ldr x29, [x2, #80]\n"
        "    blr x9\n"
        "    ldr x3, [sp, #96]\n"
        "    stp x19, x20, [x3]\n"
        "    stp x21, x22, [x3, #16]\n"
        "    stp x23, x24, [x3, #32]\n"
        "    stp x25, x26, [x3, #48]\n"
        "    stp x27, x28, [x3, #64]\n"
        "    str x29, [x3, #80]\n"
        "    ldp x19, x20, [sp, #16]\n"
        "    ldp x21, x22, [sp, #32]\n"
        "    ldp x23, x24, [sp, #48]\n"
        "    ldp x25, x26, [sp, #64]\n"
        "    ldp x27, x28, [sp, #80]\n"
        "    ldp x29, x30, [sp], #112\n"
        "    ret\n"
        ".size arch_enter, . - arch_enter\n");
