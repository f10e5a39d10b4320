// SPDX-License-Identifier: BSD-2-Clause

// RISC-V: the root is a table as any other; instructions that were written are fenced.

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
    case SEL4_CAPDL_TABLE:
        return seL4_RISCV_PageTableObject;
    case SEL4_CAPDL_FRAME:
        return run->size_bits == seL4_PageBits        ? (long)seL4_RISCV_4K_Page
               : run->size_bits == seL4_LargePageBits ? (long)seL4_RISCV_Mega_Page
               : run->size_bits == seL4_HugePageBits  ? (long)seL4_RISCV_Giga_Page
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
    return seL4_RISCV_ASIDPool_Assign(pool, vspace);
}

seL4_Error init_arch_make_pool(seL4_CPtr untyped, seL4_CPtr slot)
{
    return seL4_RISCV_ASIDControl_MakePool(seL4_CapASIDControl, untyped, seL4_CapInitThreadCNode,
                                           slot, seL4_WordBits);
}

seL4_Error init_arch_map_table(seL4_CPtr table, seL4_CPtr vspace, seL4_Word vaddr, unsigned level)
{
    (void)level;
    return seL4_RISCV_PageTable_Map(table, vspace, vaddr, seL4_RISCV_Default_VMAttributes);
}

seL4_Error init_arch_map(seL4_CPtr frame, seL4_CPtr vspace, seL4_Word vaddr,
                         seL4_CapRights_t rights, unsigned flags)
{
    // Whether memory is cached is the machine's business.
    return seL4_RISCV_Page_Map(frame, vspace, vaddr, rights,
                               (flags & SEL4_CAPDL_EXECUTABLE) != 0
                                   ? seL4_RISCV_Default_VMAttributes
                                   : seL4_RISCV_ExecuteNever);
}

seL4_Error init_arch_unmap(seL4_CPtr frame)
{
    return seL4_RISCV_Page_Unmap(frame);
}

seL4_Error init_arch_publish(seL4_CPtr frame, seL4_Word size, unsigned flags)
{
    (void)frame;
    (void)size;
    if ((flags & SEL4_CAPDL_EXECUTABLE) != 0) {
        __asm__ volatile(".word 0x0000100f" : : : "memory"); // fence.i, whatever -march says
    }
    return seL4_NoError;
}

seL4_Error init_arch_irq(const sel4_capdl_irq_t *irq, seL4_CPtr slot)
{
    if (irq->kind == SEL4_CAPDL_IRQ_RISCV) {
        return seL4_IRQControl_GetTrigger(seL4_CapIRQControl, irq->number, irq->trigger,
                                          seL4_CapInitThreadCNode, slot, seL4_WordBits);
    }
    return irq->kind == SEL4_CAPDL_IRQ_PLAIN
               ? seL4_IRQControl_Get(seL4_CapIRQControl, irq->number, seL4_CapInitThreadCNode, slot,
                                     seL4_WordBits)
               : seL4_InvalidArgument;
}

seL4_Error init_arch_device(const sel4_capdl_device_t *device, seL4_CPtr slot)
{
    return init_copy_initial(device, slot);
}
