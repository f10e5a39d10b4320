// SPDX-License-Identifier: BSD-2-Clause

// AArch64: caches that are cleaned by hand, interrupts of the GIC.

#include "init.h"

INIT_FLAT seL4_Error init_arch_publish(seL4_CPtr frame, seL4_Word size, unsigned flags)
{
    if ((flags & SEL4_CAPDL_CACHED) == 0) {
        return seL4_ARM_Page_CleanInvalidate_Data(frame, 0, size);
    }
    if ((flags & SEL4_CAPDL_EXECUTABLE) != 0) {
        return seL4_ARM_Page_Unify_Instruction(frame, 0, size);
    }
    return seL4_NoError;
}

INIT_FLAT seL4_Error init_arch_irq(const init_t *init, const sel4_capdl_irq_t *irq, seL4_CPtr slot)
{
    if (irq->kind == SEL4_CAPDL_IRQ_PLAIN) {
        return seL4_IRQControl_Get(seL4_CapIRQControl, irq->number, init->cspace, slot,
                                   init->slot_depth);
    }
    if (irq->kind != SEL4_CAPDL_IRQ_ARM) {
        return seL4_InvalidArgument;
    }
#if SEL4_CONFIG(ENABLE_SMP_SUPPORT)
    return seL4_IRQControl_GetTriggerCore(seL4_CapIRQControl, irq->number, irq->trigger,
                                          init->cspace, slot, init->slot_depth, irq->target);
#else
    return seL4_IRQControl_GetTrigger(seL4_CapIRQControl, irq->number, irq->trigger, init->cspace,
                                      slot, init->slot_depth);
#endif
}

// Kernels for several cores have no capabilities to software-generated interrupts.
seL4_Error init_arch_device(const init_t *init, const sel4_capdl_device_t *device, seL4_CPtr slot)
{
#if !SEL4_CONFIG(ENABLE_SMP_SUPPORT)
    if (device->kind == SEL4_CAPDL_SGI) {
        return seL4_IRQControl_IssueSGISignal(seL4_CapIRQControl, device->a, device->b,
                                              init->cspace, slot, init->slot_depth);
    }
#else
    (void)init;
    (void)device;
    (void)slot;
#endif
    return seL4_InvalidArgument;
}
