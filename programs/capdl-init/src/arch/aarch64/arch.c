// SPDX-License-Identifier: BSD-2-Clause

// AArch64: one kind of table below the root, caches that are cleaned by hand, GIC interrupts.

#include "init.h"

long init_arch_type(const sel4_capdl_run_t *run)
{
    switch ((sel4_capdl_kind_t)run->kind) {
    case SEL4_CAPDL_UNTYPED:
    case SEL4_CAPDL_ASID_POOL:
        return seL4_UntypedObject;
    case SEL4_CAPDL_ENDPOINT:
        return seL4_EndpointObject;
    case SEL4_CAPDL_NOTIFICATION:
        return seL4_NotificationObject;
    case SEL4_CAPDL_CNODE:
        return seL4_CapTableObject;
    case SEL4_CAPDL_TCB:
        return seL4_TCBObject;
    case SEL4_CAPDL_VSPACE:
        return seL4_ARM_VSpaceObject;
    case SEL4_CAPDL_TABLE:
        return seL4_ARM_PageTableObject;
    case SEL4_CAPDL_FRAME:
        return run->size_bits == seL4_PageBits        ? (long)seL4_ARM_SmallPageObject
               : run->size_bits == seL4_LargePageBits ? (long)seL4_ARM_LargePageObject
               : run->size_bits == seL4_HugePageBits  ? (long)seL4_ARM_HugePageObject
                                                      : -1;
#if SEL4_CONFIG(KERNEL_MCS)
    case SEL4_CAPDL_SCHED_CONTEXT:
        return seL4_SchedContextObject;
    case SEL4_CAPDL_REPLY:
        return seL4_ReplyObject;
#endif
#if SEL4_CONFIG(ARM_HYPERVISOR_SUPPORT)
    case SEL4_CAPDL_VCPU:
        return seL4_ARM_VCPUObject;
#endif
    default:
        return -1;
    }
}

seL4_Error init_arch_assign_asid(seL4_CPtr pool, seL4_CPtr vspace)
{
    return seL4_ARM_ASIDPool_Assign(pool, vspace);
}

seL4_Error init_arch_make_pool(seL4_CPtr untyped, seL4_CPtr slot)
{
    return seL4_ARM_ASIDControl_MakePool(seL4_CapASIDControl, untyped, seL4_CapInitThreadCNode,
                                         slot, seL4_WordBits);
}

seL4_Error init_arch_map_table(seL4_CPtr table, seL4_CPtr vspace, seL4_Word vaddr, unsigned level)
{
    (void)level; // the kernel takes the uppermost that is missing
    return seL4_ARM_PageTable_Map(table, vspace, vaddr, seL4_ARM_Default_VMAttributes);
}

seL4_Error init_arch_map(seL4_CPtr frame, seL4_CPtr vspace, seL4_Word vaddr,
                         seL4_CapRights_t rights, unsigned flags)
{
    unsigned attributes =
        ((flags & SEL4_CAPDL_CACHED) != 0 ? (unsigned)seL4_ARM_Default_VMAttributes : 0u) |
        ((flags & SEL4_CAPDL_EXECUTABLE) != 0 ? 0u : (unsigned)seL4_ARM_ExecuteNever);

    return seL4_ARM_Page_Map(frame, vspace, vaddr, rights, (seL4_ARM_VMAttributes)attributes);
}

seL4_Error init_arch_unmap(seL4_CPtr frame)
{
    return seL4_ARM_Page_Unmap(frame);
}

seL4_Error init_arch_publish(seL4_CPtr frame, seL4_Word size, unsigned flags)
{
    if ((flags & SEL4_CAPDL_CACHED) == 0) {
        return seL4_ARM_Page_CleanInvalidate_Data(frame, 0, size);
    }
    if ((flags & SEL4_CAPDL_EXECUTABLE) != 0) {
        return seL4_ARM_Page_Unify_Instruction(frame, 0, size);
    }
    return seL4_NoError;
}

seL4_Error init_arch_irq(const sel4_capdl_irq_t *irq, seL4_CPtr slot)
{
    if (irq->kind == SEL4_CAPDL_IRQ_PLAIN) {
        return seL4_IRQControl_Get(seL4_CapIRQControl, irq->number, seL4_CapInitThreadCNode, slot,
                                   seL4_WordBits);
    }
    if (irq->kind != SEL4_CAPDL_IRQ_ARM) {
        return seL4_InvalidArgument;
    }
#if SEL4_CONFIG(ENABLE_SMP_SUPPORT)
    return seL4_IRQControl_GetTriggerCore(seL4_CapIRQControl, irq->number, irq->trigger,
                                          seL4_CapInitThreadCNode, slot, seL4_WordBits,
                                          irq->target);
#else
    return seL4_IRQControl_GetTrigger(seL4_CapIRQControl, irq->number, irq->trigger,
                                      seL4_CapInitThreadCNode, slot, seL4_WordBits);
#endif
}

seL4_Error init_arch_device(const sel4_capdl_device_t *device, seL4_CPtr slot)
{
    return init_copy_initial(device, slot);
}
