// SPDX-License-Identifier: BSD-2-Clause

// ASID pools, interrupts, and what else has a capability but no memory.

#include "init.h"

// A pool is made of untyped memory that waits in the pool's slot.
INIT_FLAT bool init_make_pool(init_t *init, const void *record)
{
    uint32_t id = *(const uint32_t *)record;
    const sel4_asid_control_t control = { seL4_CapASIDControl };
    const sel4_path_t to = { { init->cspace }, init_cap(init, id), init->slot_depth };
    sel4_untyped_t memory;

    if (!init_take_slot(init, &memory.bits)) {
        return false;
    }
    seL4_Error error = init_move(init, to.index, memory.bits);
    if (error == seL4_NoError) {
        error = (seL4_Error)sel4_asid_control_make_pool(control, memory, to).error;
    }
    return init_check(init, error, "make the pool", id);
}

// The time of a core; none on kernels that do not have it.
static seL4_CPtr sched_control(const init_t *init, uint64_t core)
{
#if SEL4_CONFIG(KERNEL_MCS)
    if (core < sel4_slot_region_count(init->bootinfo->schedcontrol)) {
        return init->bootinfo->schedcontrol.start + core;
    }
#else
    (void)init;
    (void)core;
#endif
    return seL4_CapNull;
}

static seL4_Error get_device(const init_t *init, const sel4_capdl_device_t *device, seL4_CPtr slot)
{
    switch ((sel4_capdl_device_kind_t)device->kind) {
    case SEL4_CAPDL_SMC:
        return init_copy(init, seL4_CapSMC, slot);
    case SEL4_CAPDL_DOMAIN_SET:
        return init_copy(init, seL4_CapDomain, slot);
    case SEL4_CAPDL_ASID_CONTROL:
        return init_copy(init, seL4_CapASIDControl, slot);
    case SEL4_CAPDL_SCHED_CONTROL:
        return init_copy(init, sched_control(init, device->a), slot);
    case SEL4_CAPDL_IRQ_CONTROL:
        // There is but one; whoever has it has it alone.
        return init_move(init, seL4_CapIRQControl, slot);
    default:
        return init_arch_device(init, device, slot);
    }
}

bool init_get_device(init_t *init, const void *record)
{
    const sel4_capdl_device_t *device = record;

    return init_check(init, get_device(init, device, init_cap(init, device->id)),
                      "get the capability", device->id);
}

bool init_bind_irq(init_t *init, const void *record)
{
    const sel4_capdl_irq_t *irq = record;
    seL4_CPtr handler = init_cap(init, irq->id);
    seL4_CPtr notification;

    if (!init_check(init, init_arch_irq(init, irq, handler), "get the interrupt", irq->id)) {
        return false;
    }
    return irq->notification == SEL4_CAPDL_NONE ||
           (init_narrow(init, irq->notification, irq->rights, irq->badge, &notification) &&
            init_check(init, seL4_IRQHandler_SetNotification(handler, notification),
                       "set its notification", irq->id));
}
