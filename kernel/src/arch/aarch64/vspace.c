// SPDX-License-Identifier: BSD-2-Clause
//
// Tables and their entries, and the invocations of VSpace and PageTable.

#include "vspace.h"

#include "arch.h"
#include "cache.h"
#include "machine.h"
#include "tcb.h"

#define ENTRY_ATTR(i)    ((uint64_t)(i) << 2)
#define ENTRY_USER       (1ull << 6)
#define ENTRY_READ_ONLY  (1ull << 7)
#define ENTRY_INNER      (3ull << 8)
#define ENTRY_ACCESSED   (1ull << 10)
#define ENTRY_NOT_GLOBAL (1ull << 11)
#define ENTRY_PXN        (1ull << 53)
#define ENTRY_UXN        (1ull << 54)
#define ENTRY_ADDRESS    0x0000fffffffff000ull

// Indices into MAIR_EL1.
#define ATTR_DEVICE 0
#define ATTR_NORMAL 4

word_t entry_paddr(uint64_t entry)
{
    return entry & ENTRY_ADDRESS;
}

bool entry_is_table(uint64_t entry, word_t level)
{
    return level < 3 && (entry & (ENTRY_VALID | ENTRY_TABLE)) == (ENTRY_VALID | ENTRY_TABLE);
}

bool entry_is_writable(uint64_t entry)
{
    return (entry & (ENTRY_USER | ENTRY_READ_ONLY)) == ENTRY_USER;
}

uint64_t entry_for_page(mapping_t m)
{
    uint64_t entry = m.paddr | ENTRY_VALID | ENTRY_ACCESSED | ENTRY_NOT_GLOBAL | ENTRY_PXN;
    if (m.level == 3) {
        entry |= ENTRY_TABLE;
    }
    if ((m.rights & RIGHT_READ) != 0) {
        entry |= ENTRY_USER;
        if ((m.rights & RIGHT_WRITE) == 0) {
            entry |= ENTRY_READ_ONLY;
        }
    }
    if ((m.attributes & seL4_ARM_ExecuteNever) != 0) {
        entry |= ENTRY_UXN;
    }
    if ((m.attributes & seL4_ARM_PageCacheable) != 0) {
        entry |= ENTRY_ATTR(ATTR_NORMAL) | ENTRY_INNER;
    } else {
        entry |= ENTRY_ATTR(ATTR_DEVICE);
    }
    return entry;
}

uint64_t entry_for_table(const page_table_t *table)
{
    return arch_ptr_to_phys(table) | ENTRY_VALID | ENTRY_TABLE;
}

walk_t vspace_walk(page_table_t *root, word_t vaddr, word_t level)
{
    page_table_t *table = root;
    for (word_t l = 0;; l++) {
        uint64_t *entry = &table->entries[(vaddr >> level_bits(l)) & MASK(9)];
        // clang's analyzer takes the translation of an address for NULL.
        if (l == level ||
            !entry_is_table(*entry, l)) { // NOLINT(clang-analyzer-core.NullDereference)
            return (walk_t){ entry, l };
        }
        table = arch_phys_to_ptr(entry_paddr(*entry));
    }
}

result_t vspace_find(cap_t cap, page_table_t **ret_root)
{
    if (cap.type != CAP_VSPACE || !cap.page_table.is_mapped) {
        return fail_invalid_capability(1);
    }
    page_table_t *root = asid_root(cap.page_table.asid);
    if (root == NULL) {
        return fail_lookup(false, (lookup_failure_t){ .type = seL4_InvalidRoot });
    }
    if (root != cap_object(cap, page_table_t)) {
        return fail_invalid_capability(1);
    }
    *ret_root = root;
    return OK;
}

// ---- PageTable

void page_table_unmap(cap_t cap)
{
    page_table_t *table = cap_object(cap, page_table_t);
    page_table_t *root = cap.page_table.is_mapped ? asid_root(cap.page_table.asid) : NULL;
    if (root == NULL) {
        return;
    }
    // It is at whatever level an entry points to it.
    for (word_t level = 0; level < 3; level++) {
        walk_t at = vspace_walk(root, cap.page_table.page << 12, level);
        if (at.level != level || !entry_is_table(*at.entry, level)) {
            return;
        }
        if (entry_paddr(*at.entry) == arch_ptr_to_phys(table)) {
            *at.entry = 0;
            machine_tlb_drop_asid(cap.page_table.asid);
            return;
        }
    }
}

