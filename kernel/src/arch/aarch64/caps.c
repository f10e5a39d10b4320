// SPDX-License-Identifier: BSD-2-Clause
//
// Capabilities and object types of AArch64: the answers that the portable core asks for.

#include "arch.h"
#include "gic.h"
#include "irq.h"
#include "lookup.h"
#include "vspace.h"

static const uint8_t page_size_bits[] = { seL4_PageBits, seL4_LargePageBits, seL4_HugePageBits };

word_t arch_cap_size_bits(cap_t cap)
{
    switch (cap_type(cap)) {
    case CAP_FRAME:
        return page_size_bits[cap.frame.size];
    case CAP_PAGE_TABLE:
        return seL4_PageTableBits;
    case CAP_VSPACE:
        return seL4_VSpaceBits;
    case CAP_ASID_POOL:
        return seL4_ASIDPoolBits;
    default:
        return 0;
    }
}

cap_t arch_cap_with_rights(cap_t cap, word_t rights)
{
    if (cap.type == CAP_FRAME) {
        cap.frame.rights &= rights & (RIGHT_READ | RIGHT_WRITE);
    }
    return cap;
}

result_t arch_cap_derive(cap_t cap, cap_t *ret_cap)
{
    switch (cap_type(cap)) {
    case CAP_FRAME:
        cap.frame.is_mapped = 0;
        cap.frame.asid = 0;
        cap.frame.page = 0;
        break;
    case CAP_PAGE_TABLE:
    case CAP_VSPACE:
        if (!cap.page_table.is_mapped) {
            return fail_illegal();
        }
        break;
    default:
        break;
    }
    *ret_cap = cap;
    return OK;
}

void arch_cap_destroy(cap_t cap, bool is_final)
{
    switch (cap_type(cap)) {
    case CAP_FRAME:
        page_unmap(cap);
        break;
    case CAP_PAGE_TABLE:
        if (is_final) {
            page_table_unmap(cap);
        }
        break;
    case CAP_VSPACE:
        if (is_final && cap.page_table.is_mapped) {
            asid_remove(cap.page_table.asid, cap_object(cap, page_table_t));
        }
        break;
    case CAP_ASID_POOL:
        if (is_final) {
            asid_pool_remove(cap_object(cap, asid_pool_t), cap.asid_pool.index);
        }
        break;
    default:
        break;
    }
}

static result_t sgi_send(call_t *call)
{
    gic_send_sgi(call->cap.sgi.irq, call->cap.sgi.target);
    return OK;
}

result_t arch_invoke(call_t *call)
{
    switch (cap_type(call->cap)) {
    case CAP_FRAME:
        return page_invoke(call);
    case CAP_PAGE_TABLE:
        return page_table_invoke(call);
    case CAP_VSPACE:
        return vspace_invoke(call);
    case CAP_ASID_CONTROL:
        return asid_control_invoke(call);
    case CAP_ASID_POOL:
        return asid_pool_invoke(call);
    case CAP_SGI_SIGNAL:
        return sgi_send(call);
    default:
        return fail_invalid_capability(0);
    }
}

bool arch_cap_is_usable_vspace(cap_t cap)
{
    return cap.type == CAP_VSPACE && cap.page_table.is_mapped;
}

result_t arch_check_buffer_frame(cap_t cap)
{
    return cap.type != CAP_FRAME || cap.frame.is_device ? fail_illegal() : OK;
}

word_t *arch_frame_word(cap_t frame, word_t user_address, bool for_write)
{
    word_t needed = for_write ? RIGHT_READ | RIGHT_WRITE : RIGHT_READ;
    if (frame.type != CAP_FRAME || frame.frame.is_device ||
        (frame.frame.rights & needed) != needed) {
        return NULL;
    }
    word_t offset = user_address & MASK(page_size_bits[frame.frame.size]);
    return (word_t *)(cap_address(frame) + offset);
}

// ---- Interrupts that only Arm has calls for

static result_t issue_with_trigger(call_t *call)
{
    slot_t *to = NULL;
    TRY(call_expect(call, 4, 1));
    word_t irq = call_arg(call, 0);
    if (irq >= arch_irq_count()) {
        return fail_range(0, arch_irq_count() - 1);
    }
    if (irq_is_taken(irq)) {
        return fail_revoke_first();
    }
    TRY(lookup_free_slot(call->extra[0]->cap, call_arg(call, 2), call_arg(call, 3), &to));
    cap_t cap = { .irq_handler = { .type = CAP_IRQ_HANDLER, .number = irq } };
    gic_set_edge_triggered(irq, call_arg(call, 1) != 0);
    irq_take(irq);
    slot_insert_derived(to, cap, call->slot);
    return OK;
}

static result_t issue_sgi(call_t *call)
{
    slot_t *to = NULL;
    TRY(call_expect(call, 4, 1));
    word_t irq = call_arg(call, 0);
    word_t target = call_arg(call, 1);
    if (irq >= GIC_SGI_COUNT) {
        return fail_range(0, GIC_SGI_COUNT - 1);
    }
    if (target >= GIC_TARGET_COUNT) {
        return fail_invalid_argument(1);
    }
    TRY(lookup_free_slot(call->extra[0]->cap, call_arg(call, 2), call_arg(call, 3), &to));
    cap_t cap = { .sgi = {
                      .type = CAP_SGI_SIGNAL, .irq = (uint32_t)irq, .target = (uint32_t)target } };
    slot_insert_derived(to, cap, call->slot);
    return OK;
}

result_t arch_irq_control_invoke(call_t *call)
{
    switch (call->label) {
    case ARMIRQIssueIRQHandlerTrigger:
        return issue_with_trigger(call);
    case ARMIRQIssueSGISignal:
        return issue_sgi(call);
    default:
        return fail_illegal();
    }
}

// ---- Object types

word_t arch_object_size_bits(word_t type)
{
    switch (type) {
    case seL4_ARM_SmallPageObject:
        return seL4_PageBits;
    case seL4_ARM_LargePageObject:
        return seL4_LargePageBits;
    case seL4_ARM_HugePageObject:
        return seL4_HugePageBits;
    case seL4_ARM_PageTableObject:
        return seL4_PageTableBits;
    case seL4_ARM_VSpaceObject:
        return seL4_VSpaceBits;
    default:
        return 0;
    }
}

bool arch_object_is_frame(word_t type)
{
    return type == seL4_ARM_SmallPageObject || type == seL4_ARM_LargePageObject ||
           type == seL4_ARM_HugePageObject;
}

cap_t arch_object_cap(word_t type, void *memory, bool is_device)
{
    if (type == seL4_ARM_PageTableObject) {
        return cap_make(CAP_PAGE_TABLE, memory);
    }
    if (type == seL4_ARM_VSpaceObject) {
        return cap_make(CAP_VSPACE, memory);
    }
    cap_t cap = cap_make(CAP_FRAME, memory);
    cap.frame.size = type == seL4_ARM_SmallPageObject   ? 0
                     : type == seL4_ARM_LargePageObject ? 1
                                                        : 2;
    cap.frame.rights = RIGHT_READ | RIGHT_WRITE;
    cap.frame.is_device = is_device;
    return cap;
}
