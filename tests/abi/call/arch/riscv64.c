// SPDX-License-Identifier: BSD-2-Clause

/*
 * RISC-V: the trap is `ebreak` in the place of `ecall`.
 */

#include <stddef.h>

#include "../arch.h"

// Places in the saved context: x0 is the program counter there.
static const unsigned registers[ROLE_COUNT] = {
    [ROLE_SYSCALL] = 17, [ROLE_CAP] = 10,   [ROLE_INFO] = 11,
    [ROLE_MR0] = 12,     [ROLE_MR1] = 13,   [ROLE_MR2] = 14,
    [ROLE_MR3] = 15,     [ROLE_REPLY] = 16, [ROLE_DESTINATION] = 5,
};

abi_word_t arch_get(const ucontext_t *context, role_t role)
{
    return context->uc_mcontext.__gregs[registers[role]];
}

void arch_set(ucontext_t *context, role_t role, abi_word_t value)
{
    context->uc_mcontext.__gregs[registers[role]] = value;
}

const char *arch_step(ucontext_t *context)
{
    const unsigned short *code = (const unsigned short *)context->uc_mcontext.__gregs[REG_PC];

    // The assembler may have chosen the short form.
    context->uc_mcontext.__gregs[REG_PC] += (*code & 3) == 3 ? 4 : 2;
    return NULL;
}

const char *const arch_saved[] = { "s0", "s1", "s2", "s3", "s4",  "s5",
                                   "s6", "s7", "s8", "s9", "s10", "s11" };
const unsigned arch_saved_count = sizeof arch_saved / sizeof arch_saved[0];

__asm__(".text\n"
        ".global arch_enter\n"
        ".type arch_enter, @function\n"
        ".macro each_saved op, base, from\n"
        "    \\op s0, \\from+0(\\base)\n"
        "    \\op s1, \\from+8(\\base)\n"
        "    \\op s2, \\from+16(\\base)\n"
        "    \\op s3, \\from+24(\\base)\n"
        "    \\op s4, \\from+32(\\base)\n"
        "    \\op s5, \\from+40(\\base)\n"
        "    \\op s6, \\from+48(\\base)\n"
        "    \\op s7, \\from+56(\\base)\n"
        "    \\op s8, \\from+64(\\base)\n"
        "    \\op s9, \\from+72(\\base)\n"
        "    \\op s10, \\from+80(\\base)\n"
        "    \\op s11, \\from+88(\\base)\n"
        ".endm\n"
        "arch_enter:\n"
        "    addi sp, sp, -112\n"
        "    each_saved sd, sp, 0\n"
        "    sd ra, 96(sp)\n"
        "    sd a3, 104(sp)\n"
        "    mv t1, a0\n"
        "    mv a0, a1\n"
        "    each_saved ld, a2, 0\n"
        "    jalr t1\n"
        "    ld a3, 104(sp)\n"
        "    each_saved sd, a3, 0\n"
        "    each_saved ld, sp, 0\n"
        "    ld ra, 96(sp)\n"
        "    addi sp, sp, 112\n"
        "    ret\n"
        ".size arch_enter, . - arch_enter\n");
