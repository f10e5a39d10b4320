// SPDX-License-Identifier: BSD-2-Clause

// x86-64: each level of tables is a kind of its own; interrupts of the I/O APIC and of devices.

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
        return seL4_X64_PML4Object;
    case SEL4_CAPDL_TABLE:
        return run->level == 1   ? (long)seL4_X86_PDPTObject
               : run->level == 2 ? (long)seL4_X86_PageDirectoryObject
               : run->level == 3 ? (long)seL4_X86_PageTableObject
                                 : -1;
    case SEL4_CAPDL_FRAME:
        return run->size_bits == seL4_PageBits        ? (long)seL4_X86_4K
               : run->size_bits == seL4_LargePageBits ? (long)seL4_X86_LargePageObject
               : run->size_bits == seL4_HugePageBits  ? (long)seL4_X64_HugePageObject
                                                      : -1;
#if SEL4_CONFIG(KERNEL_MCS)
    case SEL4_CAPDL_SCHED_CONTEXT:
        return seL4_SchedContextObject;
    case SEL4_CAPDL_REPLY:
        return seL4_ReplyObject;
#endif
    default:
        return -1;
    }
}

seL4_Error init_arch_assign_asid(seL4_CPtr pool, seL4_CPtr vspace)
{
    return seL4_X86_ASIDPool_Assign(pool, vspace);
}

seL4_Error init_arch_make_pool(seL4_CPtr untyped, seL4_CPtr slot)
{
    return seL4_X86_ASIDControl_MakePool(seL4_CapASIDControl, untyped, seL4_CapInitThreadCNode,
                                         slot, seL4_WordBits);
}

seL4_Error init_arch_map_table(seL4_CPtr table, seL4_CPtr vspace, seL4_Word vaddr, unsigned level)
{
    return level == 1 ? seL4_X86_PDPT_Map(table, vspace, vaddr, seL4_X86_Default_VMAttributes)
           : level == 2
               ? seL4_X86_PageDirectory_Map(table, vspace, vaddr, seL4_X86_Default_VMAttributes)
               : seL4_X86_PageTable_Map(table, vspace, vaddr, seL4_X86_Default_VMAttributes);
}

seL4_Error init_arch_map(seL4_CPtr frame, seL4_CPtr vspace, seL4_Word vaddr,
                         seL4_CapRights_t rights, unsigned flags)
{
    return seL4_X86_Page_Map(frame, vspace, vaddr, rights,
                             (flags & SEL4_CAPDL_CACHED) != 0 ? seL4_X86_Default_VMAttributes
                                                              : seL4_X86_CacheDisabled);
}

seL4_Error init_arch_unmap(seL4_CPtr frame)
{
    return seL4_X86_Page_Unmap(frame);
}

seL4_Error init_arch_publish(seL4_CPtr frame, seL4_Word size, unsigned flags)
{
    (void)frame;
    (void)size;
    (void)flags;
    return seL4_NoError; // caches agree by themselves
}

seL4_Error init_arch_irq(const sel4_capdl_irq_t *irq, seL4_CPtr slot)
{
    if (irq->kind == SEL4_CAPDL_IRQ_IOAPIC) {
        return seL4_IRQControl_GetIOAPIC(seL4_CapIRQControl, seL4_CapInitThreadCNode, slot,
                                         seL4_WordBits, irq->source, irq->pin, irq->trigger,
                                         irq->polarity, irq->number);
    }
    if (irq->kind == SEL4_CAPDL_IRQ_MSI) {
        return seL4_IRQControl_GetMSI(seL4_CapIRQControl, seL4_CapInitThreadCNode, slot,
                                      seL4_WordBits, irq->source, irq->pin, irq->function,
                                      irq->handle, irq->number);
    }
    return seL4_InvalidArgument;
}

seL4_Error init_arch_device(const sel4_capdl_device_t *device, seL4_CPtr slot)
{
    if (device->kind == SEL4_CAPDL_IO_PORTS) {
        return seL4_X86_IOPortControl_Issue(seL4_CapIOPortControl, device->a, device->b,
                                            seL4_CapInitThreadCNode, slot, seL4_WordBits);
    }
    return init_copy_initial(device, slot);
}
