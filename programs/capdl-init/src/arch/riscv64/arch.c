// SPDX-License-Identifier: BSD-2-Clause

// RISC-V: instructions that were written are fenced; interrupts of the PLIC.

#include "init.h"

seL4_Error init_arch_publish(seL4_CPtr frame, seL4_Word size, unsigned flags)
{
    (void)frame;
    (void)size;
    if ((flags & SEL4_CAPDL_EXECUTABLE) != 0) {
        __asm__ volatile(".word 0x0000100f" : : : "memory"); // fence.i, whatever -march says
    }
    return seL4_NoError;
}

seL4_Error init_arch_irq(const init_t *init, const sel4_capdl_irq_t *irq, seL4_CPtr slot)
{
    if (irq->kind == SEL4_CAPDL_IRQ_RISCV) {
        return seL4_IRQControl_GetTrigger(seL4_CapIRQControl, irq->number, irq->trigger,
                                          init->cspace, slot, init->slot_depth);
    }
    return irq->kind == SEL4_CAPDL_IRQ_PLAIN
               ? seL4_IRQControl_Get(seL4_CapIRQControl, irq->number, init->cspace, slot,
                                     init->slot_depth)
               : seL4_InvalidArgument;
}

seL4_Error init_arch_device(const init_t *init, const sel4_capdl_device_t *device, seL4_CPtr slot)
{
    (void)init;
    (void)device;
    (void)slot;
    return seL4_InvalidArgument;
}
