// SPDX-License-Identifier: BSD-2-Clause
//
// Which register means what (libsel4's system call convention and the order of seL4_UserContext).

#include "arch.h"
#include "tcb.h"

// Bits of SPSR: the thread may set the condition flags; it runs at EL0 with FIQs masked.
#define SPSR_FLAGS 0xf0000000u
#define SPSR_USER  0x00000040u

#define REG_CAP     0
#define REG_INFO    1
#define REG_MESSAGE 2
#define REG_REPLY   6
#define REG_SECOND  8
#define REG_LINK    30

word_t arch_get_cap(const tcb_t *tcb)
{
    return tcb->context.x[REG_CAP];
}

word_t arch_get_info(const tcb_t *tcb)
{
    return tcb->context.x[REG_INFO];
}

word_t arch_get_reply_cap(const tcb_t *tcb)
{
    return tcb->context.x[REG_REPLY];
}

word_t arch_get_second_cap(const tcb_t *tcb)
{
    return tcb->context.x[REG_SECOND];
}

word_t arch_get_message(const tcb_t *tcb, word_t index)
{
    return tcb->context.x[REG_MESSAGE + index];
}

void arch_set_badge(tcb_t *tcb, word_t badge)
{
    tcb->context.x[REG_CAP] = badge;
}

void arch_set_info(tcb_t *tcb, word_t info)
{
    tcb->context.x[REG_INFO] = info;
}

void arch_set_message(tcb_t *tcb, word_t index, word_t value)
{
    tcb->context.x[REG_MESSAGE + index] = value;
}

void arch_context_init(tcb_t *tcb)
{
    tcb->context.spsr = SPSR_USER;
}

word_t arch_restart_pc(const tcb_t *tcb)
{
    return tcb->context.restart_pc;
}

void arch_resume_at_restart_pc(tcb_t *tcb)
{
    tcb->context.pc = tcb->context.restart_pc;
}

void arch_restart_at_next_pc(tcb_t *tcb)
{
    tcb->context.restart_pc = tcb->context.pc;
}

// ---- seL4_UserContext

enum {
    INDEX_PC = 0,
    INDEX_SP = 1,
    INDEX_SPSR = 2,
    INDEX_FIRST_X = 3,
    INDEX_TPIDR = 34,
    INDEX_TPIDRRO = 35,
    INDEX_NEXT_PC = 36, // Of fault messages only: what the ABI calls LR there.
    REGISTER_COUNT = 36,
    FRAME_REGISTER_COUNT = 17,
    INTEGER_REGISTER_COUNT = 19,
};

// Which general register is at position INDEX_FIRST_X + i.
static const uint8_t order[INDEX_TPIDR - INDEX_FIRST_X] = {
    0,  1,  2,  3,  4,  5,  6,  7,  8,  16, 17, 18, 29, 30, 9,  10,
    11, 12, 13, 14, 15, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28,
};

_Static_assert(sizeof(seL4_UserContext) == REGISTER_COUNT * sizeof(word_t), "the ABI's registers");

word_t arch_register_count(void)
{
    return REGISTER_COUNT;
}

word_t arch_frame_register_count(void)
{
    return FRAME_REGISTER_COUNT;
}

word_t arch_integer_register_count(void)
{
    return INTEGER_REGISTER_COUNT;
}

word_t arch_get_register(const tcb_t *tcb, word_t index)
{
    switch (index) {
    case INDEX_PC:
        return tcb->context.restart_pc;
    case INDEX_SP:
        return tcb->context.sp;
    case INDEX_SPSR:
        return tcb->context.spsr;
    case INDEX_TPIDR:
        return tcb->context.tpidr;
    case INDEX_NEXT_PC:
        return tcb->context.pc;
    case INDEX_TPIDRRO:
        return tcb->context.tpidrro;
    default:
        return tcb->context.x[order[index - INDEX_FIRST_X]];
    }
}

void arch_set_register(tcb_t *tcb, word_t index, word_t value)
{
    switch (index) {
    case INDEX_PC:
        tcb->context.restart_pc = value;
        break;
    case INDEX_SP:
        tcb->context.sp = value;
        break;
    case INDEX_SPSR:
        tcb->context.spsr = (value & SPSR_FLAGS) | SPSR_USER;
        break;
    case INDEX_TPIDR:
        tcb->context.tpidr = value;
        break;
    case INDEX_NEXT_PC:
        tcb->context.pc = value;
        break;
    case INDEX_TPIDRRO:
        tcb->context.tpidrro = value;
        break;
    default:
        tcb->context.x[order[index - INDEX_FIRST_X]] = value;
    }
}

void arch_set_tls_base(tcb_t *tcb, word_t base)
{
    tcb->context.tpidr = base;
}

void arch_registers_changed(tcb_t *tcb)
{
    // Registers live in the TCB while the kernel runs.
    (void)tcb;
}

// ---- Fault messages

// The positions in seL4_UserContext of the registers in a message.
static const uint8_t exception_order[] = { INDEX_PC, INDEX_SP, INDEX_SPSR };
static const uint8_t syscall_order[] = {
    3, 4, 5, 6, 7, 8, 9, 10, INDEX_PC, INDEX_SP, INDEX_NEXT_PC, INDEX_SPSR,
};

static word_t position(word_t fault_type, word_t index)
{
    switch (fault_type) {
    case seL4_Fault_UserException:
        return exception_order[index];
    case seL4_Fault_UnknownSyscall:
        return syscall_order[index];
    default:
        return index; // A timeout reply has them in order.
    }
}

word_t arch_fault_register(const tcb_t *tcb, word_t fault_type, word_t index)
{
    return arch_get_register(tcb, position(fault_type, index));
}

void arch_set_fault_register(tcb_t *tcb, word_t fault_type, word_t index, word_t value)
{
    arch_set_register(tcb, position(fault_type, index), value);
}
