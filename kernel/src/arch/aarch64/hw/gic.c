// SPDX-License-Identifier: BSD-2-Clause
//
// GICv2 (Arm IHI 0048): one target, one priority, the kernel masks what user level is to
// acknowledge.

#include "gic.h"

#include "arch.h"
#include "machine.h"

#define IRQ_COUNT  160u
#define IRQ_TIMER  27u // The virtual timer; the physical one is user level's.
#define IRQ_NO_INT 1020u

typedef volatile uint32_t reg_t;

static reg_t *dist(word_t offset)
{
    return (reg_t *)(WINDOW_BASE + BOARD_GIC_DIST + offset);
}

static reg_t *cpu(word_t offset)
{
    return (reg_t *)(WINDOW_BASE + BOARD_GIC_CPU + offset);
}

#define GICD_CTLR       0x000
#define GICD_ISENABLER  0x100
#define GICD_ICENABLER  0x180
#define GICD_ICPENDR    0x280
#define GICD_ICACTIVER  0x380
#define GICD_IPRIORITYR 0x400
#define GICD_ITARGETSR  0x800
#define GICD_ICFGR      0xc00
#define GICD_SGIR       0xf00
#define GICD_ICPIDR2    0xfe8

#define GICC_CTLR  0x00
#define GICC_PMR   0x04
#define GICC_BPR   0x08
#define GICC_IAR   0x0c
#define GICC_EOIR  0x10
#define GICC_HPPIR 0x18

word_t gic_version(void)
{
    return *dist(GICD_ICPIDR2) >> 4 & 15;
}

void gic_init(void)
{
    *dist(GICD_CTLR) = 0;
    for (word_t i = 0; i < IRQ_COUNT / 32; i++) {
        *dist(GICD_ICENABLER + 4 * i) = ~0u;
        *dist(GICD_ICPENDR + 4 * i) = ~0u;
        *dist(GICD_ICACTIVER + 4 * i) = ~0u;
    }
    for (word_t i = 0; i < IRQ_COUNT / 4; i++) {
        *dist(GICD_IPRIORITYR + 4 * i) = 0;
        if (i >= 8) {
            *dist(GICD_ITARGETSR + 4 * i) = 0x01010101;
        }
    }
    *dist(GICD_CTLR) = 1;
    *cpu(GICC_PMR) = 0xf0;
    *cpu(GICC_BPR) = 0;
    *cpu(GICC_CTLR) = 1;
    arch_irq_unmask(IRQ_TIMER);
}

word_t arch_irq_count(void)
{
    return IRQ_COUNT;
}

word_t arch_irq_timer(void)
{
    return IRQ_TIMER;
}

bool arch_irq_is_pending(void)
{
    return (*cpu(GICC_HPPIR) & 0x3ff) < IRQ_NO_INT;
}

// What arch_irq_take() read, which the end of an interrupt repeats.
static uint32_t acknowledged;

word_t arch_irq_take(void)
{
    acknowledged = *cpu(GICC_IAR);
    word_t irq = acknowledged & 0x3ff;
    return irq >= IRQ_NO_INT ? IRQ_NONE : irq;
}

void arch_irq_done(word_t irq)
{
    (void)irq;
    *cpu(GICC_EOIR) = acknowledged;
}

void arch_irq_mask(word_t irq)
{
    *dist(GICD_ICENABLER + 4 * (irq / 32)) = 1u << (irq % 32);
}

void arch_irq_unmask(word_t irq)
{
    *dist(GICD_ISENABLER + 4 * (irq / 32)) = 1u << (irq % 32);
}

void arch_irq_user_ack(word_t irq)
{
    arch_irq_unmask(irq);
}

void gic_set_edge_triggered(word_t irq, bool is_edge)
{
    if (irq < 32) {
        return; // Fixed in hardware.
    }
    uint32_t bit = 2u << (2 * (irq % 16));
    uint32_t config = *dist(GICD_ICFGR + 4 * (irq / 16));
    *dist(GICD_ICFGR + 4 * (irq / 16)) = is_edge ? config | bit : config & ~bit;
}

void gic_send_sgi(word_t irq, word_t target)
{
    machine_barrier();
    *dist(GICD_SGIR) = (uint32_t)(1u << (16 + target)) | (uint32_t)irq;
}
