// SPDX-License-Identifier: BSD-2-Clause
//
// What an exception is, and whom it concerns (Arm ARM D17.2.37, ESR_EL1).

#include "traps.h"

#include "arch.h"
#include "board.h"
#include "entry.h"
#include "fpu.h"
#include "layout.h"
#include "print.h"
#include "scheduler.h"
#include "vspace.h"

#define CLASS_FPU         0x07
#define CLASS_SVC         0x15
#define CLASS_FETCH_FAULT 0x20
#define CLASS_DATA_FAULT  0x24

#define READ_SYSTEM(name)                                            \
    ({                                                               \
        word_t value_;                                               \
        __asm__ volatile("mrs %0, " #name : "=r"(value_)::"memory"); \
        value_;                                                      \
    })

const arch_context_t *arch_run(void)
{
    // The idle thread: sleeps here, with interrupts masked, until one waits.
    while (sched.current->state == THREAD_IDLE) {
        __asm__ volatile("dsb sy\n\twfi" ::: "memory");
        if (arch_irq_is_pending()) {
            enter_interrupt();
        }
    }
    return &sched.current->context;
}

void arch_switch_to(tcb_t *tcb)
{
    if (tcb->state == THREAD_IDLE) {
        vspace_activate((cap_t){ .word = 0 });
        return;
    }
    vspace_activate(tcb->slots[TCB_VSPACE].cap);
    fpu_switch_to(tcb);
}

void arch_tcb_destroy(tcb_t *tcb)
{
    fpu_forget(tcb);
}

static void vm_fault(bool is_fetch, word_t syndrome)
{
    enter_fault((fault_t){
        .type = seL4_Fault_VMFault,
        .address = READ_SYSTEM(far_el1),
        .words = { is_fetch ? seL4_InstructionFault : seL4_DataFault, syndrome },
    });
}

static void user_exception(word_t syndrome)
{
    enter_fault((fault_t){ .type = seL4_Fault_UserException, .words = { syndrome, 0 } });
}

const arch_context_t *handle_sync(arch_context_t *context)
{
    word_t syndrome = READ_SYSTEM(esr_el1);
    context->restart_pc = context->pc;
    switch (syndrome >> 26) {
    case CLASS_FPU:
        if (!fpu_take(sched.current)) {
            user_exception(syndrome);
        }
        break;
    case CLASS_SVC:
        context->restart_pc = context->pc - 4;
        enter_syscall((long)context->x[7]);
        break;
    case CLASS_FETCH_FAULT:
        vm_fault(true, syndrome);
        break;
    case CLASS_DATA_FAULT:
        vm_fault(false, syndrome);
        break;
    default:
        user_exception(syndrome);
    }
    return arch_run();
}

const arch_context_t *handle_irq(arch_context_t *context)
{
    context->restart_pc = context->pc;
    enter_interrupt();
    return arch_run();
}

const arch_context_t *handle_serror(arch_context_t *context)
{
    context->restart_pc = context->pc;
    user_exception(READ_SYSTEM(esr_el1));
    return arch_run();
}

SEL4_NORETURN void handle_in_kernel(word_t vector)
{
    if (board_is_probing()) {
        print("devkernel: there is no memory at %x, where the device tree has it: give QEMU the -m "
              "that "
              "the image was made for\n",
              READ_SYSTEM(far_el1) - WINDOW_BASE);
        arch_halt();
    }
    print("devkernel: exception in the kernel, vector %u: esr %x, far %x, elr %x, thread %x\n",
          vector, READ_SYSTEM(esr_el1), READ_SYSTEM(far_el1), READ_SYSTEM(elr_el1),
          (word_t)sched.current);
    arch_halt();
}