static result_t page_table_map(call_t *call)
{
    page_table_t *root = NULL;
    TRY(call_expect(call, 2, 1));
    if (call->cap.page_table.is_mapped) {
        return fail_invalid_capability(0);
    }
    cap_t vspace = call->extra[0]->cap;
    word_t vaddr = call_arg(call, 0);
    if (vspace.type != CAP_VSPACE || !vspace.page_table.is_mapped) {
        return fail_invalid_capability(1);
    }
    if (vaddr > seL4_UserTop) {
        return fail_invalid_argument(0);
    }
    TRY(vspace_find(vspace, &root));
    walk_t at = vspace_walk(root, vaddr, 3);
    if (at.level == 3 || (*at.entry & ENTRY_VALID) != 0) {
        return fail_delete_first();
    }
    *at.entry = entry_for_table(cap_object(call->cap, page_table_t));
    machine_entry_written();
    call->slot->cap.page_table.is_mapped = 1;
    call->slot->cap.page_table.asid = vspace.page_table.asid;
    call->slot->cap.page_table.page = (vaddr & ~MASK(level_bits(at.level))) >> 12 & MASK(36);
    return OK;
}

result_t page_table_invoke(call_t *call)
{
    switch (call->label) {
    case ARMPageTableMap:
        return page_table_map(call);
    case ARMPageTableUnmap:
        if (!slot_is_final(call->slot)) {
            return fail_revoke_first();
        }
        if (call->cap.page_table.is_mapped) {
            page_table_unmap(call->cap);
            arch_clear(cap_object(call->cap, void), sizeof(page_table_t));
            call->slot->cap.page_table.is_mapped = 0;
        }
        return OK;
    default:
        return fail_illegal();
    }
}

// ---- VSpace

static word_t active = ~(word_t)0;
static page_table_t no_pages __attribute__((aligned(4096)));

void vspace_activate(cap_t cap)
{
    page_table_t *root = NULL;
    word_t asid = 0;
    if (cap.type == CAP_VSPACE && cap.page_table.is_mapped) {
        root = asid_root(cap.page_table.asid);
    }
    if (root == NULL || root != cap_object(cap, page_table_t)) {
        root = &no_pages;
    } else {
        asid = cap.page_table.asid;
    }
    word_t wanted = arch_ptr_to_phys(root) | asid << 48;
    if (wanted != active) {
        active = wanted;
        machine_set_user_tables(arch_ptr_to_phys(root), asid);
    }
}

void vspace_forget_active(void)
{
    active = ~(word_t)0;
}

// A range of user addresses, within one page.
static result_t vspace_cache(call_t *call)
{
    page_table_t *root = NULL;
    TRY(call_expect(call, 2, 0));
    word_t start = call_arg(call, 0);
    word_t end = call_arg(call, 1);
    if (end <= start) {
        return fail_invalid_argument(1);
    }
    if (end > seL4_UserTop) {
        return fail_illegal();
    }
    if (!call->cap.page_table.is_mapped) {
        return fail_invalid_capability(0);
    }
    root = asid_root(call->cap.page_table.asid);
    if (root == NULL) {
        return fail_lookup(false, (lookup_failure_t){ .type = seL4_InvalidRoot });
    }
    if (root != cap_object(call->cap, page_table_t)) {
        return fail_invalid_capability(0);
    }
    walk_t at = vspace_walk(root, start, 3);
    if ((*at.entry & ENTRY_VALID) == 0) {
        return OK;
    }
    word_t mask = MASK(level_bits(at.level));
    if ((start & ~mask) != ((end - 1) & ~mask)) {
        return fail_range(start, (start & ~mask) + mask);
    }
    if (call->label == ARMVSpaceInvalidate_Data && !entry_is_writable(*at.entry)) {
        return fail_illegal();
    }
    cache_operate(call->label, entry_paddr(*at.entry) + (start & mask), end - start);
    return OK;
}

result_t vspace_invoke(call_t *call)
{
    switch (call->label) {
    case ARMVSpaceClean_Data:
    case ARMVSpaceInvalidate_Data:
    case ARMVSpaceCleanInvalidate_Data:
    case ARMVSpaceUnify_Instruction:
        return vspace_cache(call);
    default:
        return fail_illegal();
    }
}
