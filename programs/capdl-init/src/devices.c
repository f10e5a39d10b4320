// SPDX-License-Identifier: BSD-2-Clause

// ASID pools, interrupts, and what else has a capability but no memory.

#include "init.h"

// A pool is made of untyped memory that waits in the pool's slot.
static bool make_pool(init_t *init, uint32_t id)
{
    seL4_CPtr slot = seL4_CapNull;

    return init_take_slot(init, &slot) &&
           init_check(init,
                      seL4_CNode_Move(seL4_CapInitThreadCNode, slot, seL4_WordBits,
                                      seL4_CapInitThreadCNode, init_cap(init, id), seL4_WordBits),
                      "move its memory", id) &&
           init_check(init, init_arch_make_pool(slot, init_cap(init, id)), "make the pool", id);
}

seL4_Error init_copy_initial(const sel4_capdl_device_t *device, seL4_CPtr slot)
{
    static const seL4_CPtr initial[SEL4_CAPDL_DEVICE_KIND_COUNT] = {
        [SEL4_CAPDL_SMC] = seL4_CapSMC,
        [SEL4_CAPDL_DOMAIN_SET] = seL4_CapDomain,
        [SEL4_CAPDL_ASID_CONTROL] = seL4_CapASIDControl,
    };
    seL4_CPtr from = initial[device->kind];

    return from == seL4_CapNull
               ? seL4_InvalidArgument
               : seL4_CNode_Copy(seL4_CapInitThreadCNode, slot, seL4_WordBits,
                                 seL4_CapInitThreadCNode, from, seL4_WordBits, seL4_AllRights);
}

// The time of a core is what the initialiser was told of; the rest it knows.
static seL4_Error get_device(const init_t *init, const sel4_capdl_device_t *device)
{
    seL4_CPtr slot = init_cap(init, device->id);

#if SEL4_CONFIG(KERNEL_MCS)
    if (device->kind == SEL4_CAPDL_SCHED_CONTROL) {
        return device->a >= sel4_slot_region_count(init->bootinfo->schedcontrol)
                   ? seL4_RangeError
                   : seL4_CNode_Copy(seL4_CapInitThreadCNode, slot, seL4_WordBits,
                                     seL4_CapInitThreadCNode,
                                     init->bootinfo->schedcontrol.start + device->a, seL4_WordBits,
                                     seL4_AllRights);
    }
#endif
    return init_arch_device(device, slot);
}

static bool bind_irq(init_t *init, const sel4_capdl_irq_t *irq)
{
    seL4_CPtr notification;

    if (!init_check(init, init_arch_irq(irq, init_cap(init, irq->id)), "get the interrupt",
                    irq->id)) {
        return false;
    }
    return irq->notification == SEL4_CAPDL_NONE ||
           (init_narrow(init, irq->notification, irq->rights, irq->badge, &notification) &&
            init_check(init, seL4_IRQHandler_SetNotification(init_cap(init, irq->id), notification),
                       "set its notification", irq->id));
}

bool init_devices(init_t *init)
{
    const sel4_capdl_spec_t *spec = &init->spec;

    for (uint32_t i = 0; i < sel4_capdl_spec_count(spec, SEL4_CAPDL_SECTION_ASID_POOLS); i++) {
        if (!make_pool(init, spec->asid_pools[i])) {
            return false;
        }
    }
    for (uint32_t i = 0; i < sel4_capdl_spec_count(spec, SEL4_CAPDL_SECTION_DEVICES); i++) {
        const sel4_capdl_device_t *device = &spec->devices[i];
        if (!init_check(init, get_device(init, device), "get the capability", device->id)) {
            return false;
        }
    }
    for (uint32_t i = 0; i < sel4_capdl_spec_count(spec, SEL4_CAPDL_SECTION_IRQS); i++) {
        if (!bind_irq(init, &spec->irqs[i])) {
            return false;
        }
    }
    return true;
}
