// SPDX-License-Identifier: BSD-2-Clause
//
// Coroutines for threads, and the ways into the kernel.

#include "machine.h"

#include <stdio.h>
#include <stdlib.h>
#include <ucontext.h>

#include "arch.h"
#include "entry.h"
#include "host.h"
#include "invariants.h"
#include "kt_priv.h"
#include "scheduler.h"
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>

#define IRQ_TIMER   27
// Where a system call stands, as long as nobody asks: no address of any code.
#define SYSCALL_IP  0x7000
#define COROUTINES  (KT_THREADS_MAX + 1)
// System calls take next to no time, but after so many a case is to reach its limit.
#define ENTRIES_MAX 50000

typedef struct coroutine {
    const tcb_t *tcb; // NULL: free.
    word_t ip; // Of what it entered the kernel by; it goes on if the thread is there or behind.
    ucontext_t context;
    char *stack;
    size_t stack_size;
} coroutine_t;

static coroutine_t coroutines[COROUTINES];
static coroutine_t *running;
static slot_t *root_cnode;
static word_t root_slots;
static unsigned entries;

void machine_start(slot_t *cnode, word_t slot_count)
{
    root_cnode = cnode;
    root_slots = slot_count;
    host.look_ticks = 500;
    running = &coroutines[0];
    running->tcb = sched.current;
}

void machine_case_begins(void)
{
    entries = 0;
}

static void check(void)
{
    invariants_check_from(root_cnode, root_slots);
}

// ---- Coroutines

static coroutine_t *find(const tcb_t *tcb)
{
    for (unsigned i = 0; i < COROUTINES; i++) {
        if (coroutines[i].tcb == tcb) {
            return &coroutines[i];
        }
    }
    return NULL;
}

static bool stands_in(const coroutine_t *coroutine, const tcb_t *tcb)
{
    return tcb->context.pc == coroutine->ip || tcb->context.pc == coroutine->ip + 4;
}

static void arrived(void)
{
    const void *bottom;
    size_t size;
    __sanitizer_finish_switch_fiber(NULL, &bottom, &size);
    if (coroutines[0].stack == NULL) {
        // The first switch leaves the stack of the process.
        coroutines[0].stack = (char *)bottom;
        coroutines[0].stack_size = size;
    }
}

static void begin(void)
{
    arrived();
    kt_thread_main((kt_thread_t *)running->tcb->context.x[0]);
}

static void switch_to(coroutine_t *to)
{
    coroutine_t *from = running;
    if (from == to) {
        return;
    }
    running = to;
    __sanitizer_start_switch_fiber(NULL, to->stack, to->stack_size);
    (void)swapcontext(&from->context, &to->context);
    arrived();
}

static void prepare(coroutine_t *coroutine)
{
    ucontext_t *context = &coroutine->context;
    __asan_unpoison_memory_region(coroutine->stack, coroutine->stack_size);
    (void)getcontext(context);
    context->uc_stack.ss_sp = coroutine->stack;
    context->uc_stack.ss_size = coroutine->stack_size;
    context->uc_link = NULL;
    makecontext(context, begin, 0);
}

// A thread that begins, on the stack below its sp.  What ran there before is forgotten.
static coroutine_t *create(const tcb_t *tcb)
{
    word_t number = (tcb->context.sp - (word_t)kt_stacks) / KT_STACK_SIZE - 1;
    if (number >= KT_THREADS_MAX) {
        return NULL;
    }
    coroutine_t *old = find(tcb);
    coroutine_t *coroutine = &coroutines[number + 1];
    if (old != NULL) {
        old->tcb = NULL;
    }
    coroutine->tcb = tcb;
    coroutine->ip = (word_t)kt_thread_main;
    coroutine->stack = kt_stacks[number];
    coroutine->stack_size = KT_STACK_SIZE;
    prepare(coroutine);
    return coroutine;
}

// ---- Time

static void interrupt(void)
{
    host.pending_irq = host.pending_irq == IRQ_NONE ? IRQ_TIMER : host.pending_irq;
    enter_interrupt();
    check();
}

static bool is_interrupt_due(void)
{
    return host.pending_irq != IRQ_NONE || host.now >= host.deadline;
}

static void sleep_until_interrupt(void)
{
    if (host.deadline == ~(ticks_t)0 && host.pending_irq == IRQ_NONE) {
        (void)printf("all threads wait, and there is no deadline\n");
        abort();
    }
    host.now = host.now > host.deadline ? host.now : host.deadline;
    interrupt();
}

// ---- Going on

// A thread that is nowhere in the program: there is nothing to fetch.
static void fetch_fault(tcb_t *tcb)
{
    tcb->context.restart_pc = tcb->context.pc;
    enter_fault((fault_t){ .type = seL4_Fault_VMFault,
                           .address = tcb->context.pc,
                           .words = { seL4_InstructionFault, 0x82000006 } });
    check();
}

// Lets the thread run that the kernel chose; comes back when that is the caller's again.
static void hand_over(void)
{
    for (;;) {
        tcb_t *tcb = sched.current;
        coroutine_t *coroutine = find(tcb);
        if (tcb->state == THREAD_IDLE) {
            sleep_until_interrupt();
        } else if (tcb->context.pc == (word_t)kt_thread_main && (coroutine = create(tcb)) != NULL) {
            switch_to(coroutine);
            return;
        } else if (coroutine != NULL && stands_in(coroutine, tcb)) {
            switch_to(coroutine);
            return;
        } else {
            fetch_fault(tcb);
        }
    }
}

static tcb_t *at(word_t ip)
{
    running->ip = ip;
    sched.current->context.pc = ip;
    sched.current->context.restart_pc = ip;
    return sched.current;
}

static void take_interrupts(word_t ip)
{
    while (is_interrupt_due()) {
        (void)at(ip);
        interrupt();
        hand_over();
    }
}

void machine_syscall(word_t number, kt_registers_t *registers)
{
    tcb_t *self = sched.current;
    for (unsigned i = 0; i < 9; i++) {
        self->context.x[i] = registers->x[i];
    }
    self->context.x[7] = number;
    do {
        host.now += entries++ < ENTRIES_MAX ? 1 : 1000;
        take_interrupts(SYSCALL_IP);
        (void)at(SYSCALL_IP);
        self->context.pc = SYSCALL_IP + 4;
        enter_syscall((long)self->context.x[7]);
        check();
        hand_over();
    } while (self->context.pc == SYSCALL_IP);
    for (unsigned i = 0; i < 9; i++) {
        registers->x[i] = self->context.x[i];
    }
}

void machine_spin(word_t us)
{
    word_t left = us;
    while (left > 0) {
        word_t until_deadline = host.deadline > host.now ? host.deadline - host.now : 0;
        word_t step = left < until_deadline ? left : until_deadline;
        host.now += step;
        left -= step;
        take_interrupts(SYSCALL_IP);
    }
}

void machine_fault(word_t ip, fault_t fault)
{
    host.now++;
    take_interrupts(ip);
    (void)at(ip);
    enter_fault(fault);
    check();
    hand_over();
}
