// SPDX-License-Identifier: BSD-2-Clause
//
// What the core asks of the machine, answered by the fake one.

#include "host.h"

#include "arch.h"
#include "gic.h"
#include "tcb.h"

#define TICKS_PER_US 1u
#define IRQ_TIMER    27u

host_machine_t host;

void host_reset(void)
{
    host = (host_machine_t){ .pending_irq = IRQ_NONE, .deadline = ~(ticks_t)0 };
}

void *arch_phys_to_ptr(word_t paddr)
{
    return (void *)paddr;
}

word_t arch_ptr_to_phys(const void *ptr)
{
    return (word_t)ptr;
}

void arch_clear(void *memory, word_t size)
{
    __builtin_memset(memory, 0, size);
}

void arch_clear_for_user(void *memory, word_t size)
{
    arch_clear(memory, size);
}

ticks_t arch_timer_now(void)
{
    return host.now;
}

void arch_timer_set_deadline(ticks_t when)
{
    host.deadline = when;
}

void arch_timer_acknowledge(void)
{
    host.deadline = ~(ticks_t)0;
}

ticks_t arch_us_to_ticks(word_t us)
{
    return us * TICKS_PER_US;
}

word_t arch_ticks_to_us(ticks_t ticks)
{
    return ticks / TICKS_PER_US;
}

word_t arch_max_period_us(void)
{
    return ~(word_t)0 / 500000;
}

word_t arch_irq_count(void)
{
    return sizeof(host.unmasked);
}

word_t arch_irq_timer(void)
{
    return IRQ_TIMER;
}

bool arch_irq_is_pending(void)
{
    host.now += host.look_ticks;
    if (host.look_ticks > 0 && host.now >= host.deadline && host.pending_irq == IRQ_NONE) {
        host.pending_irq = IRQ_TIMER;
    }
    return host.pending_irq != IRQ_NONE;
}

word_t arch_irq_take(void)
{
    word_t irq = host.pending_irq;
    host.pending_irq = IRQ_NONE;
    return irq;
}

void arch_irq_mask(word_t irq)
{
    host.unmasked[irq] = false;
}

void arch_irq_unmask(word_t irq)
{
    host.unmasked[irq] = true;
}

void arch_irq_done(word_t irq)
{
    (void)irq;
}

void arch_irq_user_ack(word_t irq)
{
    arch_irq_unmask(irq);
}

void gic_set_edge_triggered(word_t irq, bool is_edge)
{
    (void)irq;
    (void)is_edge;
}

void gic_send_sgi(word_t irq, word_t target)
{
    (void)irq;
    (void)target;
}

void arch_put_char(char c)
{
    if (host.console_length < HOST_CONSOLE_SIZE - 1) {
        host.console[host.console_length++] = c;
    }
}

SEL4_NORETURN void arch_halt(void)
{
    __builtin_trap();
}

void arch_switch_to(struct tcb *tcb)
{
    (void)tcb;
}

void arch_tcb_destroy(struct tcb *tcb)
{
    (void)tcb;
}

void arch_flags_changed(struct tcb *tcb)
{
    (void)tcb;
}
