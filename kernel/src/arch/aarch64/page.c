// SPDX-License-Identifier: BSD-2-Clause
//
// Frames: invocations of Page.

#include "arch.h"
#include "cache.h"
#include "machine.h"
#include "vspace.h"

static word_t page_level(cap_t frame)
{
    return 3 - frame.frame.size;
}

static word_t page_bits(cap_t frame)
{
    return level_bits(page_level(frame));
}

// The entry that maps a frame where its capability says; NULL if it is not there, or not any more.
static uint64_t *find_entry(cap_t frame)
{
    page_table_t *root = frame.frame.is_mapped ? asid_root(frame.frame.asid) : NULL;
    if (root == NULL) {
        return NULL;
    }
    walk_t at = vspace_walk(root, frame.frame.page << 12, page_level(frame));
    bool is_there = at.level == page_level(frame) && (*at.entry & ENTRY_VALID) != 0 &&
                    !entry_is_table(*at.entry, at.level) &&
                    entry_paddr(*at.entry) == arch_ptr_to_phys(cap_object(frame, void));
    return is_there ? at.entry : NULL;
}

void page_unmap(cap_t frame)
{
    uint64_t *entry = find_entry(frame);
    if (entry != NULL) {
        *entry = 0;
        machine_tlb_drop_page(frame.frame.asid, frame.frame.page << 12);
    }
}

// Where a frame may go, as far as that does not depend on tables.
static result_t check_place(cap_t frame, word_t asid, word_t vaddr)
{
    if ((vaddr & MASK(page_bits(frame))) != 0) {
        return fail_alignment();
    }
    if (!frame.frame.is_mapped) {
        bool fits = vaddr <= seL4_UserTop && vaddr + MASK(page_bits(frame)) <= seL4_UserTop;
        return fits ? OK : fail_invalid_argument(0);
    }
    if (frame.frame.asid != asid) {
        return fail_invalid_capability(1);
    }
    return frame.frame.page << 12 == vaddr ? OK : fail_invalid_argument(0);
}

static result_t map(call_t *call)
{
    page_table_t *root = NULL;
    TRY(call_expect(call, 3, 1));
    cap_t frame = call->cap;
    cap_t vspace = call->extra[0]->cap;
    mapping_t mapping = {
        .vaddr = call_arg(call, 0),
        .level = page_level(frame),
        .paddr = arch_ptr_to_phys(cap_object(frame, void)),
        .rights = call_arg(call, 1) & frame.frame.rights,
        .attributes = call_arg(call, 2),
    };
    TRY(vspace_find(vspace, &root));
    TRY(check_place(frame, vspace.page_table.asid, mapping.vaddr));
    // What is there is replaced, but only on the level where the tables end.
    walk_t at = vspace_walk(root, mapping.vaddr, 3);
    if (at.level != mapping.level) {
        return fail_lookup(false, (lookup_failure_t){ .type = seL4_MissingCapability,
                                                      .bits_left = level_bits(at.level) });
    }
    bool was_valid = (*at.entry & ENTRY_VALID) != 0;
    *at.entry = entry_for_page(mapping);
    if (was_valid) {
        machine_tlb_drop_page(vspace.page_table.asid, mapping.vaddr);
    } else {
        machine_entry_written();
    }
    call->slot->cap.frame.is_mapped = 1;
    call->slot->cap.frame.asid = vspace.page_table.asid;
    call->slot->cap.frame.page = (mapping.vaddr >> 12) & MASK(36);
    return OK;
}

static result_t flush(call_t *call)
{
    TRY(call_expect(call, 2, 0));
    if (!call->cap.frame.is_mapped) {
        return fail_illegal();
    }
    if (asid_root(call->cap.frame.asid) == NULL) {
        return fail_lookup(false, (lookup_failure_t){ .type = seL4_InvalidRoot });
    }
    word_t start = call_arg(call, 0);
    word_t end = call_arg(call, 1);
    word_t size = BIT(page_bits(call->cap));
    if (end <= start) {
        return fail_invalid_argument(1);
    }
    if (start >= size || end > size) {
        return fail_invalid_argument(0);
    }
    const uint64_t *entry = find_entry(call->cap);
    if (entry == NULL) {
        return fail_invalid_capability(0);
    }
    // Dropping lines undoes writes, so it takes the right to write.
    if (call->label == ARMPageInvalidate_Data && !entry_is_writable(*entry)) {
        return fail_illegal();
    }
    cache_operate(call->label, arch_ptr_to_phys(cap_object(call->cap, void)) + start, end - start);
    return OK;
}

result_t page_invoke(call_t *call)
{
    switch (call->label) {
    case ARMPageMap:
        return map(call);
    case ARMPageUnmap:
        page_unmap(call->cap);
        call->slot->cap.frame.is_mapped = 0;
        call->slot->cap.frame.asid = 0;
        call->slot->cap.frame.page = 0;
        return OK;
    case ARMPageClean_Data:
    case ARMPageInvalidate_Data:
    case ARMPageCleanInvalidate_Data:
    case ARMPageUnify_Instruction:
        return flush(call);
    case ARMPageGetAddress:
        call_reply(call, 0, arch_ptr_to_phys(cap_object(call->cap, void)));
        return OK;
    default:
        return fail_illegal();
    }
}
