// SPDX-License-Identifier: BSD-2-Clause

/*
 * x86-64: the trap is `ud2` in the place of `syscall` or `sysenter`.
 *
 * `syscall` itself overwrites rcx and r11.  The kernel does not keep the stack pointer: the caller
 * has it in rbx and takes it back from there.  With `sysenter` the kernel finds the stack pointer
 * in rcx and the address of the instruction in rdx.
 */

#include <stddef.h>

#include "../arch.h"

static const unsigned registers[ROLE_COUNT] = {
    [ROLE_SYSCALL] = REG_RDX, [ROLE_CAP] = REG_RDI,   [ROLE_INFO] = REG_RSI,
    [ROLE_MR0] = REG_R10,     [ROLE_MR1] = REG_R8,    [ROLE_MR2] = REG_R9,
    [ROLE_MR3] = REG_R15,     [ROLE_REPLY] = REG_R12, [ROLE_DESTINATION] = REG_R13,
};

static unsigned register_of(role_t role)
{
    return role == ROLE_SYSCALL && abi_is_sysenter ? REG_RAX : registers[role];
}

abi_word_t arch_get(const ucontext_t *context, role_t role)
{
    return (abi_word_t)context->uc_mcontext.gregs[register_of(role)];
}

void arch_set(ucontext_t *context, role_t role, abi_word_t value)
{
    context->uc_mcontext.gregs[register_of(role)] = (greg_t)value;
}

static const char *step_syscall(greg_t *saved)
{
    const char *problem = saved[REG_RBX] == saved[REG_RSP] ? NULL : "rbx is not rsp at the trap";

    saved[REG_RCX] = 0x6b6372747300c0de;
    saved[REG_R11] = 0x6b3131727300c0de;
    saved[REG_RSP] = 0;
    return problem;
}

static const char *step_sysenter(greg_t *saved)
{
    const char *problem = NULL;

    if (saved[REG_RCX] != saved[REG_RSP]) {
        problem = "rcx is not rsp at the trap";
    }
    if (saved[REG_RDX] != saved[REG_RIP]) {
        problem = "rdx is not the address of the trap";
    }
    saved[REG_RCX] = 0x6b6372747300c0de;
    saved[REG_RDX] = 0x6b6472747300c0de;
    return problem;
}

const char *arch_step(ucontext_t *context)
{
    greg_t *saved = context->uc_mcontext.gregs;
    const char *problem = abi_is_sysenter ? step_sysenter(saved) : step_syscall(saved);

    saved[REG_RIP] += 2;
    return problem;
}

const char *const arch_saved[] = { "rbx", "rbp", "r12", "r13", "r14", "r15" };
const unsigned arch_saved_count = sizeof arch_saved / sizeof arch_saved[0];

__asm__(".text\n"
        ".global arch_enter\n"
        ".type arch_enter, @function\n"
        "arch_enter:\n"
        "    pushq %rbx\n"
        "    pushq %rbp\n"
        "    pushq %r12\n"
        "    pushq %r13\n"
        "    pushq %r14\n"
        "    pushq %r15\n"
        "    pushq %rcx\n"
        "    movq %rdi, %rax\n"
        "    movq %rsi, %rdi\n"
        "    movq 0(%rdx), %rbx\n"
        "    movq 8(%rdx), %rbp\n"
        "    movq 16(%rdx), %r12\n"
        "    movq 24(%rdx), %r13\n"
        "    movq 32(%rdx), %r14\n"
        "    movq 40(%rdx), %r15\n"
        "    call *%rax\n"
        "    popq %rcx\n"
        "    movq %rbx, 0(%rcx)\n"
        "    movq %rbp, 8(%rcx)\n"
        "    movq %r12, 16(%rcx)\n"
        "    movq %r13, 24(%rcx)\n"
        "    movq %r14, 32(%rcx)\n"
        "    movq %r15, 40(%rcx)\n"
        "    popq %r15\n"
        "    popq %r14\n"
        "    popq %r13\n"
        "    popq %r12\n"
        "    popq %rbp\n"
        "    popq %rbx\n"
        "    ret\n"
        ".size arch_enter, . - arch_enter\n");
