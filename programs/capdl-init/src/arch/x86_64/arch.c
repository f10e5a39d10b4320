// SPDX-License-Identifier: BSD-2-Clause

// x86-64: caches agree by themselves; interrupts of the I/O APIC and of devices, and I/O ports.

#include "init.h"

seL4_Error init_arch_publish(seL4_CPtr frame, seL4_Word size, unsigned flags)
{
    (void)frame;
    (void)size;
    (void)flags;
    return seL4_NoError;
}

INIT_FLAT seL4_Error init_arch_irq(const init_t *init, const sel4_capdl_irq_t *irq, seL4_CPtr slot)
{
    if (irq->kind == SEL4_CAPDL_IRQ_IOAPIC) {
        return seL4_IRQControl_GetIOAPIC(seL4_CapIRQControl, init->cspace, slot, init->slot_depth,
                                         irq->source, irq->pin, irq->trigger, irq->polarity,
                                         irq->number);
    }
    if (irq->kind == SEL4_CAPDL_IRQ_MSI) {
        return seL4_IRQControl_GetMSI(seL4_CapIRQControl, init->cspace, slot, init->slot_depth,
                                      irq->source, irq->pin, irq->function, irq->handle,
                                      irq->number);
    }
    return seL4_InvalidArgument;
}

seL4_Error init_arch_device(const init_t *init, const sel4_capdl_device_t *device, seL4_CPtr slot)
{
    return device->kind == SEL4_CAPDL_IO_PORTS
               ? seL4_X86_IOPortControl_Issue(seL4_CapIOPortControl, device->a, device->b,
                                              init->cspace, slot, init->slot_depth)
               : seL4_InvalidArgument;
}
